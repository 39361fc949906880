import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ALL_RECORDED, recorded } from '../../fixtures/sockets/faults/replay';
import { recordedStream } from '../../helpers/recorded-stream';

/** Every event of a recording as a line of JSON, as the store keeps it. */
const linesOf = (recording: Parameters<typeof recordedStream>[0]): string =>
  recordedStream(recording)
    .flatMap(({ told }) => told.map(event => `${JSON.stringify(event)}\n`))
    .join('');

describe.each(ALL_RECORDED)('recorded: %s', fault => {
  it('tells the same events when it is replayed, byte for byte', () => {
    const recording = recorded(fault);
    expect(linesOf(structuredClone(recording))).toBe(linesOf(recording));
  });
});

/** A change of any word, time or order shows as a changed line: `npx vitest run test/lib/history --update` takes it over. */
test('the events of all recordings', async () => {
  const text = ALL_RECORDED.map(fault => `# ${fault}\n${linesOf(recorded(fault))}`).join('');
  await expect(text).toMatchFileSnapshot(
    join(import.meta.dirname, '../../fixtures/sockets/faults/events.ndjson'),
  );
});
