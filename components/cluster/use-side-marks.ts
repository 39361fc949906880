'use client';
import type { Topology } from '@/lib/cluster/topology';
import { opinionTable } from '@/lib/layout/opinions';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { useSockets } from '../live/selectors';
import { useSocketsKind } from '../live/use-freshness';
import { migrationsMark } from '../migrations/migration-words';
import { SIGN_WORDS } from '../sockets/link-words';
import type { MarkKind } from '../ui/mark-kind';
import type { Side } from './sides';

/** The worst that each witness has to say, so that a closed tab hides no trouble. */
export function useSideMarks(topology: Topology): Readonly<Record<Side, MarkKind>> {
  const picture = useSockets(topology.id);
  const kind = useSocketsKind(topology.id);
  const { rows } = opinionTable(topology);
  const failed = rows.some(row => row.opinions.some(opinion => opinion.type === 'fail'));
  const opinions = failed
    ? 'critical'
    : rows.length > 0 || topology.disagreements.length > 0
      ? 'warning'
      : 'ok';
  const told = { opinions, migrations: migrationsMark(topology.migrations ?? []) } as const;
  if (!picture || picture.hosts.length === 0) return { ...told, links: 'unknown', hosts: 'unknown' };
  if (kind !== 'live') return { ...told, links: 'stale', hosts: 'stale' };
  return { ...told, links: linksMark(picture), hosts: hostsMark(picture) };
}

function linksMark({ matrix }: SocketPicture): MarkKind {
  if (matrix.troubled.some(link => SIGN_WORDS[link.sign].level === 'critical')) return 'critical';
  const missing = matrix.cells.some(row => row.includes(' '));
  return matrix.troubled.length > 0 || missing ? 'warning' : 'ok';
}

function hostsMark({ hosts }: SocketPicture): MarkKind {
  if (hosts.some(host => host.state === 'refused')) return 'warning';
  if (hosts.some(host => host.state === 'stale')) return 'stale';
  return hosts.some(host => host.problems.length > 0) ? 'warning' : 'ok';
}
