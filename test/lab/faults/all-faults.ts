import { acceptQueue } from './accept-queue';
import { authStorm, clientExodus, poolResize, stranger } from './client-faults';
import type { Fault } from './fault';
import { halfOpen, keepaliveMissing, linkReset } from './link-faults';
import { busCut, busInCut, flap, hostCut, loss, oneWay, powerOff } from './network-faults';
import { hung, kill, restart, stall, term } from './process-faults';
import { resharding } from './resharding';

export const quiet = (watch: number): Fault => ({
  id: 'quiet',
  title: `nothing at all for ${Math.round(watch / 1000)} s`,
  names: [],
  watch,
  inject: async () => ({ at: Date.now(), on: null, verify: async () => {}, undo: async () => {} }),
});

/** Every fault of the lab, in the order they are told. */
export const ALL_FAULTS: readonly Fault[] = [
  kill,
  term,
  hung,
  stall,
  hostCut,
  powerOff,
  busCut,
  busInCut,
  oneWay,
  loss,
  linkReset,
  flap,
  halfOpen,
  keepaliveMissing,
  acceptQueue,
  authStorm,
  poolResize,
  clientExodus,
  resharding,
  restart,
  stranger,
  quiet(60_000),
];
