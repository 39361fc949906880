import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Every fault, once, on hosts made of network namespaces: one lab, one fault after another. */
export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['test/lab/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // Machines are noisy, and so is a network that loses packets by lot: a fault that went unnamed is done once more.
    retry: 1,
  },
});
