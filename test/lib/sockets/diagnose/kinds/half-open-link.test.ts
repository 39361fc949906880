import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  withNamespaces,
  withoutQueries,
} from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const half = recorded('half-open');
const on = half.on!;
const losing = hostOf(half.moments[0]!, on);

describe('half-open-link', () => {
  test('one kernel holds it, the other does not know it; no question is needed', () => {
    const told = of(replay(half, withoutQueries), 'half-open-link')!;
    const { node } = told.first;
    const holding = hostOf(half.moments[0]!, node);
    expect(told.proven).toMatchObject({ id: `half-open-link:${node}>${on}`, peer: on, level: 'warning' });
    expect(told.proven!.text).toMatch(/^holds a connection with [\d.]+:6379 that the other side has lost$/);
    expect(told.proven!.evidence).toMatchObject([
      {
        witness: `host:${holding}`,
        text: expect.stringMatching(/^The connection [\d.]+:\d+ to [\d.]+:16379 is ESTABLISHED here\.$/),
      },
      { witness: `host:${losing}`, text: 'There is no such connection here.' },
    ]);
    expect(told.proven!.evidence[0]!.confirm).toMatch(/^ss -tno 'sport = :\d+ and dport = :16379'$/);
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(3000);
    expect(told.raised + half.began - told.first.since).toBeGreaterThanOrEqual(900);
  });

  test('a side that is not seen may well know it', () => {
    expect(
      of(
        replay(
          half,
          onlyHosts(host => host !== losing),
        ),
        'half-open-link',
      ),
    ).toBeUndefined();
  });

  test('a process that is gone takes its connections along', () => {
    const story = replay(half, (moment, at) =>
      withNamespaces(moment, (one, { host }) =>
        host === losing && at > 0 ? { ...one, processes: [] } : one,
      ),
    );
    expect(of(story, 'half-open-link')).toBeUndefined();
  });

  test('what comes and goes within a look, or is cut, is none', () => {
    for (const fault of ['link-reset', 'restart', 'kill', 'flap', 'keepalive-missing'])
      expect(of(replay(recorded(fault)), 'half-open-link')?.confirmed ?? null, fault).toBeNull();
  });
});
