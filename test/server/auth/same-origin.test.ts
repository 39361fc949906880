import { describe, expect, it } from 'vitest';
import { isLoopback, isOwnHost, originKind } from '@/server/auth/same-origin';

describe('Origin', () => {
  it.each([
    ['http://127.0.0.1:3000', '127.0.0.1:3000', undefined, 'same'],
    ['http://scope.example', 'scope.example:80', undefined, 'same'],
    ['https://scope.example', 'scope.example', undefined, 'same'],
    ['https://scope.example', '10.0.0.1:3000', 'https://scope.example/', 'same'],
    ['http://scope.example', '10.0.0.1:3000', 'https://scope.example/', 'foreign'],
    ['http://127.0.0.1:3001', '127.0.0.1:3000', undefined, 'foreign'],
    ['http://localhost:3000', '127.0.0.1:3000', undefined, 'foreign'],
    ['http://127.0.0.1:3000.evil.example', '127.0.0.1:3000', undefined, 'foreign'],
    ['null', '127.0.0.1:3000', undefined, 'foreign'],
    ['', '127.0.0.1:3000', undefined, 'foreign'],
    ['file://', '', undefined, 'foreign'],
    ['ftp://a', 'a', undefined, 'foreign'],
    [undefined, 'a', undefined, 'absent'],
  ])('%s to %s (public %s) is %s', (origin, host, publicUrl, kind) => {
    expect(originKind({ ...(origin === undefined ? {} : { origin }), host }, publicUrl)).toBe(kind);
  });
});

describe('Host', () => {
  it.each([
    ['localhost:3000', true],
    ['127.0.0.1', true],
    ['[::1]:3000', true],
    ['LOCALHOST', true],
    ['scope.example:8443', true],
    ['evil.example:3000', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['10.0.0.1:3000', false],
    ['', false],
    ['a b', false],
  ])('%s is ours: %s', (host, own) => {
    expect(isOwnHost({ host }, 'https://scope.example')).toBe(own);
  });

  it('knows loopback', () => {
    expect(['localhost', '127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', ''].some(isLoopback)).toBe(false);
  });
});
