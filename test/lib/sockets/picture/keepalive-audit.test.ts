import { expect, test } from 'vitest';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import type { HostView } from '@/lib/sockets/links/link-table';
import { keepaliveAudit } from '@/lib/sockets/picture/keepalive-audit';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { changedRows } from '../links/looks';

const quiet = recordedLook('three-hosts-quiet');
const audit = (hosts: readonly HostView[], version?: string) =>
  keepaliveAudit(
    buildLinkTable(hosts, quiet.members),
    quiet.members,
    new Map(quiet.members.map(({ id }) => [id, version ? { version } : {}])),
  );

test('Redis 7.0 with a node timeout of 15 s: accepted links are probed after 30 s, opened ones never', () => {
  const findings = audit(quiet.hosts);
  expect(findings).toHaveLength(6);
  for (const { without, of, interval, level, advice, text } of findings) {
    expect([without, of, level, advice]).toEqual([5, 10, 'info', '']);
    expect(interval).toBeGreaterThan(10);
    expect(interval).toBeLessThanOrEqual(30);
    expect(text).toMatch(/^5 accepted bus links have keepalive: .* gone within about/);
  }
});

test('with a node timeout of 900 ms the kernel keeps its own 7200 s', () => {
  const { hosts, members } = recordedLook('three-hosts-short-timeout');
  const [finding] = keepaliveAudit(buildLinkTable(hosts, members), members, new Map());
  expect(finding?.interval).toBeGreaterThan(7000);
  expect(finding?.level).toBe('warning');
  expect(finding?.text).toContain('up to 2 h 11 min');
  expect(finding?.advice).toMatch(/^Raise cluster-node-timeout to 1000 ms/);
});

test('no keepalive at all, as before 6.0', () => {
  const bare = changedRows(quiet.hosts, row => ({ ...row, timer: 0, keepalive: 0 }));
  const [finding] = audit(bare, '5.0.14');
  expect([finding?.without, finding?.of, finding?.interval, finding?.level]).toEqual([
    10,
    10,
    null,
    'warning',
  ]);
  expect(finding?.advice).toBe(
    'Upgrade to 6.2.6, 7.0 or later (it runs 5.0.14), which set keepalive on accepted links, or preload libkeepalive.',
  );
  expect(audit(bare, '7.0.15')[0]?.advice).toContain('This version sets keepalive');
});

test('milliseconds taken for seconds', () => {
  const long = changedRows(quiet.hosts, row => (row.keepalive ? { ...row, keepalive: 29_000 } : row));
  expect(audit(long, '6.2.6')[0]?.advice).toContain('6.2.11');
});

test('a connection with data on its way says nothing', () => {
  const busy = changedRows(quiet.hosts, row => ({ ...row, timer: 1, txQueue: 2568 }));
  expect(audit(busy)).toEqual([]);
});
