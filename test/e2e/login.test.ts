import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hashToken, newToken } from '@/server/auth/token-hash';
import { expectAccessible, keepPicture } from './browser';
import { scratchFolder } from './server-process';
import { useSlotscope } from './slotscope';

const folder = scratchFolder();
afterAll(() => folder.remove());
const viewer = newToken();
const tokens = path.join(folder.path, 'tokens');
writeFileSync(tokens, `wall viewer sha256:${hashToken(viewer)}\n`);
// The simulated demo: no server binary needed, and SIMULATED must be on screen.
const env = { REDIS_SERVER_BIN: '/nonexistent', SLOTSCOPE_TOKENS_FILE: tokens };
const slotscope = useSlotscope(['demo', '--port', '0'], env);

describe('login', () => {
  it('asks for a token, refuses a wrong one in plain words, and leads back to where one came from', async () => {
    const { page, errors, close } = await slotscope.open();
    await page.goto(`${slotscope.url}/cluster?id=demo`);
    await page.getByLabel('Token').waitFor();
    expect(new URL(page.url()).pathname).toBe('/login');
    await expectAccessible(page);
    await page.getByLabel('Token').fill('ss_wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page
      .getByRole('alert')
      .getByText(/not known/)
      .waitFor();
    await keepPicture(page, 'login-refused');

    await page.getByLabel('Token').fill(viewer);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('h1').getByText('All 16384 slots are served').waitFor();
    expect(new URL(page.url()).searchParams.get('id')).toBe('demo');
    await page.getByText('SIMULATED').first().waitFor();
    const cookie = (await page.context().cookies()).find(one => one.name === 'slotscope_session');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(cookie?.value).not.toContain(viewer);
    // A viewer may look but finds no button that acts.
    expect(await page.getByRole('button', { name: /^Kill/ }).count()).toBe(0);
    expect(errors.filter(error => !/401|unauthorized/i.test(error))).toEqual([]);
    await close();
  });

  it('says SIMULATED on every screen', async () => {
    const { page, close } = await slotscope.open({
      extraHTTPHeaders: { authorization: `Bearer ${viewer}` },
    });
    for (const place of ['/', '/cluster?id=demo']) {
      await page.goto(`${slotscope.url}${place}`);
      await page.getByText('SIMULATED').first().waitFor();
    }
    await close();
  });
});
