import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuth } from '@/server/auth/auth';
import { parseTokens } from '@/server/auth/parse-tokens';
import { SESSION_COOKIE } from '@/server/auth/session-cookie';
import { hashToken, newToken } from '@/server/auth/token-hash';
import type { Log } from '@/server/http/log';

const HOUR = 3_600_000;
let dir: string;
let tokensFile: string;
let clock: number;
let logged: string[];
const note = (facts: object | string, message = '') => {
  logged.push(typeof facts === 'string' ? facts : message);
};
const log: Log = { info: note, warn: note, error: note };
const line = (name: string, role: string, token: string) => `${name} ${role} sha256:${hashToken(token)}\n`;
const write = (...lines: string[]) => writeFileSync(tokensFile, lines.join(''));
const open = (publicUrl?: string) =>
  createAuth({
    tokensFile,
    dataDir: join(dir, 'data'),
    log,
    now: () => clock,
    ...(publicUrl ? { publicUrl } : {}),
  });
const cookieHeader = (setCookie: string) => ({ cookie: `theme=dark; ${setCookie.split(';')[0]}` });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slotscope-auth-'));
  tokensFile = join(dir, 'tokens');
  clock = 1_700_000_000_000;
  logged = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('tokens', () => {
  it('are random, prefixed, and hashed with SHA-256', () => {
    expect(newToken()).toMatch(/^ss_[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are read line by line; each bad line is one sentence with its number and without its text', () => {
    const hash = hashToken('t');
    const text = [
      '# comment',
      '',
      `wall viewer sha256:${hash.toUpperCase()} # the screen in the hall`,
      `wall operator sha256:${hash}`,
      'ada root sha256:00',
      'bob viewer ss_secret',
      `b%b viewer sha256:${hash}`,
      'alone',
      `five viewer sha256:${hash} more`,
      `ada operator sha256:${hash}`,
    ].join('\r\n');
    const { tokens, problems } = parseTokens(text, '/etc/tokens', ['viewer', 'operator']);
    expect(tokens).toEqual([
      { name: 'wall', role: 'viewer', hash },
      { name: 'ada', role: 'operator', hash },
    ]);
    expect(problems.map(problem => /^\/etc\/tokens, line (\d+): .*\.$/.exec(problem)?.[1])).toEqual([
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
    ]);
    expect(problems.join()).not.toContain('ss_secret');
  });

  it('stop the start when a line is bad, the file is missing, or holds none', () => {
    write('nonsense\n');
    expect(open).toThrow(`${tokensFile}, line 1: expected`);
    write('# nobody\n');
    expect(open).toThrow('holds no token');
    unlinkSync(tokensFile);
    expect(open).toThrow('ENOENT');
  });

  it('follow the file: new ones count, removed ones do not, a bad line is logged once and skipped', () => {
    write(line('ada', 'operator', 'one'));
    const auth = open();
    const bearer = (token: string) => auth.authenticate({ authorization: `Bearer ${token}` });
    expect(bearer('one')).toEqual({ role: 'operator', name: 'ada' });
    expect(bearer('two')).toBeNull();
    write('nonsense\n', line('bob', 'viewer', 'two'));
    expect(bearer('two')).toBeNull();
    clock += 1000;
    expect(bearer('two')).toEqual({ role: 'viewer', name: 'bob' });
    expect(bearer('one')).toBeNull();
    clock += 5000;
    bearer('two');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('line 1');
    unlinkSync(tokensFile);
    clock += 1000;
    expect(bearer('two')).toBeNull();
    clock += 5000;
    bearer('two');
    expect(logged).toHaveLength(2);
  });
});

describe('sessions', () => {
  beforeEach(() => write(line('wall', 'viewer', 'v'), line('ada', 'operator', 'o')));
  const login = (auth: ReturnType<typeof open>, token: string) => {
    const result = auth.signIn(token, '10.0.0.1');
    if (!result.ok) throw new Error(result.reason);
    return result.cookie;
  };

  it('travel in a cookie no script reads, Secure where the public URL is https', () => {
    expect(login(open(), 'v')).toMatch(
      /^slotscope_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const secure = login(open('https://scope.example'), 'o');
    expect(secure).toMatch(/; Max-Age=43200; /);
    expect(secure).toMatch(/; Secure/);
    expect(open().signOutCookie()).toMatch(/^slotscope_session=; Max-Age=0; Path=\//);
  });

  it('end after 12 hours for operators and 30 days for viewers', () => {
    const auth = open();
    const [operator, viewer] = [cookieHeader(login(auth, 'o')), cookieHeader(login(auth, 'v'))];
    clock += 12 * HOUR - 1;
    expect(auth.authenticate(operator)).toEqual({ role: 'operator', name: 'ada' });
    clock += 1;
    expect(auth.authenticate(operator)).toBeNull();
    clock += 29 * 24 * HOUR;
    expect(auth.authenticate(viewer)).toEqual({ role: 'viewer', name: 'wall' });
    clock += 24 * HOUR;
    expect(auth.authenticate(viewer)).toBeNull();
  });

  it('outlive a restart, for the key is kept for this user alone', () => {
    const cookie = cookieHeader(login(open(), 'v'));
    expect(open().authenticate(cookie)).toEqual({ role: 'viewer', name: 'wall' });
    expect(statSync(join(dir, 'data/session.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dir, 'data/session.key'), 'utf8')).toHaveLength(44);
  });

  it('die with their token line, also when its token or role is changed', () => {
    for (const change of [[], [line('wall', 'viewer', 'other')], [line('wall', 'operator', 'v')]]) {
      write(line('wall', 'viewer', 'v'), line('ada', 'operator', 'o'));
      clock += 2000;
      const auth = open();
      const cookie = cookieHeader(login(auth, 'v'));
      expect(auth.authenticate(cookie)).not.toBeNull();
      write(line('ada', 'operator', 'o'), ...change, `# ${change.length}\n`);
      clock += 1000;
      expect(auth.authenticate(cookie)).toBeNull();
    }
  });

  it('cannot be forged or stretched', () => {
    const auth = open();
    const value = /=([^;]+)/.exec(login(auth, 'v'))![1]!;
    const [name, expires, mac] = decodeURIComponent(value).split('~') as [string, string, string];
    const tried = [
      `ada~${expires}~${mac}`,
      `${name}~${Number(expires) + 1}~${mac}`,
      `${name}~${expires}~${'A'.repeat(43)}`,
      `${name}~${expires}`,
      '__proto__~1~x',
      '',
    ];
    for (const session of tried)
      expect(auth.authenticate({ cookie: `${SESSION_COOKIE}=${session}` })).toBeNull();
    expect(auth.authenticate({ cookie: `${SESSION_COOKIE}=${name}~${expires}~${mac}` })).not.toBeNull();
  });

  it('give way to a bearer token when both are sent', () => {
    const auth = open();
    const cookie = cookieHeader(login(auth, 'v'));
    expect(auth.authenticate({ ...cookie, authorization: 'Bearer o' })).toMatchObject({ role: 'operator' });
    expect(auth.authenticate({ ...cookie, authorization: 'Bearer wrong' })).toBeNull();
  });
});

describe('login attempts', () => {
  it('that fail are limited to ten a minute per address', () => {
    write(line('ada', 'operator', 'o'));
    const auth = open();
    for (let i = 0; i < 10; i++) expect(auth.signIn('x', 'a')).toEqual({ ok: false, reason: 'wrong-token' });
    clock += 20_000;
    expect(auth.signIn('o', 'a')).toEqual({ ok: false, reason: 'too-many', wait: 40_000 });
    expect(auth.signIn('o', 'b')).toMatchObject({ ok: true });
    clock += 40_000;
    // Who knows the token is not counted: behind a proxy many people have one address.
    for (let i = 0; i < 20; i++) expect(auth.signIn('o', 'a')).toMatchObject({ ok: true });
  });
});
