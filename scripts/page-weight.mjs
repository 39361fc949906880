// The JavaScript a browser loads for the cluster page, gzipped, against its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = 300 * 1024;
const html = readFileSync('out/cluster.html', 'utf8');
const scripts = new Set([...html.matchAll(/<script[^>]+src="([^"]+\.js)"/g)].map(match => match[1]));
let total = 0;
for (const src of scripts) total += gzipSync(readFileSync(`out${src}`), { level: 9 }).length;
if (scripts.size === 0) throw new Error('out/cluster.html loads no script: nothing was measured');
process.stdout.write(
  `cluster page: ${(total / 1024).toFixed(1)} KiB gzipped JavaScript in ${scripts.size} files, budget ${BUDGET / 1024} KiB\n`,
);
process.exit(total <= BUDGET ? 0 : 1);
