import { expect, test } from 'vitest';
import { ReplyReader } from '@/server/demo/resp-reader';

const stream =
  '+OK\r\n-ERR no\r\n:42\r\n$2\r\nä\r\n$-1\r\n*3\r\n$1\r\na\r\n*1\r\n:1\r\n*-1\r\n*0\r\n$0\r\n\r\n';
const replies = ['OK', new Error('ERR no'), 42, 'ä', null, ['a', [1], null], [], ''];

test.each([1, 2, 5, 11, 1000])('replies are the same when they come in packets of %i bytes', size => {
  const reader = new ReplyReader();
  const bytes = Buffer.from(stream);
  const out: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(...reader.read(bytes.subarray(at, at + size)));
  expect(out).toEqual(replies);
});

test('what is no reply is an error', () => {
  expect(() => new ReplyReader().read(Buffer.from('HTTP/1.1 400\r\n'))).toThrow('Not a RESP2 reply: "H"');
});
