import { describe, expect, test } from 'vitest';
import { onlyHosts, withNamespaces, withoutQueries } from '../../../fixtures/sockets/faults/changes';
import { ALL_RECORDED, recorded, replay } from '../../../fixtures/sockets/faults/replay';

describe.each(ALL_RECORDED)('recorded: %s', fault => {
  const recording = recorded(fault);

  test('replays to the same diagnoses, byte for byte', () => {
    expect(JSON.stringify(replay(recording))).toBe(JSON.stringify(replay(recording)));
  });

  test('in whatever order the rows stand', () => {
    const turned = replay(recording, (moment, at) =>
      withNamespaces(moment, namespace => ({ ...namespace, rows: shuffled(namespace.rows, at) })),
    );
    expect(JSON.stringify(turned)).toBe(JSON.stringify(replay(recording)));
  });

  test('one host alone, with nothing asked, confirms only what its scheduler says too', () => {
    const hosts = new Set(recording.moments.flatMap(moment => moment.hosts.map(({ host }) => host)));
    for (const only of hosts) {
      const { told } = replay(recording, moment => withoutQueries(onlyHosts(host => host === only)(moment)));
      // Who is a member is the cluster's word, even while nobody is asked any more.
      for (const { proven } of told.filter(one => one.confirmed !== null))
        if (proven?.kind !== 'bus-stranger')
          expect(proven?.evidence.map(line => line.witness)).toContain(`process:${only}`);
    }
  });
});

/** Always the same for the same `seed`. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = (seed >>> 0) + 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  return list
    .map(one => [next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}
