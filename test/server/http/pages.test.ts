import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { inlineScripts } from '@/server/http/inline-scripts';
import { aTopology, steppedClusters } from '../push/stepped-clusters';
import { INLINE, startUnderTest, type UnderTest } from './web-server-under-test';

let test: UnderTest;
const start = async (publicUrl?: string) => {
  test = await startUnderTest({
    clusters: steppedClusters(aTopology()),
    ...(publicUrl ? { publicUrl } : {}),
  });
};
afterEach(() => test.stop());

describe('pages', () => {
  it('are served by their names, asked for anew each time; hashed assets are kept', async () => {
    await start();
    for (const [path, title] of [
      ['/', 'index'],
      ['/cluster?id=prod', 'cluster'],
    ]) {
      const page = await test.call(path!);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(await page.text()).toContain(`<h1>${title}</h1>`);
      const again = await test.call(path!, { headers: { 'if-none-match': page.headers.get('etag')! } });
      expect(again.status).toBe(304);
    }
    const asset = await test.call('/_next/static/app-1.js', { headers: { 'accept-encoding': 'identity' } });
    expect(asset.headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
    expect(await asset.text()).toBe('one()');
    const missing = await test.call('/no/such/page');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html;charset=utf-8']);
    expect(await missing.text()).toContain('404');
  });

  it('come precompressed where a file is there', async () => {
    await start();
    const encoding = await new Promise(resolve =>
      get(`${test.url}/_next/static/app-1.js`, { headers: { 'accept-encoding': 'gzip' } }, response => {
        response.resume();
        resolve(response.headers['content-encoding']);
      }),
    );
    expect(encoding).toBe('gzip');
  });

  it('allow exactly the inline scripts they hold', async () => {
    await start();
    const page = await test.call('/cluster');
    const policy = page.headers.get('content-security-policy')!;
    const scripts = inlineScripts(await page.text());
    expect(scripts).toEqual([INLINE]);
    const hash = createHash('sha256').update(scripts[0]!).digest('base64');
    const directives = Object.fromEntries(
      policy.split(';').map(text => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]),
    );
    expect(directives).toEqual({
      'default-src': "'self'",
      'script-src': `'self' 'sha256-${hash}'`,
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
    });
  });

  it('come with security headers; HSTS only where the public URL is https', async () => {
    await start();
    const { headers } = await test.call('/');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
    await test.stop();
    await start('https://scope.example');
    expect((await test.call('/api/v1/clusters')).headers.get('strict-transport-security')).toContain(
      'max-age',
    );
  });
});

describe('inline scripts', () => {
  it('are found whatever their attributes, and external ones are left out', () => {
    const html = `<script>a</script><script src="/x.js">no</script><script id="a>b" data-src="y">b\n</script >
      <SCRIPT async src='z'></SCRIPT><script type="application/json">{}</script>`;
    expect(inlineScripts(html)).toEqual(['a', 'b\n', '{}']);
  });
});
