import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type AgentFlags, agentOptions } from '@/server/agent/agent-options';
import { createLineLog } from '@/server/agent/line-log';
import { type AgentDeps, runAgent } from '@/server/agent/run-agent';
import type { HostRegistry } from '@/server/hosts/create-hosts';
import type { KnownHost } from '@/server/hosts/hosts';
import { createSampler } from '@/server/sockets/create-sampler';
import { startUnderTest } from '../http/web-server-under-test';
import { aTopology, steppedClusters } from '../push/stepped-clusters';

/** The real server with a login and agents' tokens, and a file with a good one. */
export async function startServerForAgents(options: { login?: boolean; agents?: boolean } = {}) {
  const test = await startUnderTest({ clusters: steppedClusters(aTopology()), login: true, ...options });
  const heard: KnownHost[] = [];
  test.hosts.subscribe(host => heard.push(host));
  onTestFinished(() => test.stop());
  return { ...test, heard, tokenFile: tokenFile(test.tokens.agent) };
}

export function tokenFile(token: string): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'slotscope-token-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'token');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

/** The real agent in this process, with what it logged and its undo. */
export function startAgent(flags: AgentFlags, deps: Partial<AgentDeps> = {}) {
  const lines: { level: number; msg: string }[] = [];
  const log = createLineLog(line => lines.push(JSON.parse(line)));
  const stop = runAgent(agentOptions(flags), { createSampler, log, version: '1.2.3', ...deps });
  onTestFinished(stop);
  return { lines, stop };
}

export const hostNamed = (hosts: HostRegistry, name: string): KnownHost | undefined =>
  hosts.list().find(host => host.state.name === name);
