import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStat } from '@/server/sockets/parse-stat';
import { recognise, titlePort } from '@/server/sockets/recognise-process';
import { until } from '../../helpers/until';

describe('recognise', () => {
  it.each([
    ['a server', 'redis-server', ['redis-server *:7999 [cluster]'], '', 'server', 'redis-server', 7999],
    ['on IPv6', 'valkey-server', ['/usr/bin/valkey-server ::1:7001'], '', 'server', 'valkey-server', 7001],
    [
      'before its title',
      'redis-server',
      ['redis-server', '/etc/redis.conf'],
      '',
      'server',
      'redis-server',
      null,
    ],
    [
      'a sentinel',
      'redis-sentinel',
      ['redis-sentinel *:26379 [sentinel]'],
      '',
      'sentinel',
      'redis-sentinel',
      26_379,
    ],
    [
      'a server as sentinel',
      'redis-server',
      ['redis-server *:26379 [sentinel]'],
      '',
      'sentinel',
      'redis-server',
      26_379,
    ],
    ['an own title', 'redis-server', ['cache of shop 3'], '', 'server', 'redis-server', null],
    [
      'a renamed binary by its title',
      'shopdb',
      ['/opt/shopdb *:7001 [cluster]'],
      '',
      'server',
      'shopdb',
      7001,
    ],
    [
      'a renamed thread by its program',
      'main',
      ['shop'],
      '/usr/bin/redis-server',
      'server',
      'redis-server',
      null,
    ],
    ['a name with a version', 'redis-server-7', ['x'], '', 'server', 'redis-server-7', null],
  ] as const)('%s', (_, comm, args, exe, kind, program, port) => {
    expect(recognise({ comm, args, exe })).toEqual({ kind, program });
    expect(titlePort(args)).toBe(port);
  });

  it.each([
    ['a client', 'redis-cli', ['redis-cli', '-p', '7999']],
    ['a shell that starts one', 'sh', ['sh', '-c', 'redis-server --port 7999']],
    ['an exporter', 'redis_exporter', ['redis_exporter', '--redis.addr=localhost:6379']],
  ])('not %s', (_, comm, args) => expect(recognise({ comm, args, exe: '' })).toBeNull());
});

describe('parseStat', () => {
  it('reads a process whose name has spaces and parentheses', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slotscope-stat-'));
    const program = join(folder, 'a) S (b');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['30'], { stdio: 'ignore' });
    try {
      const stat = await until('it runs', () => {
        const read = parseStat(readFileSync(`/proc/${child.pid}/stat`, 'utf8'));
        return read?.comm === 'a) S (b' && read;
      });
      expect(stat.parent).toBe(process.pid);
      const boot = Number(/^btime (\d+)/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
      expect(Math.abs(boot + stat.started / 100 - Date.now() / 1000)).toBeLessThan(10);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['', '1 (x', '1 (x) S', ') 1 ('])('gives nothing for %j', text =>
    expect(parseStat(text)).toBeNull(),
  );
});
