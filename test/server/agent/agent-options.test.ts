import { expect, it } from 'vitest';
import { agentOptions } from '@/server/agent/agent-options';

it.each([
  'https://example.com/slotscope',
  'https://example.com/?a=1',
  'https://example.com/#a',
  'https://user:secret@example.com',
])('refuses %s in one sentence rather than leaving out what it cannot use', server => {
  expect(() => agentOptions({ server, name: 'db1' })).toThrow(
    'agent: --server takes no path and nothing after it: use https://example.com.',
  );
});

it('takes an address with or without a slash at its end', () => {
  for (const server of ['https://example.com', 'https://example.com/'])
    expect(agentOptions({ server, name: 'db1' }).server).toBe('https://example.com');
});
