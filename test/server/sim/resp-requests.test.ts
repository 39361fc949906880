import { expect, test } from 'vitest';
import { RequestReader } from '@/server/sim/resp-requests';

const stream =
  '*2\r\n$7\r\nCLUSTER\r\n$5\r\nNODES\r\n*1\r\n$4\r\nPING\r\nPING hello\r\n*2\r\n$4\r\nAUTH\r\n$3\r\nä!\r\n';
const words = [['CLUSTER', 'NODES'], ['PING'], ['PING', 'hello'], ['AUTH', 'ä!']];

function readIn(sizes: number): unknown[] {
  const reader = new RequestReader();
  const bytes = Buffer.from(stream);
  const out: unknown[] = [];
  for (let at = 0; at < bytes.length; at += sizes) out.push(...reader.read(bytes.subarray(at, at + sizes)));
  return out;
}

test.each([1, 2, 3, 7, 16, 1000])('requests are the same when they come in packets of %i bytes', size => {
  expect(readIn(size)).toEqual(words.map(list => ({ type: 'command', words: list })));
});

test.each([
  ['*x\r\n', 'invalid multibulk length'],
  ['*1\r\n:4\r\n', "expected '$', got ':'"],
  ['*1\r\n$-1\r\n', 'invalid bulk length'],
  ['*99999999\r\n', 'invalid multibulk length'],
])('%j breaks the protocol', (text, reason) => {
  expect(new RequestReader().read(Buffer.from(text))).toEqual([{ type: 'broken', reason }]);
});

test('an endless line is refused instead of kept', () => {
  const requests = new RequestReader().read(Buffer.alloc(70_000, 'a'));
  expect(requests).toEqual([{ type: 'broken', reason: 'too big request' }]);
});
