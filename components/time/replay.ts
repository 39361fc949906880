import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Extent, Moment } from '@/lib/history/moment';
import { initialLive } from '@/lib/live';
import type { HistoryReply, HistoryRequest } from '@/lib/wire';
import { createLiveStore, type LiveStore } from '../live/live-store';
import { patience } from '../live/patience';
import { foldMoment } from './fold-moment';
import { latestAsk } from './latest-ask';
import { createPlayer } from './player';
import { createReplayClock, type ReplayClock } from './replay-clock';
import { initialTime, type Speed, type TimeState } from './time-state';

/** Scrubbing asks no more often than this, in ms. */
const EVERY: Millis = 125;
/** An answer is late after this, in ms: sooner would flicker. */
const LATE: Millis = 400;

export interface ReplayOptions {
  readonly live: LiveStore;
  readonly ask: (request: HistoryRequest) => Promise<HistoryReply>;
  /** Monotonic clock in ms. */
  readonly now: () => Millis;
  /** Whether nobody sees the page: then nothing plays. */
  readonly hidden: () => boolean;
  /** Playing has caught up with the present. */
  readonly onCaughtUp: () => void;
}

/** The page's way through time: a second store with a second clock, filled with one kept moment after another. */
export interface Replay {
  readonly store: LiveStore;
  readonly clock: ReplayClock;
  readonly time: StoreApi<TimeState>;
  /** Whose past; leaves any other's. */
  follow(cluster: ClusterId | null): void;
  /** Puts a moment back on screen, and holds there unless it plays. */
  seek(at: Millis): void;
  play(): void;
  pause(): void;
  setSpeed(speed: Speed): void;
  /** Back to the present, or to the end of a recording. */
  live(): void;
  /** The newest moment there is; null before the server's first word. */
  present(): Millis | null;
  /** What is known of how far the kept past reaches. */
  setExtent(extent: Extent | null): void;
  close(): void;
}

export function createReplay({ live, ask, now, hidden, onCaughtUp }: ReplayOptions): Replay {
  const store = createLiveStore();
  const clock = createReplayClock();
  const time = createStore<TimeState>(() => initialTime);
  const retry = patience();
  let late: ReturnType<typeof setTimeout> | undefined;

  const recording = () => live.getState().hello?.recording ?? null;
  const present = (): Millis | null => {
    const { beat } = live.getState();
    return recording()?.to ?? (beat && Math.round(beat.server + Math.max(0, now() - beat.local)));
  };
  const clamp = (at: Millis): Millis => {
    const from = recording()?.from ?? 0;
    return Math.round(Math.max(from, Math.min(at, present() ?? at)));
  };
  const settle = (change: Partial<TimeState>) => {
    clearTimeout(late);
    time.setState({ waiting: false, problem: null, ...change });
  };

  /** Puts a moment on screen; `since` is the moment whose events are known already. */
  const show = (moment: Moment, reply: HistoryReply & { readonly ok: true }, since: Millis | null) => {
    const { hello, clusters } = live.getState();
    const base = { ...store.getState(), link: 'open', hello, clusters, refusal: null } as const;
    const folded = foldMoment(base, moment, reply.events, since);
    clock.set(moment.at);
    store.setState(folded, true);
    settle({ shown: { at: moment.at, beatAt: moment.beatAt }, extent: reply.extent });
  };
  const sinceFor = (to: Millis): Millis | null => {
    const { shown } = time.getState();
    return shown && shown.at <= to && store.getState().topologies[cluster() ?? ''] ? shown.at : null;
  };
  const cluster = () => time.getState().cluster;
  const request = (to: Millis): HistoryRequest | null => {
    const id = cluster();
    const from = sinceFor(to);
    return id && { cluster: id, to, ...(from === null ? {} : { from }) };
  };
  /** True when the moment is on screen now. */
  const take = (asked: HistoryRequest, reply: HistoryReply): boolean => {
    if (!reply.ok) {
      settle({ problem: reply.error, playing: false });
      retry.start(() => aim(time.getState().wanted));
      return false;
    }
    if (!reply.moment) {
      settle({ problem: 'Nothing is kept of this moment.', playing: false, extent: reply.extent });
      return false;
    }
    const { shown } = time.getState();
    if (asked.from !== undefined && (!shown || shown.at < asked.from)) {
      // The picture has gone further back meanwhile: what happened between is not in the answer.
      aim(asked.to);
      return false;
    }
    show(reply.moment, reply, asked.from ?? null);
    return true;
  };

  const scrub = latestAsk<HistoryRequest, HistoryReply>({
    send: ask,
    onAnswer: (asked, reply) => {
      if (take(asked, reply) && asked.to === time.getState().wanted) player.restart();
    },
    every: EVERY,
    open: 2,
    now,
  });
  const aim = (at: Millis) => {
    const wanted = request(at);
    if (!wanted) return;
    clearTimeout(late);
    late = setTimeout(() => time.setState({ waiting: true }), LATE);
    scrub.ask(wanted);
  };
  const leave = () => {
    scrub.drop();
    retry.stop();
    player.stop();
    clearTimeout(late);
    const { speed, extent } = time.getState();
    time.setState({ ...initialTime, cluster: cluster(), speed, extent });
    store.setState(initialLive, true);
  };
  const enter = () => {
    if (time.getState().mode === 'replay') return;
    // What is on screen is of now, and stays there until the wanted moment has come.
    const { topologies, events, sockets, hello, clusters } = live.getState();
    const at = present();
    const id = cluster();
    const held = at !== null && id !== null && topologies[id] !== undefined && !recording();
    if (held) {
      clock.set(at);
      const beat = { server: at, local: at };
      const link = 'open';
      store.setState({ ...initialLive, topologies, events, sockets, hello, clusters, beat, link }, true);
    }
    time.setState({ mode: 'replay', shown: held ? { at, beatAt: at } : null });
  };
  const seek = (at: Millis) => {
    if (!cluster()) return;
    enter();
    retry.stop();
    player.hold();
    time.setState({ wanted: clamp(at), problem: null });
    aim(clamp(at));
  };

  const player = createPlayer({
    time,
    now,
    hidden,
    ask: async at => {
      const asked = request(at);
      return asked && { asked, reply: await ask(asked) };
    },
    take,
    present,
    onLate: () => time.setState({ waiting: true }),
    onEnd: () => {
      time.setState({ playing: false });
      if (recording()) return;
      leave();
      onCaughtUp();
    },
  });

  return {
    store,
    clock,
    time,
    follow(id) {
      if (id === cluster()) return;
      leave();
      time.setState({ cluster: id, extent: null });
    },
    seek,
    play() {
      if (time.getState().mode === 'live') return;
      const { wanted } = time.getState();
      const end = recording()?.to;
      if (end !== undefined && wanted >= end) seek(recording()?.from ?? wanted);
      time.setState({ playing: true });
      player.restart();
    },
    pause() {
      player.stop();
      if (time.getState().mode === 'live') seek(present() ?? Date.now());
      // A late picture must not come after the pause: what is on screen is what is paused at.
      const { shown, playing } = time.getState();
      time.setState({ playing: false, ...(shown && playing ? { wanted: shown.at, waiting: false } : {}) });
    },
    setSpeed(speed) {
      time.setState({ speed });
      player.restart();
    },
    live() {
      const file = recording();
      if (file) seek(file.to);
      else leave();
    },
    present,
    setExtent: extent => time.setState({ extent }),
    close: leave,
  };
}
