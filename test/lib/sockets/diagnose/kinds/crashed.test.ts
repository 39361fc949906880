import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  withMember,
  withNamespaces,
  withoutQueries,
  withQuery,
} from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const kill = recorded('kill');
const on = kill.on!;
const own = hostOf(kill.moments[0]!, on);
const crash = (...change: Parameters<typeof replay> extends [unknown, ...infer C] ? C : never) =>
  of(replay(kill, ...change), 'crashed', on);

describe('crashed', () => {
  test('is confirmed at the first look: we are refused, and peers have lost all connections', () => {
    const told = crash()!;
    expect(told.confirmed).toBe(told.raised);
    expect(told.first).toMatchObject({
      id: `crashed:${on}`,
      level: 'critical',
      text: 'is down: its process ended',
    });
    expect(told.first.evidence[0]).toMatchObject({
      witness: 'us',
      text: expect.stringMatching(/ refuses our connection: its kernel lives, no process listens\.$/),
      confirm: expect.stringMatching(/^redis-cli -h [\d.]+ -p 6379 ping$/),
    });
    expect(told.first.evidence[1]).toMatchObject({
      witness: expect.stringMatching(/^host:/),
      text: expect.stringMatching(/^[23] connections between it and this host ended at once\.$/),
    });
    expect(told.first.since).toBe(Math.min(...told.first.evidence.map(line => line.at)));
  });

  test('its own host tells twice: of the listener and of the process', () => {
    const told = crash(moment => withoutQueries(onlyHosts(host => host === own)(moment)))!;
    expect(told.confirmed).toBe(told.raised);
    expect(told.first.evidence).toMatchObject([
      { witness: `host:${own}`, text: 'Nothing listens on port 6379 any more.' },
      { witness: `process:${own}`, text: 'Its process is gone.' },
    ]);
  });

  test('our refusal is one more', () => {
    const told = crash(onlyHosts(host => host === own))!;
    expect(told.confirmed).toBeLessThan(300);
    expect(new Set(told.proven!.evidence.map(line => line.witness))).toEqual(
      new Set(['us', `host:${own}`, `process:${own}`]),
    );
  });

  test('peers alone do not tell, nor does our refusal alone', () => {
    expect(crash(moment => withoutQueries(onlyHosts(host => host !== own)(moment)))).toBeUndefined();
    expect(crash(onlyHosts(() => false))).toBeUndefined();
  });

  test('a process that we may not see still listens', () => {
    const unseen = replay(kill, moment =>
      withNamespaces(withoutQueries(moment), (one, { host }) =>
        host === own
          ? {
              ...kill.moments[0]!.hosts.find(view => view.host === own)!.sample.namespaces[0]!,
              processes: [],
            }
          : one,
      ),
    );
    expect(of(unseen, 'crashed')).toBeUndefined();
  });

  test('a peer that still has a connection has not lost it', () => {
    const peer = hostOf(kill.moments[0]!, kill.moments[0]!.members.find(({ id }) => id !== on)!.id);
    const before = kill.moments.findLast(({ now }) => now < kill.began)!;
    const kept = before.hosts.find(({ host }) => host === peer)!.sample.namespaces[0]!;
    const link = kept.rows.find(row => row.remote.ip === before.members.find(({ id }) => id === on)!.host)!;
    const told = crash((moment, at) =>
      withNamespaces(moment, (one, { host }) =>
        host === peer &&
        at >= 0 &&
        at < 20_000 &&
        !one.rows.some(
          row =>
            row.local.port === link.local.port &&
            row.remote.port === link.remote.port &&
            row.remote.ip === link.remote.ip,
        )
          ? { ...one, rows: [...one.rows, link] }
          : one,
      ),
    )!;
    expect(told.first.evidence.map(line => line.witness)).not.toContain(`host:${peer}`);
  });

  test('of a replica, or a master without slots, is no emergency', () => {
    expect(crash(moment => withMember(moment, on, { role: 'replica' }))!.first.level).toBe('warning');
    expect(crash(moment => withMember(moment, on, { serves: false }))!.first.level).toBe('warning');
  });

  test('notes the first flag of the cluster, once', () => {
    const { last, proven } = crash()!;
    expect(proven!.pfailAt).toBeNull();
    expect(last.pfailAt! - last.confirmedAt!).toBeGreaterThan(15_000);
    const briefly = crash((moment, at) => withQuery(moment, on, { suspected: at >= 5000 && at < 6000 }))!;
    expect(briefly.last.pfailAt).toBe(kill.moments.find(({ now }) => now >= kill.began + 5000)!.now);
  });

  test('is over as soon as it answers, and two seconds after the process is back where nobody asks', () => {
    const { cleared } = crash(withoutQueries)!;
    expect(crash()!.cleared).toBeLessThan(cleared!);
    const back = kill.moments.find(
      ({ now, hosts }) =>
        now > kill.began + kill.undone &&
        hosts.some(
          ({ host, sample }) => host === own && sample.namespaces.some(one => one.processes.length > 0),
        ),
    )!;
    expect(cleared! - (back.now - kill.began)).toBeGreaterThan(0);
    const lastSeen = kill.moments.findLast(({ now }) => now < back.now)!.now - kill.began;
    expect(cleared! - lastSeen).toBeGreaterThanOrEqual(2000);
    expect(cleared! - lastSeen).toBeLessThan(3200);
  });
});
