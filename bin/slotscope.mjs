#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`slotscope: needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(64);
}
// The agent runs on hosts that are for Redis: it is started without the rest of the program in its memory.
const agent = process.argv[2] === 'agent';
if (agent) process.argv.splice(2, 1);
const bundle = new URL(agent ? '../dist/agent.mjs' : '../dist/cli.mjs', import.meta.url);
if (!existsSync(bundle)) {
  process.stderr.write('slotscope: not built yet; run: npm run build\n');
  process.exit(64);
}
await import(bundle.href);
