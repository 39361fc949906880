import { expect, it } from 'vitest';
import { columnHeads } from '@/components/opinions/column-heads';

it('keeps what tells columns apart', () => {
  expect(columnHeads(['10.77.0.1', '10.77.0.12'])).toEqual(['.1', '.12']);
  expect(columnHeads([':7001', ':7002'])).toEqual([':7001', ':7002']);
  expect(columnHeads(['10.77.0.8'])).toEqual(['10.77.0.8']);
});
