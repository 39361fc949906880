import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Browser tests: one file at a time, each with its own server, cluster and Chromium. */
export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    fileParallelism: false,
  },
});
