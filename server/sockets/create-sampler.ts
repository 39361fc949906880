import type { SampleCause } from '@/lib/sockets/sample/sample';
import { DestroyEvents } from './destroy-events';
import { DestroyedPorts } from './destroyed-ports';
import { Glance } from './glance';
import { HostLooker } from './host-looker';
import { LookSchedule, type TakeLook } from './look-schedule';
import type { Sampler, SamplerOptions } from './sampler';
import { targetsOf } from './targets';

/** ms between glances: at least, by the share of the time they may take where there are many namespaces, and at most. */
const GLANCE_EVERY = 200;
const GLANCE_SHARE = 1 / 50;
const GLANCE_AT_LAST = 500;
/** A lost segment is sent again after 200 ms or more: this long after the first sign its row tells more. */
const LOOK_AGAIN = 250;

/** Starts looking at this host's kernel, the first time at once. Only `stop` ends it. */
export function createSampler(options: SamplerOptions): Sampler {
  const { interval, scope, onSample, onFailed = () => {}, proc = '/proc', now } = options;
  const looker = new HostLooker(proc, scope, undefined, undefined, now);
  const glance = new Glance(proc);
  let stopped = false;
  const take: TakeLook = async (cause, problems) => {
    const sample = await looker.look(cause);
    if (stopped) return;
    glance.watch(looker.processes);
    onSample({ ...sample, problems: [...sample.problems, ...problems(sample.took)] });
  };
  const schedule = new LookSchedule(interval, take, onFailed);

  const worth = new DestroyedPorts();
  const events = new DestroyEvents(socket => {
    if (worth.looking(socket, looker)) schedule.extra('destroyed');
  });
  // A copy of /proc is not the kernel that ss asks.
  if (proc === '/proc') events.start();

  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const look = (cause: SampleCause) => schedule.extra(cause);
  const glanceAgain = () => {
    const began = performance.now();
    const signs = glance.signs();
    if (signs.has('process')) look('process');
    if (signs.has('retransmission')) {
      look('retransmission');
      later(LOOK_AGAIN, () => look('retransmission'));
    }
    const pause = (performance.now() - began) / GLANCE_SHARE;
    later(Math.min(GLANCE_AT_LAST, Math.max(GLANCE_EVERY, pause)), glanceAgain);
  };
  schedule.start();
  later(GLANCE_EVERY, glanceAgain);

  return {
    want(targets) {
      looker.targets = targetsOf(targets);
    },
    look: request => schedule.ask(request),
    stop() {
      stopped = true;
      glance.stop();
      schedule.stop();
      events.stop();
      looker.stop();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
