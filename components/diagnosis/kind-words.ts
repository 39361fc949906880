import type { DiagnosisKind } from '@/lib/sockets/diagnose/diagnosis';

interface KindWords {
  /** As it stands on labels and in lists. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly meaning: string;
}

/** Every diagnosis in plain words, in the order they are explained. */
export const KIND_WORDS: Readonly<Record<DiagnosisKind, KindWords>> = {
  crashed: { name: 'crashed', meaning: 'The process is gone; its ports refuse connections.' },
  hung: {
    name: 'hung',
    meaning: 'The process is there and its kernel acknowledges, but it no longer reads what it is sent.',
  },
  stalled: {
    name: 'stalled',
    meaning: 'It stopped reading for a moment, too short for the cluster to notice.',
  },
  'host-partitioned': {
    name: 'host cut off',
    meaning: 'Nothing from this host is acknowledged any more: its network or its power is gone.',
  },
  'bus-partitioned': {
    name: 'bus port cut off',
    meaning: 'Clients get through, the cluster bus does not: its port is blocked.',
  },
  'one-way-partition': {
    name: 'cut one way',
    meaning: 'Packets pass in one direction only.',
  },
  'lossy-link': {
    name: 'packet loss',
    meaning: 'Data gets through only after being sent again and again.',
  },
  'half-open-link': {
    name: 'half-open link',
    meaning: 'One end still holds a connection that the other end no longer has.',
  },
  'accept-queue-full': {
    name: 'accept queue full',
    meaning: 'New connections wait because the process does not accept them as fast as they come.',
  },
  'client-exodus': { name: 'clients leaving', meaning: 'Most client connections closed within seconds.' },
  'connection-churn': {
    name: 'connection churn',
    meaning: 'Connections are opened and closed again at once, as with a failing password or without a pool.',
  },
  'migration-activity': {
    name: 'slots moving',
    meaning: 'One master feeds another: keys are moved between them.',
  },
  'failover-pattern': {
    name: 'failover under way',
    meaning: 'Replication connections turn from one master to another.',
  },
  'bus-stranger': {
    name: 'stranger on the bus',
    meaning: 'An address that is no member holds connections to a bus port.',
  },
  'keepalive-missing': {
    name: 'no keepalive',
    meaning: 'Bus connections would stay half-open for long if the other host vanished.',
  },
};
