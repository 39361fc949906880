import { afterEach, describe, expect, test } from 'vitest';
import { type RespDouble, startRespDouble, type Value } from '../../helpers/resp-double';
import { type Watching, watch, watched } from '../../helpers/watching';

const UNKNOWN = (word: string) => `-ERR unknown subcommand '${word}'. Try CLUSTER HELP.`;
const NOPERM = "-NOPERM User watcher has no permissions to run the 'cluster|migration' command";
const [A, B] = ['a'.repeat(40), 'b'.repeat(40)] as const;

interface Kind {
  readonly server: 'valkey' | 'redis';
  readonly version: string;
  readonly slotMigrations?: () => Value;
  readonly migrationStatus?: () => Value;
  /** CLUSTER INFO's own count, where there is one. */
  readonly tasks?: () => number;
}

/** Two masters that own half the slots each; B takes over the first hundred of A when told. */
let nodes: RespDouble[] = [];
let watching: Watching | null = null;
let handed = false;

async function start(kind: Kind): Promise<Watching> {
  handed = false;
  const line = (id: string, port: number, self: boolean) => {
    const slots = id === A ? (handed ? '100-8191' : '0-8191') : handed ? '0-99 8192-16383' : '8192-16383';
    const epoch = id === A ? 1 : handed ? 3 : 2;
    return `${id} 127.0.0.1:${port}@${port + 10000} ${self ? 'myself,' : ''}master - 0 1700000000000 ${epoch} connected ${slots}`;
  };
  const answer = (own: string) => (command: string) => {
    switch (command) {
      case 'CLUSTER NODES':
        return [A, B].map((id, i) => line(id, nodes[i]!.port, id === own)).join('\n');
      case 'CLUSTER INFO': {
        const tasks = kind.tasks ? `cluster_slot_migration_active_tasks:${kind.tasks()}\r\n` : '';
        return `cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_current_epoch:3\r\n${tasks}`;
      }
      case 'INFO':
        return `# Server\r\nredis_version:7.2.4\r\nserver_name:${kind.server}\r\n${kind.server}_version:${kind.version}\r\nrole:master\r\n`;
      case 'CLUSTER GETSLOTMIGRATIONS':
        return own === A
          ? (kind.slotMigrations?.() ?? UNKNOWN('GETSLOTMIGRATIONS'))
          : kind.slotMigrations
            ? []
            : UNKNOWN('X');
      case 'CLUSTER MIGRATION STATUS ALL':
        return own === B ? (kind.migrationStatus?.() ?? UNKNOWN('MIGRATION')) : [];
      default:
        return `-ERR unknown command '${command}'`;
    }
  };
  nodes = [await startRespDouble(answer(A)), await startRespDouble(answer(B))];
  watching = await watch(watched(nodes.slice(0, 1)));
  await watching.picture(
    'both answer',
    topology => topology.nodes.filter(node => node.reachable).length === 2,
  );
  return watching;
}

afterEach(async () => {
  watching?.stop();
  for (const node of nodes) await node.stop();
  nodes = [];
});

const askedFor = (word: string) => nodes.flatMap(node => node.asked.filter(line => line.includes(word)));

const now = () => Math.floor(Date.now() / 1000);
const job = (state: string, message = ''): Value => [
  [
    'name',
    'f'.repeat(40),
    'operation',
    'EXPORT',
    'slot_ranges',
    '0-99',
    'target_node',
    B,
    'source_node',
    A,
    'create_time',
    now(),
    'last_update_time',
    now(),
    'last_ack_time',
    now(),
    'state',
    state,
    'message',
    message,
    'cow_size',
    0,
  ],
];
const task = (state: string, error = '', ended = 0): Value => [
  [
    'id',
    'e'.repeat(40),
    'slots',
    '0-99',
    'source',
    A,
    'dest',
    B,
    'operation',
    'import',
    'state',
    state,
    'last_error',
    error,
    'retries',
    1,
    'create_time',
    Date.now(),
    'start_time',
    Date.now(),
    'end_time',
    ended,
    'write_pause_ms',
    0,
  ],
];

describe('Valkey 9 (a double speaks for it)', () => {
  test('a job is found, followed and finished', async () => {
    let state = 'none';
    const one = await start({
      server: 'valkey',
      version: '9.0.0',
      slotMigrations: () => (state === 'none' ? [] : job(state)),
    });
    state = 'snapshotting';
    const started = await one.event('migration-started');
    expect(started).toMatchObject({ node: A, data: { kind: 'atomic', from: A, to: B, slots: [[0, 99]] } });
    await one.picture('it is shown', ({ migrations }) => migrations?.[0]?.phase === 'snapshotting');
    expect(one.topology.verdict.text).toContain('100 slots are moving in one atomic step');
    state = 'success';
    handed = true;
    const finished = await one.event('migration-finished');
    expect(finished).toMatchObject({ node: B, level: 'info', data: { arrived: 100 } });
    expect(one.events.filter(event => event.type.startsWith('migration'))).toHaveLength(2);
    expect(askedFor('MIGRATION STATUS')).toEqual([]);
    expect(askedFor('COUNTKEYSINSLOT')).toEqual([]);
  });

  test('a job that fails tells why, in the words of the server', async () => {
    let state: Value = [];
    const one = await start({ server: 'valkey', version: '9.0.0', slotMigrations: () => state });
    state = job('replicating');
    await one.event('migration-started');
    state = job('failed', 'Timed out before streaming completed');
    const finished = await one.event('migration-finished');
    expect(finished).toMatchObject({
      level: 'warning',
      data: { aborted: true, error: 'Timed out before streaming completed' },
    });
    expect(finished.text).toContain('stay with');
  });

  test('an older one is tried once, not once a node, and never again', async () => {
    const one = await start({ server: 'valkey', version: '8.1.0' });
    await one.ticks(12);
    expect(askedFor('GETSLOTMIGRATIONS')).toHaveLength(1);
    expect(one.topology.verdict.level).toBe('ok');
  });

  test('without permission it is asked once and stays quiet', async () => {
    const one = await start({ server: 'valkey', version: '9.0.0', slotMigrations: () => NOPERM });
    await one.ticks(12);
    expect(askedFor('GETSLOTMIGRATIONS')).toHaveLength(1);
    expect(one.topology.nodes.flatMap(node => node.limited ?? [])).toEqual([]);
  });
});

describe('Redis 8.4 (a double speaks for it)', () => {
  test('is asked for its tasks only once it counts one', async () => {
    let [tasks, reply]: [number, Value] = [0, []];
    const one = await start({
      server: 'redis',
      version: '8.4.0',
      tasks: () => tasks,
      migrationStatus: () => reply,
    });
    await one.ticks(8);
    expect(askedFor('MIGRATION')).toEqual([]);
    [tasks, reply] = [1, task('streaming-buffer')];
    await one.event('migration-started');
    reply = task('failed', 'Main channel - Connection is closed');
    const tried = await one.picture('tried again', ({ migrations }) => migrations?.[0]?.error !== undefined);
    expect(tried.migrations?.[0]).toMatchObject({
      state: 'moving',
      error: 'Main channel - Connection is closed',
      retries: 1,
    });
    [tasks, reply, handed] = [0, task('completed', '', Date.now()), true];
    expect(await one.event('migration-finished')).toMatchObject({ level: 'info', data: { arrived: 100 } });
    const asked = askedFor('MIGRATION').length;
    await one.ticks(6);
    expect(askedFor('MIGRATION').length).toBeLessThanOrEqual(asked + 2);
    expect(askedFor('GETSLOTMIGRATIONS')).toEqual([]);
  });

  test('a task that came and went between two looks is told by what it left', async () => {
    let reply: Value = [];
    const one = await start({
      server: 'redis',
      version: '8.4.0',
      tasks: () => 0,
      migrationStatus: () => reply,
    });
    await one.ticks(3);
    [reply, handed] = [task('completed', '', Date.now()), true];
    await one.event('slots-moved');
    expect(await one.event('migration-finished')).toMatchObject({ data: { kind: 'atomic', arrived: 100 } });
  });

  test('a task that may not be looked at is said to be there', async () => {
    const one = await start({
      server: 'redis',
      version: '8.4.0',
      tasks: () => 1,
      migrationStatus: () => NOPERM,
    });
    const shown = await one.picture('said', topology => topology.nodes.some(node => node.limited));
    expect(shown.nodes.find(node => node.limited)?.limited?.[0]?.text).toMatch(
      /does not permit CLUSTER MIGRATION STATUS to this user: slots are moving there/,
    );
    await one.ticks(6);
    expect(nodes[1]!.asked.filter(line => line.includes('MIGRATION')).length).toBe(1);
  });
});
