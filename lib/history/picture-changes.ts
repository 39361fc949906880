import type { NodeId } from '../cluster/ids';
import type { HostState, NodeSocketState, SocketPicture } from '../sockets/picture/socket-picture';

/** One tagged step from a socket picture to the next, numbers and times that every look moves aside: those are in the ticks. */
export type PictureChange =
  | { readonly type: 'host'; readonly host: HostState }
  | { readonly type: 'host-removed'; readonly name: string }
  | { readonly type: 'node'; readonly node: NodeSocketState }
  | { readonly type: 'node-removed'; readonly id: NodeId }
  | { readonly type: 'order'; readonly hosts: readonly string[]; readonly nodes: readonly NodeId[] }
  | { readonly type: 'matrix'; readonly matrix: SocketPicture['matrix'] }
  | { readonly type: 'cells'; readonly rows: readonly (readonly [row: number, cells: string])[] }
  | { readonly type: 'troubled'; readonly troubled: SocketPicture['matrix']['troubled'] }
  | { readonly type: 'keepalive'; readonly keepalive: SocketPicture['keepalive'] }
  | { readonly type: 'sentinels'; readonly sentinels: SocketPicture['sentinels'] | null };

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const hostFacts = ({ at: _at, took: _took, rows: _rows, clockOffset: _offset, ...facts }: HostState) => facts;
const nodeFacts = ({ at: _at, client: _client, bus: _bus, ...facts }: NodeSocketState) => facts;
const sentinelFacts = ({ sentinels }: SocketPicture) => sentinels?.map(({ at: _at, ...facts }) => facts);
const nameOf = ({ name }: HostState): string => name;
const idOf = ({ id }: NodeSocketState): NodeId => id;

/** The steps that turn what `prev` shows into `next`; empty when only numbers and times moved. */
export function diffPicture(prev: SocketPicture, next: SocketPicture): PictureChange[] {
  const hosts = compare(prev.hosts, next.hosts, nameOf, hostFacts);
  const nodes = compare(prev.nodes, next.nodes, idOf, nodeFacts);
  const moved = hosts.order !== null || nodes.order !== null;
  return [
    ...hosts.set.map((host): PictureChange => ({ type: 'host', host })),
    ...hosts.removed.map((name): PictureChange => ({ type: 'host-removed', name })),
    ...nodes.set.map((node): PictureChange => ({ type: 'node', node })),
    ...nodes.removed.map((id): PictureChange => ({ type: 'node-removed', id })),
    ...(moved
      ? [{ type: 'order', hosts: next.hosts.map(nameOf), nodes: next.nodes.map(idOf) } as const]
      : []),
    ...matrixChanges(prev.matrix, next.matrix),
    ...(same(prev.keepalive, next.keepalive)
      ? []
      : [{ type: 'keepalive', keepalive: next.keepalive } as const]),
    ...(same(sentinelFacts(prev), sentinelFacts(next))
      ? []
      : [{ type: 'sentinels', sentinels: next.sentinels ?? null } as const]),
  ];
}

/** Applies what `diffPicture` told. Pure. */
export function applyPicture(picture: SocketPicture, changes: readonly PictureChange[]): SocketPicture {
  return changes.reduce(applyOne, picture);
}

function applyOne(picture: SocketPicture, change: PictureChange): SocketPicture {
  const { hosts, nodes, matrix } = picture;
  switch (change.type) {
    case 'host':
      return { ...picture, hosts: set(hosts, change.host, nameOf) };
    case 'host-removed':
      return { ...picture, hosts: hosts.filter(host => host.name !== change.name) };
    case 'node':
      return { ...picture, nodes: set(nodes, change.node, idOf) };
    case 'node-removed':
      return { ...picture, nodes: nodes.filter(node => node.id !== change.id) };
    case 'order':
      return {
        ...picture,
        hosts: sorted(hosts, change.hosts, nameOf),
        nodes: sorted(nodes, change.nodes, idOf),
      };
    case 'matrix':
      return { ...picture, matrix: change.matrix };
    case 'cells': {
      const rows = new Map(change.rows);
      return { ...picture, matrix: { ...matrix, cells: matrix.cells.map((row, i) => rows.get(i) ?? row) } };
    }
    case 'troubled':
      return { ...picture, matrix: { ...matrix, troubled: change.troubled } };
    case 'keepalive':
      return { ...picture, keepalive: change.keepalive };
    case 'sentinels': {
      const { sentinels: _before, ...rest } = picture;
      return change.sentinels ? { ...rest, sentinels: change.sentinels } : rest;
    }
  }
}

function matrixChanges(prev: SocketPicture['matrix'], next: SocketPicture['matrix']): PictureChange[] {
  if (prev.cells.length !== next.cells.length || !same(prev.ids, next.ids))
    return [{ type: 'matrix', matrix: next }];
  const rows = next.cells.flatMap((cells, row) => (cells === prev.cells[row] ? [] : [[row, cells] as const]));
  return [
    ...(rows.length > 0 ? [{ type: 'cells', rows } as const] : []),
    ...(same(prev.troubled, next.troubled) ? [] : [{ type: 'troubled', troubled: next.troubled } as const]),
  ];
}

interface Compared<T, K> {
  /** New ones, and those that are otherwise than before. */
  readonly set: readonly T[];
  readonly removed: readonly K[];
  /** Null when setting and removing leaves them in their order. */
  readonly order: readonly K[] | null;
}

function compare<T, K>(
  prev: readonly T[],
  next: readonly T[],
  key: (one: T) => K,
  facts: (one: T) => object,
): Compared<T, K> {
  const before = new Map(prev.map(one => [key(one), one]));
  const after = new Set(next.map(key));
  const differs = (one: T) => {
    const old = before.get(key(one));
    return old === undefined || !same(facts(old), facts(one));
  };
  const removed = [...before.keys()].filter(one => !after.has(one));
  const left = [
    ...[...before.keys()].filter(one => after.has(one)),
    ...[...after].filter(one => !before.has(one)),
  ];
  return { set: next.filter(differs), removed, order: same(left, [...after]) ? null : [...after] };
}

function set<T, K>(list: readonly T[], one: T, key: (one: T) => K): readonly T[] {
  const place = list.findIndex(other => key(other) === key(one));
  return place < 0 ? [...list, one] : list.with(place, one);
}

function sorted<T, K>(list: readonly T[], order: readonly K[], key: (one: T) => K): readonly T[] {
  const byKey = new Map(list.map(one => [key(one), one]));
  return order.flatMap(one => byKey.get(one) ?? []);
}
