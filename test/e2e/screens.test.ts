import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { corpus } from '../helpers/corpus';
import { expectAccessible, keepPicture } from './browser';
import { scratchFolder } from './server-process';
import { useSlotscope } from './slotscope';

const data = scratchFolder();
afterAll(() => data.remove());
const nothingThere = ['serve', '--seed', '127.0.0.1:1', '--name', 'gone', '--data', data.path, '--port', '0'];
const slotscope = useSlotscope(nothingThere);

describe('every screen', () => {
  const places = [
    '/',
    '/cluster?id=gone',
    '/cluster?id=nobody',
    '/inspect',
    '/status',
    '/login',
    '/no-such-page',
  ];
  const sizes = [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ];
  it.each(places)('%s is accessible, fits its window and prints no error, in both themes', async place => {
    for (const colorScheme of ['dark', 'light'] as const)
      for (const viewport of sizes) {
        const { page, errors, close } = await slotscope.open({ colorScheme, viewport });
        await page.goto(`${slotscope.url}${place}`);
        await page.locator('h1').first().waitFor();
        await page.waitForTimeout(300);
        await expectAccessible(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBeLessThanOrEqual(0);
        await keepPicture(page, `screen${place.replace(/\W+/g, '-')}-${colorScheme}-${viewport.width}`);
        // The browser itself prints one line for a page that is not there.
        expect(errors.filter(error => !error.includes('404'))).toEqual([]);
        await close();
      }
  });

  it('says which seed does not answer, and what to do', async () => {
    const { page, close } = await slotscope.open();
    await page.goto(`${slotscope.url}/cluster?id=gone`);
    await page
      .getByText(/127\.0\.0\.1:1 refuses the connection/)
      .first()
      .waitFor();
    await page
      .getByText(/Start the server, or correct the address/)
      .first()
      .waitFor();
    await close();
  });
});

describe('/inspect', () => {
  it('turns a pasted dump into map, graph and findings without sending it anywhere', async () => {
    const { page, expectQuiet, close } = await slotscope.open();
    await page.goto(`${slotscope.url}/inspect`);
    const sent: string[] = [];
    page.on('request', request => {
      if (request.postData() !== null) sent.push(request.url());
    });
    const entry = corpus('nodes').find(one => one.file.includes('025-two-masters-fail'))!;
    await page.locator('textarea').first().fill(readFileSync(entry.path, 'utf8'));
    await page
      .getByText(/is FAIL and its 5462 slots are not served/)
      .first()
      .waitFor();
    await page.getByRole('img').first().waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'inspect-two-masters-fail');
    expect(sent).toEqual([]);
    expectQuiet();
    await close();
  });

  it('lists the lines it cannot read', async () => {
    const { page, close } = await slotscope.open();
    await page.goto(`${slotscope.url}/inspect`);
    const entry = corpus('nodes-bad').find(one => one.file.includes('004-cut'))!;
    await page.locator('textarea').first().fill(readFileSync(entry.path, 'utf8'));
    await page
      .getByText(/slots are not ranges/)
      .first()
      .waitFor();
    await close();
  });
});
