import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  prolonged,
  withMember,
  withNamespaces,
  withoutQueries,
  withQuery,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { of, type Recorded, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const stop = recorded('hung');
const on = stop.on!;
const own = hostOf(stop.moments[0]!, on);
const hung = (change?: (moment: Moment, at: number) => Moment, recording: Recorded = stop) =>
  of(replay(recording, change), 'hung', on);
/** As if its scheduler said something else of the process from the injection on. */
const inState = (state: string) => (moment: Moment) =>
  withNamespaces(moment, (one, { host }) => ({
    ...one,
    processes: one.processes.map(process =>
      host === own && process.state === 'T' ? { ...process, state } : process,
    ),
  }));

describe('hung', () => {
  test('a stopped process is told at once by its scheduler and by our unanswered question', () => {
    const told = hung()!;
    expect(told.confirmed).toBe(told.raised);
    expect(told.first).toMatchObject({ id: `hung:${on}`, level: 'critical', text: 'stopped reading' });
    expect(told.first.evidence).toMatchObject([
      {
        witness: `process:${own}`,
        text: expect.stringMatching(/^Its process \d+ is stopped by a signal or a debugger \(state T\)\.$/),
      },
      { witness: 'us', text: 'Our question was acknowledged by its kernel and is not answered.' },
    ]);
    expect(told.first.evidence[0]!.confirm).toMatch(/^ps -o pid,stat,wchan:20,cmd -p \d+$/);
  });

  test('nothing is dated before it happened', () => {
    for (const { at } of hung()!.last.evidence) expect(at).toBeGreaterThanOrEqual(stop.began);
  });

  test('an answer is late only after a while', () => {
    const { first, raised } = hung()!;
    expect(
      raised + stop.began - first.evidence.find(line => line.witness === 'us')!.at,
    ).toBeGreaterThanOrEqual(200);
  });

  test('its own kernel and its scheduler are two witnesses', () => {
    const told = hung(moment => withoutQueries(onlyHosts(host => host === own)(moment)))!;
    expect(told.proven!.evidence.map(line => line.witness)).toEqual([`host:${own}`, `process:${own}`]);
    expect(told.proven!.evidence[0]!.text).toMatch(
      /^\d+ cluster connections? (and \d+ client connections? )?of it holds? bytes that nobody reads, and its kernel goes on acknowledging(; \d+ new connections? waits? to be accepted)?\.$/,
    );
    expect(told.confirmed).toBeLessThan(1500);
  });

  test('where its host has no agent, our question and waiting peers tell; our question alone does not', () => {
    const told = hung(onlyHosts(host => host !== own))!;
    expect(told.proven!.evidence.map(line => line.witness)).toEqual(['us', 'cluster']);
    expect(told.proven!.evidence[1]!.text).toMatch(
      /^\d nodes? waits? for its pong for more than a second\.$/,
    );
    expect(told.raised).toBeGreaterThanOrEqual(500);
    const alone = hung(moment =>
      withQuery(onlyHosts(host => host !== own)(moment), on, { pendingPings: [] }),
    )!;
    expect(alone.confirmed).toBeNull();
  });

  test('a process blocked by a disk is held back for a moment', () => {
    const told = hung(inState('D'))!;
    expect(told.proven!.evidence.map(line => line.text)).toContainEqual(
      expect.stringMatching(/^Its process \d+ is blocked in the kernel, usually by a disk \(state D\)\.$/),
    );
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(400);
  });

  test('who may yet wake up is suspected first, however often it is looked at; who is stopped will not', () => {
    const unread = stop.moments.find(
      moment =>
        moment.now > stop.began &&
        moment.hosts.some(
          ({ host, sample }) =>
            host === own && sample.namespaces.some(one => one.rows.some(row => row.rxQueue > 0)),
        ),
    )!;
    const often = prolonged(stop, unread.now - stop.began, 2000, 50);
    const blocked = hung(inState('D'), often)!;
    expect(blocked.first.state).toBe('suspected');
    expect(blocked.confirmed).toBeGreaterThan(blocked.raised);
    expect(hung(undefined, often)!.first.state).toBe('confirmed');
  });

  test('where nothing is known of the process it counts as hung', () => {
    const raw = (moment: Moment): Moment => ({
      ...inState('S')(moment),
      hosts: inState('S')(moment).hosts.map(view => ({ ...view, sample: { ...view.sample, source: 'raw' } })),
    });
    expect(hung(raw)!.confirmed).not.toBeNull();
  });

  test('a process that sleeps or runs merely stalls, until it has for too long', () => {
    for (const state of ['S', 'R']) {
      const long = prolonged(stop, 3900, 6000);
      const story = replay(long, inState(state));
      const [stalled, later] = [of(story, 'stalled', on)!, of(story, 'hung', on)!];
      expect(stalled.confirmed).toBeLessThan(1500);
      expect(later.raised).toBeGreaterThanOrEqual(7500);
      expect(later.confirmed).toBeLessThan(8500);
      expect(stalled.cleared).toBe(later.confirmed);
    }
  });

  test('of a replica is no emergency', () => {
    expect(hung(moment => withMember(moment, on, { role: 'replica' }))!.first.level).toBe('warning');
  });

  test('is over within a second after it answers again', () => {
    expect(hung()!.cleared).toBeGreaterThan(stop.undone);
    expect(hung()!.cleared).toBeLessThan(stop.undone + 1000);
  });
});
