import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Incident } from '@/lib/incidents/incident';
import { until } from '../helpers/until';
import { expectAccessible, keepPicture } from './browser';
import { heading, useDemo } from './demo';

const demo = useDemo();
const API = '/api/v1/clusters/demo/incidents';

const incidents = async (): Promise<readonly Incident[]> =>
  ((await (await fetch(`${demo.url}${API}`)).json()) as { incidents: readonly Incident[] }).incidents;

it('a killed master becomes an anatomy: list, page, files, and the way back to that moment', async () => {
  const { page, expectQuiet, close } = await demo.open();
  await page.goto(`${demo.url}/incident?id=demo`);
  await page.getByText('No failover was seen since this cluster is watched').waitFor();
  await expectAccessible(page);

  const victim = (await demo.topology()).nodes.find(node => node.role === 'master')!;
  await demo.fault(page, 'kill', victim.id);
  const done = await until(
    'the failover is done',
    async () => (await incidents()).find(one => one.state === 'done'),
    { within: 60_000 },
  );
  expect(done).toMatchObject({ number: 1, trigger: 'automatic', master: { id: victim.id } });

  const row = page.getByRole('link', { name: /took over .* slots from/ });
  await row.waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/n=1/);
  await expect.poll(() => heading(page).textContent(), { timeout: 5000 }).toBe(`${done.text}.`);
  for (const station of ['First symptom', 'FAIL', 'Election', 'Promotion', 'Slots served'])
    await page.getByRole('rowheader', { name: station, exact: true }).first().waitFor();
  for (const colorScheme of ['dark', 'light'] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(200);
      await expectAccessible(page);
      await keepPicture(page, `incident-${colorScheme}-${width}`);
    }
  await page.setViewportSize({ width: 1280, height: 900 });

  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  };
  expect(await saved('Report .md')).toMatchObject({
    name: 'demo-incident-1.md',
    text: expect.stringContaining('## What happened'),
  });
  expect(await saved('Picture .svg')).toMatchObject({
    name: 'demo-incident-1.svg',
    text: expect.stringMatching(/^<svg /),
  });
  await page.getByRole('link', { name: 'Open in replay' }).click();
  await page.waitForURL(url => url.pathname === '/cluster' && url.searchParams.get('at') === `${done.from}`);
  await page.goBack();
  await heading(page).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(url => url.pathname === '/incident' && !url.searchParams.has('n'));
  expectQuiet();
  await close();
});
