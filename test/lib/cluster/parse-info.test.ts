import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMeasures } from '@/lib/cluster/measures';
import { parseClusterInfo } from '@/lib/cluster/parse-info';
import { corpus } from '../../helpers/corpus';

const text = (name: string) =>
  readFileSync(corpus('info').find(entry => entry.file.includes(name))!.path, 'utf8');

describe('parseClusterInfo', () => {
  it('reads every CLUSTER INFO of the corpus', () => {
    const files = corpus('info').filter(entry => /cluster-info-(?!disabled)/.test(entry.file));
    expect(files.length).toBeGreaterThan(5);
    for (const entry of files) {
      const info = parseClusterInfo(readFileSync(entry.path, 'utf8'));
      expect(info, entry.file).not.toBeNull();
      expect(Number.isInteger(info?.currentEpoch), entry.file).toBe(true);
    }
  });

  it('takes the numbers as they stand', () => {
    expect(parseClusterInfo(text('002-cluster-info-fail-12288'))).toMatchObject({
      state: 'fail',
      slotsAssigned: 12288,
    });
  });

  it('counts election messages, absent ones as none, where the server counts by type', () => {
    const counted =
      'cluster_state:ok\r\ncluster_stats_messages_ping_sent:9\r\ncluster_stats_messages_auth-req_sent:5\r\ncluster_stats_messages_auth-ack_received:2\r\n';
    expect(parseClusterInfo(counted)?.ballots).toEqual({
      votesAsked: 5,
      votesReceived: 2,
      handoversAsked: 0,
    });
    expect(
      parseClusterInfo('cluster_state:ok\r\ncluster_stats_messages_sent:9\r\n')?.ballots,
    ).toBeUndefined();
  });

  it('is null for an error reply', () => {
    expect(parseClusterInfo(text('031-cluster-info-disabled'))).toBeNull();
  });
});

describe('parseMeasures', () => {
  it('leaves out what the server does not say', () => {
    const { measures, clockOffset } = parseMeasures('redis_version:3.0.7\r\n', 5);
    expect(measures).toEqual({ at: 5, version: '3.0.7', server: 'redis' });
    expect(clockOffset).toBeNull();
  });

  it('reads a replica’s offset, link and keys, and the node’s own clock', () => {
    const info =
      'valkey_version:8.1.0\r\nredis_version:7.2.4\r\nserver_time_usec:7000000\r\nrole:slave\r\nmaster_link_status:up\r\nslave_repl_offset:42\r\nmaster_repl_offset:41\r\ndb0:keys=5,expires=0\r\n';
    expect(parseMeasures(info, 1000)).toMatchObject({
      measures: { version: '8.1.0', server: 'valkey', replOffset: 42, masterLink: 'up', keys: 5 },
      clockOffset: 6000,
    });
  });
});
