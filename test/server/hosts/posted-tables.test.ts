import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import { createPostedHosts, type PostedHosts } from '@/server/hosts/posted/posted-hosts';

/** A real table of this machine, as the kernel prints it right now. */
const real = () => readFileSync('/proc/net/tcp', 'latin1');
const HEADER = real().split('\n')[0]!;
/** As the kernel prints it: a cluster node that listens on 7000 and 17000 of loopback, with two bus links accepted. */
const ROWS = [
  '   0: 0100007F:1B58 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 101 1 0000000000000000 100 0 0 10 0',
  '   1: 0100007F:4268 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 102 1 0000000000000000 100 0 0 10 0',
  '   2: 0100007F:4268 0100007F:A001 01 00000000:00000010 02:00000B5F 00000000     0        0 103 2 0000000000000000 20 4 30 10 -1',
  '   3: 0100007F:4268 0100007F:A002 01 00000040:00000000 01:00000014 00000003     0        0 104 2 0000000000000000 20 4 30 10 -1',
  '   4: 0100007F:1B58 0100007F:A003 06 00000000:00000000 03:00000100 00000000     0        0 0 3 0000000000000000',
];
const PROCESS = '# process 71 71 S 12 3456 0 7000 redis-server server';

let now = 1_700_000_000_000;
let hosts: HostRegistry;
let posted: PostedHosts;
beforeEach(() => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  hosts = createHosts({ log, steady: () => now });
  posted = createPostedHosts(hosts, () => now);
  return () => hosts.stop();
});

const post = (lines: readonly string[] | string, from = '10.0.0.1') => {
  now += 1000;
  const text = typeof lines === 'string' ? lines : `${lines.join('\n')}\n`;
  return posted.post('db1', { address: from, forwarded: false, token: 'db' }, Buffer.from(text, 'latin1'));
};
const sample = () => hosts.list()[0]!.view!.sample;

describe('posted tables', () => {
  it('become a sample like any other', () => {
    expect(
      post(['# interval 5', '# namespace 4026531840', PROCESS, '# counters 7 8 9', '# tcp', HEADER, ...ROWS]),
    ).toEqual({
      ok: true,
      rows: 5,
      problems: [],
    });
    expect(sample()).toMatchObject({ source: 'raw', at: now, seq: 1, cause: 'tick' });
    const [space] = sample().namespaces;
    expect(space).toMatchObject({
      id: '4026531840',
      addresses: ['127.0.0.1'],
      counters: { retransSegs: 7, passiveOpens: 8, activeOpens: 9 },
      tableRows: 5,
    });
    expect(space!.processes).toEqual([
      {
        pid: 71,
        innerPid: 71,
        kind: 'server',
        program: 'redis-server',
        started: 3456,
        state: 'S',
        cpuTicks: 12,
        port: 7000,
        listens: [7000, 17000],
      },
    ]);
    expect(
      space!.rows.map(row => [row.local.port, row.state, row.rxQueue, row.retransmits, row.owner]),
    ).toEqual(
      expect.arrayContaining([
        [7000, 10, 3, 0, 71],
        [17000, 10, 0, 0, 71],
        [17000, 1, 16, 0, 71],
        [17000, 1, 0, 3, 71],
      ]),
    );
    expect(space!.ports.map(one => [one.port, one.established, one.timeWait, one.acceptQueue])).toEqual([
      [7000, 0, 1, 3],
      [17000, 2, 0, 0],
    ]);
    expect(hosts.list()[0]!.state).toMatchObject({
      kind: 'shell',
      interval: 5000,
      clockOffset: null,
      rows: 5,
    });
  });

  it('count what opened and closed from post to post', () => {
    post([PROCESS, HEADER, ...ROWS]);
    post([PROCESS, HEADER, ...ROWS.slice(0, 3)]);
    const bus = sample().namespaces[0]!.ports.find(one => one.port === 17_000)!;
    expect([bus.opened, bus.closed]).toEqual([0, 1]);
  });

  it('of a host that sent nothing but a table are told apart by the ports of known nodes', () => {
    hosts.want('test', { addresses: ['127.0.0.1'], clientPorts: [7000], busPorts: [17_000] });
    const reply = post([HEADER, ...ROWS]);
    expect(reply).toMatchObject({ ok: true, rows: 5, problems: [{ code: 'no-redis' }] });
    const [space] = sample().namespaces;
    expect(space!.processes).toEqual([]);
    expect(space!.rows.map(row => row.owner)).toEqual([null, null, null, null]);
  });

  it('of a real kernel are all understood', () => {
    const table = real();
    const lines = table.trimEnd().split('\n').length - 1;
    expect(post([PROCESS, table])).toMatchObject({ ok: true, rows: lines, problems: [] });
  });

  it.each([
    [
      'a masked row',
      ROWS[2]!.replace('0100007F:A001', '********:****'),
      'its addresses or numbers are masked',
    ],
    ['two rows run into each other', ROWS[2]!.slice(0, 60) + ROWS[3]!, 'two rows have run into each other'],
    ['a row cut short', ROWS[2]!.slice(0, 40), 'it is cut short or damaged'],
    ['something else', 'cat: /proc/net/tcp: Permission denied', 'it is no row of /proc/net/tcp'],
  ])('with %s lose that row only, and say so', (_what, bad, why) => {
    const reply = post([PROCESS, HEADER, ROWS[0]!, bad, ROWS[1]!, ROWS[3]!]);
    expect(reply).toEqual({
      ok: true,
      rows: 3,
      problems: [
        {
          code: 'rows-damaged',
          text: `1 of 4 lines that host db1 sent were not understood; of line 4: ${why}. The other rows count.`,
        },
      ],
    });
    expect(hosts.list()[0]!.state.problems).toHaveLength(1);
  });

  it('cut off at the end say so', () => {
    const text = [PROCESS, HEADER, ...ROWS].join('\n');
    expect(post(text.slice(0, -90))).toMatchObject({
      rows: 4,
      problems: [{ text: expect.stringContaining('the text ends within it') }],
    });
  });

  it('of a big-endian host are read as its own, by its word or by its loopback', () => {
    const swap = (row: string) => row.replaceAll('0100007F', '7F000001');
    for (const head of [[], ['# endian big']]) {
      post([...head, PROCESS, HEADER, ...ROWS.map(swap)]);
      expect(sample().namespaces[0]!.addresses).toEqual(['127.0.0.1']);
    }
  });

  it('without a single row are refused, and nothing is lost', () => {
    post([PROCESS, HEADER, ...ROWS]);
    expect(post('<html>not found</html>')).toEqual({
      ok: false,
      why: 'no-table',
      error: 'No line of the body is a row of /proc/net/tcp; of line 1: it is no row of /proc/net/tcp.',
    });
    expect(sample().seq).toBe(1);
  });

  it.each([
    ['nothing', ''],
    ['what a script says before the tables', '# endian little\n# interval 10\n'],
    ['an empty namespace', '# namespace 4026531840\n# process 71\n'],
  ])('of %s are no sample: nobody is taken for gone', (_what, text) => {
    post([PROCESS, HEADER, ...ROWS]);
    expect(post(text)).toMatchObject({ ok: false, why: 'no-table' });
    expect(sample().seq).toBe(1);
  });

  it('of a host on which no Redis is left are a sample without any', () => {
    post([PROCESS, HEADER, ...ROWS]);
    expect(post(['# interval 10', HEADER])).toMatchObject({ ok: true, rows: 0 });
    expect(sample()).toMatchObject({ seq: 2, namespaces: [] });
  });

  it('too soon after the last are not even read', () => {
    post('<html>not found</html>');
    now -= 1000 - 499;
    expect(post([PROCESS, HEADER, ...ROWS])).toMatchObject({ ok: false, why: 'too-often' });
    expect(post([PROCESS, HEADER, ...ROWS])).toMatchObject({ ok: true });
  });

  it('of two machines behind one proxy are told apart by their word', () => {
    const from = (boot: string) =>
      post([`# instance ${boot}-1d0a-4b6e-9a51-6a2a3c1f0b7d`, PROCESS, HEADER, ...ROWS]);
    expect(from('6f1f3c52')).toMatchObject({ ok: true });
    expect(from('aaaaaaaa')).toMatchObject({ ok: false, why: 'name-taken' });
    expect(from('6f1f3c52')).toMatchObject({ ok: true });
    expect(sample().seq).toBe(2);
  });

  it('of one machine whose address changes are its own', () => {
    const lines = ['# instance 6f1f3c52-1d0a-4b6e-9a51-6a2a3c1f0b7d', PROCESS, HEADER, ...ROWS];
    expect([post(lines, '10.0.0.1').ok, post(lines, '10.0.0.2').ok]).toEqual([true, true]);
    expect(sample().seq).toBe(2);
  });

  it('from a second host of the same name are refused while the first is there', () => {
    post([PROCESS, HEADER, ...ROWS]);
    expect(post([PROCESS, HEADER, ...ROWS], '10.0.0.2')).toMatchObject({ ok: false, why: 'name-taken' });
    now += 300_000;
    expect(post([PROCESS, HEADER, ...ROWS], '10.0.0.2')).toMatchObject({ ok: true });
  });
});
