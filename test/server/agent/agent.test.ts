import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from '../../helpers/tcp-proxy';
import { until } from '../../helpers/until';
import { hostNamed, startAgent, startServerForAgents, tokenFile } from './agent-under-test';

const HOUR = 3_600_000;

describe('an agent', { timeout: 30_000 }, () => {
  test('sends what it samples, with the time it was taken', async () => {
    const server = await startServerForAgents();
    startAgent({ server: server.url, tokenFile: server.tokenFile, name: 'db1', interval: '200ms' });
    const host = await until('samples come', () => {
      const known = hostNamed(server.hosts, 'db1');
      return (known?.view?.sample.seq ?? 0) >= 3 && known;
    });
    expect(host.state).toMatchObject({
      kind: 'agent',
      state: 'live',
      version: '1.2.3',
      address: '127.0.0.1',
      interval: 200,
      problems: expect.not.arrayContaining([expect.objectContaining({ code: 'clock-off' })]),
    });
    expect(Math.abs(host.state.clockOffset!)).toBeLessThan(500);
    expect(Math.abs(host.view!.at - host.view!.sample.at)).toBeLessThan(500);
  });

  test('with a wrong token is refused with one line on both sides, and comes in once the file is right', async () => {
    const server = await startServerForAgents();
    const file = tokenFile('ss_wrong');
    const { lines } = startAgent({ server: server.url, tokenFile: file, name: 'db1' });
    const refused = await until('it is listed as refused', () => hostNamed(server.hosts, '127.0.0.1'));
    expect(refused.state).toMatchObject({ state: 'refused', problems: [{ code: 'wrong-token' }] });
    await sleep(1500);
    const text =
      'An agent at 127.0.0.1 sent a token that is not in agents.tokens_file. Make one with: slotscope token NAME --role agent.';
    expect(lines.map(line => line.msg)).toEqual([
      `${server.url} refused this agent: ${text} Going on trying.`,
    ]);
    expect(server.logged.filter(line => line.includes(text))).toHaveLength(1);
    expect(JSON.stringify([lines, server.logged])).not.toContain('ss_wrong');
    writeFileSync(file, `${server.tokens.agent}\n`);
    await until('it comes in', () => hostNamed(server.hosts, 'db1')?.state.state === 'live');
  });

  test.each(['viewer', 'operator'] as const)('does not come in with the token of a %s', async role => {
    const server = await startServerForAgents();
    const { lines } = startAgent({
      server: server.url,
      tokenFile: tokenFile(server.tokens[role]),
      name: 'db1',
    });
    await until('it is refused', () => lines.length > 0);
    expect(lines[0]!.msg).toContain('not in agents.tokens_file');
    expect(hostNamed(server.hosts, 'db1')).toBeUndefined();
  });

  test('needs a token where people have to log in, and none on a loopback server without a login', async () => {
    const closed = await startServerForAgents({ agents: false });
    const { lines } = startAgent({ server: closed.url, name: 'db1' });
    await until('it is refused', () => lines.length > 0);
    expect(lines[0]!.msg).toContain('Set agents.tokens_file');
    const open = await startServerForAgents({ login: false, agents: false });
    startAgent({ server: open.url, name: 'db1' });
    await until('it comes in', () => hostNamed(open.hosts, 'db1')?.state.state === 'live');
  });

  test('whose clock is two hours off has its times put right', async () => {
    const server = await startServerForAgents();
    startAgent(
      { server: server.url, tokenFile: server.tokenFile, name: 'db1', interval: '200ms' },
      { clockAhead: 2 * HOUR },
    );
    const { state, view } = await until('samples come', () => {
      const known = hostNamed(server.hosts, 'db1');
      return known?.view ? known : null;
    });
    expect(Math.abs(view!.sample.at - 2 * HOUR - view!.at)).toBeLessThan(500);
    expect(Math.abs(state.clockOffset! - 2 * HOUR)).toBeLessThan(500);
    const text = 'The clock of host db1 is 2 h 0 min ahead; its times are corrected.';
    expect(state.problems[0]).toMatchObject({ code: 'clock-off', text: expect.stringContaining(text) });
    await sleep(500);
    expect(server.logged.filter(line => line.includes(text))).toHaveLength(1);
  });

  test('with a name that is taken is refused; the first loses nothing and both are told', async () => {
    const server = await startServerForAgents();
    const common = { server: server.url, tokenFile: server.tokenFile, name: 'db1', interval: '200ms' };
    startAgent(common);
    await until('the first is in', () => hostNamed(server.hosts, 'db1')?.view);
    const second = startAgent(common);
    const text = 'A second agent from 127.0.0.1 calls itself db1';
    await until('the second is refused', () => second.lines[0]?.msg.includes(text));
    const before = hostNamed(server.hosts, 'db1')!.view!.sample.seq;
    await until('the first goes on', () => hostNamed(server.hosts, 'db1')!.view!.sample.seq > before + 2);
    expect(hostNamed(server.hosts, 'db1')!.state).toMatchObject({
      state: 'live',
      problems: expect.arrayContaining([expect.objectContaining({ code: 'name-taken' })]),
    });
    expect(second.lines).toHaveLength(1);
  });

  test('keeps its samples while the server is away for 3 s, and none is lost or misdated', async () => {
    const server = await startServerForAgents();
    const port = Number(new URL(server.url).port);
    const proxies: TcpProxy[] = [await startTcpProxy(port)];
    onTestFinished(() => proxies.at(-1)!.stop());
    const through = proxies[0]!.port;
    const { lines } = startAgent({
      server: `http://127.0.0.1:${through}`,
      tokenFile: server.tokenFile,
      name: 'db1',
      interval: '200ms',
    });
    const seqs = () => server.heard.flatMap(({ view }) => (view ? [view.sample.seq] : []));
    await until('samples come', () => seqs().length > 3);
    await proxies[0]!.stop();
    await sleep(3000);
    const before = seqs().length;
    proxies.push(await startTcpProxy(port, through));
    await until('all came', () => seqs().length > before + 20);
    const distinct = [...new Set(seqs())];
    expect(distinct).toEqual(Array.from({ length: distinct.length }, (_, i) => i + 1));
    for (const { view } of server.heard)
      if (view) expect(Math.abs(view.at - view.sample.at)).toBeLessThan(100);
    expect(server.heard.some(({ state }) => state.state === 'stale')).toBe(true);
    expect(lines.map(line => line.msg).filter(msg => msg.startsWith('Connected'))).toHaveLength(2);
    expect(lines.filter(line => line.level > 30).length).toBeLessThanOrEqual(2);
  });

  test('passes on what the server wants listed and looked at', async () => {
    const server = await startServerForAgents();
    const asked: unknown[] = [];
    const createSampler = () => ({
      want: (targets: unknown) => void asked.push(targets),
      look: (request: unknown) => void asked.push(request),
      stop: () => {},
    });
    startAgent({ server: server.url, tokenFile: server.tokenFile, name: 'db1' }, { createSampler });
    const targets = { addresses: ['10.0.0.1'], busPorts: [16379], clientPorts: [6379] };
    await until('it is in', () => asked.length === 1);
    server.hosts.want('prod', targets);
    server.hosts.look({ for: 3000, every: 250 });
    await until('it was told', () => asked.length === 3);
    expect(asked.slice(1)).toEqual([targets, { for: 3000, every: 250 }]);
  });
});
