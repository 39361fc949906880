import { describe, expect, it } from 'vitest';
import { sameButStamps } from '@/lib/history/same-text';

const line = (ping: string, pong: string, rest = 'connected 0-5460') =>
  `07c37df 127.0.0.1:30004@31004,host slave e7d1eecc ${ping} ${pong} 4 ${rest}\n`;

describe('two CLUSTER NODES texts', () => {
  it('are the same when nothing but stamps differ, of any length', () => {
    const text = line('0', '1426238317239') + line('0', '1426238316232');
    expect(sameButStamps(text, text)).toBe(true);
    expect(sameButStamps(text, line('1426238317741', '0') + line('0', '1426238316999'))).toBe(true);
  });

  it('are not when any other word differs, or a line is missing or longer', () => {
    const text = line('0', '17');
    for (const other of [
      line('0', '17', 'disconnected 0-5460'),
      line('0', '17', 'connected 0-5461'),
      line('0', '17').replace(' 4 ', ' 5 '),
      line('0', '17').replace('slave', 'slave,fail?'),
      line('0', '17').replace(':30004', ':30005'),
      text + line('0', '18'),
      text.trimEnd(),
      '',
    ]) {
      expect(sameButStamps(text, other), other).toBe(false);
      expect(sameButStamps(other, text), other).toBe(false);
    }
  });

  it('are compared in a few milliseconds at most at 1000 nodes', () => {
    const text = (ping: number) =>
      Array.from({ length: 1000 }, (_, i) => line(String(ping), `17${1000 + i}`)).join('');
    const [a, b] = [text(1_700_000_000_001), text(1_700_000_000_002)];
    const began = performance.now();
    for (let i = 0; i < 50; i++) expect(sameButStamps(a, b)).toBe(true);
    expect((performance.now() - began) / 50).toBeLessThan(5);
  });
});
