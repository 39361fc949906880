import { plural } from '../../format/count';
import { isOver, type MigrationRun } from '../migrations/run';
import { stuckText } from '../migrations/stuck-text';
import { nameById } from '../node-name';
import { countSlots } from '../slots';
import { slotsText } from '../slots-text';
import type { Evidence, MigratingSlot, TopologyNode } from '../topology';
import { askNodes, type Finding, type Picture } from './finding';

/** Slots on their way. Nothing is wrong; a run that is stuck is told by `stuckMigrations`. */
export function moving(picture: Picture): Finding | null {
  const { slots, nodes, migrations = [] } = picture;
  const atomic = migrations.filter(run => run.kind === 'atomic' && !isOver(run));
  const total = slots.migrating.length + atomic.reduce((sum, run) => sum + countSlots(run.marked), 0);
  if (total === 0) return null;
  const active = [...slots.migrating.filter(mark => !mark.onReplica), ...atomic];
  const pairs = new Set(active.map(each => `${nameById(nodes, each.from)} → ${nameById(nodes, each.to)}`));
  const oneSided = slots.migrating.filter(mark => mark.marks !== 'both').length;
  const word = slots.migrating.length > 0 ? 'marked as moving' : 'moving in one atomic step';
  return {
    code: 'slots-moving',
    level: 'info',
    text: `${plural(total, 'slot')} ${total === 1 ? 'is' : 'are'} ${word}${pairs.size > 0 ? `, ${[...pairs].slice(0, 2).join(', ')}` : ''}.`,
    risk: oneSided > 0 ? `${oneSided} of them marked on one side only.` : '',
    evidence: [
      ...slots.migrating.slice(0, 20).map((mark): Evidence => markEvidence(picture, mark)),
      ...atomic.map((run): Evidence => atomicEvidence(picture, run)),
      ...migrations.filter(run => !isOver(run)).flatMap(run => uncounted(picture, run)),
    ],
  };
}

function markEvidence({ nodes }: Picture, mark: MigratingSlot): Evidence {
  return {
    level: 'info',
    by: mark.marks === 'target' ? mark.to : mark.from,
    text: `slot ${mark.slot}: ${nameById(nodes, mark.from)} → ${nameById(nodes, mark.to)}${mark.marks === 'both' ? '' : `, marked on the ${mark.marks} only`}${mark.onReplica ? ', left on a replica' : ''}`,
  };
}

function atomicEvidence({ nodes }: Picture, run: MigrationRun): Evidence {
  return {
    level: run.error ? 'warning' : 'info',
    by: run.to,
    text: `${slotsText(run.marked)}: ${nameById(nodes, run.from)} → ${nameById(nodes, run.to)}, ${run.phase ?? 'phase unknown'}${run.error ? `: ${run.error}` : ''}`,
  };
}

function uncounted({ nodes }: Picture, { from, keysUnknown }: MigrationRun): Evidence[] {
  return keysUnknown
    ? [{ level: 'info', by: 'us', node: from, text: `${nameById(nodes, from)}: ${keysUnknown}` }]
    : [];
}

/** A migration that somebody has to end: what it means for clients, how to look closer, what would mend it. */
export function stuckMigrations(picture: Picture): Finding[] {
  return (picture.migrations ?? [])
    .filter(run => run.state === 'stuck')
    .map(run => {
      const { nodes } = picture;
      const name = (id: TopologyNode['id']) => nameById(nodes, id);
      const level = run.stuck === 'on-replica' ? 'info' : 'warning';
      return {
        code: 'migration-stuck',
        level,
        text: `${stuckText(run, name)}: ${name(run.from)} → ${name(run.to)}.`,
        risk: `${meaning(picture, run)} ${remedy(picture, run)}`.trim(),
        evidence: [
          {
            level,
            by: 'us',
            node: run.from,
            text: `${stuckText(run, name)}${run.keysLeft === null || run.counted === null ? '' : `; slot ${run.counted}: ${plural(run.keysLeft, 'key')} left on ${name(run.from)}`}`,
            since: run.lastProgress,
            confirm: confirm(picture, run),
          },
        ],
      };
    });
}

function meaning({ nodes, slots }: Picture, run: MigrationRun): string {
  const [from, to] = [nameById(nodes, run.from), nameById(nodes, run.to)];
  switch (run.stuck) {
    case 'on-replica':
      return 'It has no effect while that node is a replica.';
    case 'one-sided': {
      const sourceOnly = slots.migrating.some(
        mark => mark.from === run.from && mark.to === run.to && mark.marks === 'source',
      );
      return sourceOnly
        ? `${from} sends clients on to ${to} for keys it does not hold, and ${to} sends them back.`
        : `${to} waits for keys and ${from} does not know of it: ${from} serves the slot as before.`;
    }
    default:
      return run.kind === 'atomic'
        ? `${from} serves the slots until all of them are handed over.`
        : `Keys already moved are on ${to}, the others on ${from}; commands that need several of both fail with TRYAGAIN.`;
  }
}

/** What to type, as text: a dashboard that only reads does not offer to run it. */
function remedy(picture: Picture, run: MigrationRun): string {
  const [from, to] = [run.from, run.to].map(id => picture.nodes.find(node => node.id === id));
  const slot = run.stuckSlots?.[0]?.[0];
  if (run.stuck === 'on-replica')
    return `Should it become a master, take the mark off: CLUSTER SETSLOT ${slot} STABLE.`;
  if (run.kind === 'atomic')
    return from?.measures?.server === 'valkey'
      ? `To give it up: CLUSTER CANCELSLOTMIGRATIONS on ${nameById(picture.nodes, run.from)}.`
      : `To give it up: CLUSTER MIGRATION CANCEL ID ${run.id} on ${nameById(picture.nodes, run.to)}.`;
  const at = address(from) ?? address(to);
  return at
    ? `If no tool is at work on it any more: redis-cli --cluster fix ${at} moves what is left, or takes the mark off.`
    : `If no tool is at work on it any more: CLUSTER SETSLOT ${slot} STABLE on the marked node takes the mark off.`;
}

/** A read-only look at what the finding says. */
function confirm(picture: Picture, run: MigrationRun): string | undefined {
  const source = picture.nodes.find(node => node.id === run.from);
  const ask = askNodes(source)?.replace(/ cluster nodes$/, '');
  if (run.kind === 'atomic' && ask)
    return `${ask} cluster ${source?.measures?.server === 'valkey' ? 'getslotmigrations' : 'migration status all'}`;
  const at = address(source);
  return at && run.stuck !== 'on-replica' ? `redis-cli --cluster check ${at}` : askNodes(source);
}

/** `host:port` as `--cluster` wants it. A host name comes from gossip: one that a shell could read otherwise is left out. */
const address = (node: TopologyNode | undefined): string | undefined =>
  node && node.port > 0 && /^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(node.host)
    ? `${node.host}:${node.port}`
    : undefined;
