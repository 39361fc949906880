import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWhole } from '@/server/cli/export-file';
import { temporaryFolder } from '../store/temporary-folder';

describe('a file that is made whole', () => {
  it('has its name only when it is whole', async () => {
    const file = path.join(temporaryFolder(), 'a');
    const made = await makeWhole(file, async part => {
      writeFileSync(part, 'all of it');
      expect(existsSync(file)).toBe(false);
      return 7;
    });
    expect([made, readFileSync(file, 'utf8')]).toEqual([7, 'all of it']);
    expect(readdirSync(path.dirname(file))).toEqual(['a']);
  });

  it('is not there after a failure, which is told by its name', async () => {
    const file = path.join(temporaryFolder(), 'a');
    const failing = makeWhole(file, async part => {
      for (const end of ['', '-wal', '-shm']) writeFileSync(part + end, '');
      throw new Error(`The disk of ${part} is full.`);
    });
    await expect(failing).rejects.toThrow(`The disk of ${file} is full.`);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('is not there after Ctrl-C, and nobody listens for it any more', async () => {
    const file = path.join(temporaryFolder(), 'a');
    const before = process.listenerCount('SIGINT');
    const stopped = makeWhole(file, async (part, stop) => {
      writeFileSync(part, '');
      process.emit('SIGINT');
      stop.throwIfAborted();
    });
    await expect(stopped).rejects.toThrow(`Stopped: ${file} was not written.`);
    expect(readdirSync(path.dirname(file))).toEqual([]);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
