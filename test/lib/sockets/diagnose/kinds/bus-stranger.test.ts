import { describe, expect, test } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import { hostOf } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const scan = recorded('stranger');
const on = scan.on!;
const own = hostOf(scan.moments.at(-1)!, on);
const { host: place, port } = scan.moments[0]!.members.find(({ id }) => id === on)!;
const name = `${place}:${port}`;
const ADDRESS = /^10\.\d+\.0\.203$/;

describe('bus-stranger', () => {
  test('an address that is no member has a connection on the bus port', () => {
    const told = of(replay(scan), 'bus-stranger')!;
    const ip = told.first.id.split(':').at(-1)!;
    expect(ip).toMatch(ADDRESS);
    expect(told.first).toMatchObject({
      id: `bus-stranger:${on}:${ip}`,
      level: 'warning',
      text: `has a stranger on its bus port: ${ip}`,
      evidence: [
        { witness: `host:${own}`, text: `1 connection from ${ip} on the bus port of ${name}.` },
        { witness: 'cluster', text: `No member has the address ${ip}.` },
      ],
    });
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(2500);
    expect(told.cleared).toBeGreaterThan(scan.undone);
    expect(told.cleared).toBeLessThan(scan.undone + 3500);
  });

  test('as many connections of unknown origin as members are missing may be those members', () => {
    const ghost = { ...scan.moments[0]!.members[1]!, id: 'f'.repeat(40) as NodeId, host: '10.255.255.1' };
    const told = of(
      replay(scan, moment => ({ ...moment, members: [...moment.members, ghost] })),
      'bus-stranger',
    )!;
    expect(told.confirmed).toBeNull();
    expect(told.first.evidence).toHaveLength(1);
  });

  test('one that talks to many nodes is one finding, with what each host shows of it', () => {
    const quiet = recorded('quiet');
    const gone = quiet.moments[0]!.members.at(-1)!;
    // All others were told to forget it; it lives on and has not been told.
    const { told } = replay(quiet, moment => ({
      ...moment,
      members: moment.members.filter(({ id }) => id !== gone.id),
      queries: new Map([...moment.queries].filter(([id]) => id !== gone.id)),
    }));
    expect(told.filter(one => one.confirmed !== null).map(({ first }) => first.kind)).toEqual([
      'bus-stranger',
    ]);
    const { proven } = told.find(({ confirmed }) => confirmed !== null)!;
    expect(proven!.text).toBe(`has a stranger on its bus port, as 4 more nodes have: ${gone.host}`);
    const lines = quiet.moments[0]!.members.slice(0, -1).map(member => ({
      witness: `host:${hostOf(quiet.moments[0]!, member.id)}`,
      text: `1 connection from ${gone.host} on the bus port of ${member.host}:${member.port}.`,
    }));
    expect(proven!.evidence).toHaveLength(lines.length + 1);
    expect(proven!.evidence).toEqual(
      expect.arrayContaining(lines.map(line => expect.objectContaining(line))),
    );
    expect(proven!.evidence.at(-1)).toMatchObject({
      witness: 'cluster',
      text: `No member has the address ${gone.host}.`,
    });
  });

  test('is not seen where nothing but members talks', () => {
    for (const fault of ['quiet', 'link-reset', 'restart', 'keepalive-missing', 'hung'])
      expect(of(replay(recorded(fault)), 'bus-stranger')?.confirmed ?? null, fault).toBeNull();
  });
});
