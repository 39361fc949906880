import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SampleCause, SampleProblem } from '@/lib/sockets/sample/sample';
import { LookSchedule } from '@/server/sockets/look-schedule';

interface Taken {
  readonly cause: SampleCause;
  readonly at: number;
  readonly problems: readonly SampleProblem[];
}

let schedule: LookSchedule | null = null;
afterEach(() => schedule?.stop());

/** Looks that take `took` ms each. */
function scheduled(interval: number, took = 0) {
  const looks: Taken[] = [];
  let going = 0;
  let overlaps = 0;
  const made = new LookSchedule(interval, async (cause, problems) => {
    const at = performance.now();
    if (++going > 1) overlaps++;
    await sleep(took);
    going--;
    looks.push({ cause, at, problems: problems(performance.now() - at) });
  });
  schedule = made;
  made.start();
  return { made, looks, overlaps: () => overlaps };
}

const causes = (looks: readonly Taken[], cause: SampleCause) => looks.filter(look => look.cause === cause);

describe('LookSchedule', () => {
  it('looks at once and then every interval', async () => {
    const { looks } = scheduled(200);
    await sleep(900);
    expect(looks.length).toBeGreaterThanOrEqual(4);
    expect(looks.length).toBeLessThanOrEqual(5);
    expect(looks.every(look => look.cause === 'tick')).toBe(true);
  });

  it('reports slow looks and never overlaps or queues them', async () => {
    const { made, looks, overlaps } = scheduled(100, 250);
    for (let i = 0; i < 10; i++) {
      made.extra('destroyed');
      await sleep(100);
    }
    expect(overlaps()).toBe(0);
    expect(looks.length).toBeLessThanOrEqual(4);
    expect(looks[0]?.problems).toMatchObject([
      { code: 'late', text: expect.stringMatching(/took 2\d\d ms/) },
    ]);
  });

  it('reports a look that came late', async () => {
    const { looks } = scheduled(400);
    await sleep(350);
    const until = performance.now() + 500;
    while (performance.now() < until);
    await sleep(50);
    expect(looks.at(-1)?.problems).toMatchObject([{ code: 'late', text: expect.stringContaining('late') }]);
  });

  it('bounds extra looks: eight a second, two where the signs do not end', async () => {
    const { made, looks } = scheduled(60_000);
    const signs = setInterval(() => made.extra('retransmission'), 5);
    await sleep(1000);
    expect(causes(looks, 'retransmission').length).toBeGreaterThanOrEqual(5);
    expect(causes(looks, 'retransmission').length).toBeLessThanOrEqual(9);
    await sleep(2500);
    const before = looks.length;
    await sleep(1500);
    clearInterval(signs);
    expect(looks.length - before).toBeLessThanOrEqual(5);
  });

  it('looks as often as asked, for as long as asked', async () => {
    const { made, looks } = scheduled(60_000);
    made.ask({ for: 700, every: 200 });
    made.ask({ for: 300, every: 500 });
    await sleep(1200);
    expect(causes(looks, 'asked').length).toBeGreaterThanOrEqual(3);
    expect(causes(looks, 'asked').length).toBeLessThanOrEqual(5);
  });

  it('goes on after a look that failed, and tells of it with the next', async () => {
    const problems: (readonly SampleProblem[])[] = [];
    let looks = 0;
    schedule = new LookSchedule(100, async (_, tell) => {
      if (++looks === 2) throw new TypeError('row is not a function');
      problems.push(tell(1));
    });
    schedule.start();
    await sleep(550);
    const told = problems.flatMap((some, i) =>
      some.filter(one => one.code === 'look-failed').map(one => [i, one.text]),
    );
    expect(told).toEqual([[1, expect.stringContaining('row is not a function')]]);
    expect(looks).toBeGreaterThanOrEqual(4);
  });
});
