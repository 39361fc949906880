import { describe, expect, test } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import { hostOf } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const scan = recorded('stranger');
const on = scan.on!;
const own = hostOf(scan.moments.at(-1)!, on);
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
        { witness: `host:${own}`, text: `1 connection from ${ip} on its bus port.` },
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

  test('is not seen where nothing but members talks', () => {
    for (const fault of ['quiet', 'link-reset', 'restart', 'keepalive-missing', 'hung'])
      expect(of(replay(recorded(fault)), 'bus-stranger')?.confirmed ?? null, fault).toBeNull();
  });
});
