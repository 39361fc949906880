import type { Millis, NodeId } from '@/lib/cluster/ids';

/** One node's text, as it is put on disk. */
export interface BackedUpText {
  readonly file: string;
  readonly id: NodeId;
  readonly role: 'master' | 'replica';
  /** When the text was read: long ago where the node does not answer any more. */
  readonly at: Millis;
}

export interface BackupFacts {
  readonly cluster: string;
  readonly at: Millis;
  readonly texts: readonly BackedUpText[];
  /** Nodes that never answered: `host:port id`. */
  readonly missing: readonly string[];
}

/** What lies in a backup's folder, for somebody who has nothing but these files. */
export function backupReadme({ cluster, at, texts, missing }: BackupFacts): string {
  const rows = texts.map(({ file, id, role, at }) => `  ${file}  ${id}  ${role}  read ${utc(at)}`);
  return [
    `CLUSTER NODES of every node of ${cluster}, as it was at ${utc(at)}.`,
    '',
    "Each .nodes.txt file is one node's own answer to CLUSTER NODES, not changed in any way:",
    '',
    ...rows,
    ...(missing.length > 0
      ? ['', 'No answer was ever read from:', '', ...missing.map(line => `  ${line}`)]
      : []),
    '',
    'How to read it. One line a member, words apart by one space:',
    '',
    '  id  ip:port@busport[,hostname]  flags  master-id or -  ping-sent  pong-received  config-epoch  link-state  slots...',
    '',
    '  myself    the node that answered',
    '  slots     0-5460 is a range, 7 a single slot; they stand at masters only',
    '  [5-><id>] slot 5 is on its way to that node; [5-<-<id>] it comes from it',
    '  epoch     where two nodes claim a slot, the higher config epoch wins',
    '',
    'To put a cluster back by eye: take the file of a node that was healthy, give each master the slots that stand at its',
    'line (CLUSTER ADDSLOTSRANGE), and each replica the master whose id is its fourth word (CLUSTER REPLICATE). A node whose',
    'nodes.conf was lost comes up with a new id: the others have to CLUSTER FORGET the old one.',
    '',
  ].join('\n');
}

const utc = (at: Millis): string => new Date(at).toISOString();
