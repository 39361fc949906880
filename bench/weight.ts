import { spawnSync } from 'node:child_process';
import type { Row } from './harness/row';

/** The JavaScript of the built cluster page, as `scripts/page-weight.mjs` counts it. */
export async function weight(): Promise<Row[]> {
  const { stdout, stderr } = spawnSync(process.execPath, ['scripts/page-weight.mjs'], { encoding: 'utf8' });
  const [, kibibytes, budget] = /: ([\d.]+) KiB .* budget (\d+) KiB/.exec(stdout) ?? [];
  if (!kibibytes || !budget) throw new Error(stderr || stdout);
  return [
    {
      what: 'JavaScript of the cluster page, gzipped',
      unit: 'KiB',
      ours: Number(kibibytes),
      budget: Number(budget),
    },
  ];
}
