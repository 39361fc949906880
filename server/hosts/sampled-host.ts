import type { Millis } from '@/lib/cluster/ids';
import type { HostView } from '@/lib/sockets/links/link-table';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { clockProblem } from './clock-problem';
import { createHostClock } from './host-clock';
import type { HostSource, KnownHost } from './hosts';
import { createNotices } from './notices';

/** A host that misses two samples in a row is stale; one late by less than two seconds never is. */
const STALE_INTERVALS = 2.5;
const STALE_AT_LEAST: Millis = 2000;
/** A busy host's samples may be late for a while: its name is another's only after this silence. */
const LOST_AT_LEAST: Millis = 10_000;

/** One host that was let in, over all its connections. */
export interface SampledHost {
  /** Who gives its samples now; null when nobody does. */
  source(): HostSource | null;
  attach(source: HostSource): void;
  detach(): void;
  /** False when the sample is not news. */
  take(sample: HostSample, receivedAt: Millis): boolean;
  /** True when this problem is not shown already. */
  problem(code: string, text: string): boolean;
  /** How many ms from now until its newest sample is too old; 0 when it is. */
  fresh(): Millis;
  /** Whether nothing came for so long that its connection may be taken for dead. */
  lost(): boolean;
  /** When something of it last came, by the steady clock. */
  heardAt(): Millis;
  known(): KnownHost;
}

/**
 * @param steady a clock in ms that nobody sets: ages must not follow the server's own when it is set back
 * @param ahead ms that the server's clock, as people read it, is ahead of the one by which samples are received
 */
export function createSampledHost(first: HostSource, steady: () => Millis, ahead: () => Millis): SampledHost {
  const notices = createNotices(steady);
  const clock = createHostClock();
  let about = first;
  let source: HostSource | null = null;
  let lastSeq = 0;
  let view: HostView | null = null;
  let heardAt = steady();
  /** When its newest sample was taken, or it first came: one that never gives any does not stay live by coming back. */
  let freshFrom = heardAt;
  let ownClock = true;

  const limit = () => Math.max(STALE_INTERVALS * about.interval, STALE_AT_LEAST);
  const fresh = () => {
    const age = steady() - freshFrom;
    return age >= limit() ? 0 : limit() - age;
  };
  return {
    source: () => source,
    attach(next) {
      if (next.instance !== about.instance) lastSeq = 0;
      source = next;
      about = next;
      heardAt = steady();
      ownClock = next.clock !== null;
      if (next.clock) clock.told(next.clock.at, next.clock.receivedAt);
    },
    detach() {
      source = null;
    },
    take(sample, receivedAt) {
      if (sample.seq <= lastSeq) return false;
      lastSeq = sample.seq;
      heardAt = steady();
      const at = ownClock ? clock.ours(sample.at, receivedAt) : sample.at;
      freshFrom = heardAt - Math.max(receivedAt - at, 0);
      view = { host: about.host, at, interval: about.interval, sample };
      return true;
    },
    problem: (code, text) => notices.add(code, text),
    fresh,
    lost: () => steady() - heardAt >= Math.max(limit(), LOST_AT_LEAST),
    heardAt: () => heardAt,
    known() {
      const { host: name, kind, version, address, interval } = about;
      const counted = ownClock ? clock.offset() : null;
      const offset = counted === null ? null : counted - ahead();
      const skewed = clockProblem(name, offset);
      const told = notices.list();
      const sampled = view?.sample.problems.filter(one => !told.some(({ code }) => code === one.code)) ?? [];
      return {
        state: {
          name,
          kind,
          version,
          address,
          at: view?.at ?? null,
          interval,
          state: fresh() > 0 ? 'live' : 'stale',
          source: view?.sample.source ?? null,
          took: view?.sample.took ?? null,
          rows: view?.sample.namespaces.reduce((sum, one) => sum + one.tableRows, 0) ?? 0,
          clockOffset: offset,
          problems: [...(skewed ? [skewed] : []), ...told, ...sampled],
        },
        view,
      };
    },
  };
}
