import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { run } from '@/server/cli/program';
import { corpus } from '../../helpers/corpus';

const FACTS = {
  nodes: 'nodes',
  masters: 'masters',
  replicas: 'replicas',
  slots_assigned: 'slotsAssigned',
  fail: 'fail',
  pfail: 'pfail',
  handshake: 'handshake',
  noaddr: 'noaddr',
  migrating: 'migrating',
  importing: 'importing',
  max_config_epoch: 'maxConfigEpoch',
  disconnected: 'disconnected',
  myself: 'myself',
};

async function inspect(file: string) {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    written.push(String(chunk));
    return true;
  });
  try {
    expect(await run(['inspect', file, '--json'], '0.0.0')).toBeNull();
  } finally {
    write.mockRestore();
  }
  return JSON.parse(written.join(''));
}

describe('inspect --json over the whole corpus', () => {
  const entries = corpus('nodes', 'nodes-bad');

  it('covers it', () => {
    expect(entries.length).toBeGreaterThan(65);
  });

  it.each(entries.map(entry => [entry.file, entry] as const))('%s', async (_, { path, facts }) => {
    const report = await inspect(path);
    const expected = Object.fromEntries(
      Object.entries(FACTS).map(([fact, key]) => [key, Number(facts[fact])]),
    );
    expect(report).toMatchObject({ kind: 'nodes', ...expected });
    expect(report.malformedLines.join(',')).toBe(facts.odd_lines ?? '');
    if (facts.dup_ids)
      expect(report.findings.map((finding: { code: string }) => finding.code)).toContain('duplicate-id');
    if (facts.masters_sharing_an_epoch && !facts.dup_ids)
      expect(report.findings.map((finding: { code: string }) => finding.code)).toContain('epoch-collision');
  });

  it('reads standard input as its own process and says what is wrong with a missing file', () => {
    const [first] = entries;
    const piped = spawnSync(process.execPath, ['bin/slotscope.mjs', 'inspect', '-', '--json'], {
      input: readFileSync(first!.path),
      encoding: 'utf8',
    });
    expect(JSON.parse(piped.stdout)).toMatchObject({ nodes: Number(first!.facts.nodes) });
    const missing = spawnSync(process.execPath, ['bin/slotscope.mjs', 'inspect', 'no-such-file'], {
      encoding: 'utf8',
    });
    expect(missing.status).toBe(64);
    expect(missing.stderr).toBe(
      'slotscope: inspect: no-such-file cannot be read (ENOENT); give a file or - for standard input.\n',
    );
  });
});
