import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { signIn } from './signIn';

/** Different in every run, so that the same server can be asked twice. */
const run = String(Date.now()).slice(-6);
const segmentName = `Buyers ${run}`;
const event = `bought_${run}`;
const phones = [0, 1].map((index) => `+1202555${1000 + ((Number(run) * 2 + index) % 9000)}`);
const [often = '', once = ''] = phones;

async function post(request: APIRequestContext, path: string, data: object) {
  const answer = await request.post(path, {
    data,
    headers: { Authorization: `Bearer ${process.env.TANDEM_API_TOKEN}` },
  });
  expect(answer.ok(), `${path} answers ${answer.status()}`).toBe(true);
}

async function buys(request: APIRequestContext, phone: string, total: number) {
  await post(request, '/api/v1/events', { type: event, phone, properties: { total } });
}

async function choose(page: Page, control: string, option: string) {
  await page.getByRole('combobox', { name: control }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('a segment of what people did fills itself, and says who came in, when and why', async ({
  page,
  request,
}) => {
  for (const [index, phone] of phones.entries()) {
    await post(request, '/api/v1/subscribers', {
      phone,
      first_name: index === 0 ? `Often ${run}` : `Once ${run}`,
      consent: { state: 'subscribed', method: 'form' },
    });
  }
  await buys(request, often, 60);
  await buys(request, often, 70);
  await buys(request, once, 80);
  // Too small to count.
  await buys(request, once, 10);
  await signIn(page);

  await test.step('Create a segment with an event', async () => {
    await page.goto('/messaging/segments/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(segmentName);
    await choose(page, 'Criterion', event);
    await page.getByRole('textbox', { name: 'Value' }).fill('2');
    await choose(page, 'Window', 'Sliding');
    await page.getByRole('button', { name: 'Add filter' }).click();
    const filter = page.getByRole('group', { name: 'Filter' });
    await filter.getByRole('combobox', { name: 'Property' }).fill('total');
    await filter.getByRole('combobox', { name: 'Logic' }).click();
    await page.getByRole('option', { name: 'greater than', exact: true }).click();
    await filter.getByRole('textbox', { name: 'Value' }).fill('50');
    await expect(page.getByTestId('segment-size')).toHaveText('1');
    await expect(page.getByText('1 can be texted')).toBeVisible();
    const who = page.getByRole('list', { name: 'Who matches' });
    await expect(who.getByRole('link', { name: `Often ${run}` })).toBeVisible();
    await expect(who.getByRole('listitem')).toHaveCount(1);
    await expect(page.getByTestId('segment-sentence')).toContainText('total is greater than 50');
    await page.getByRole('button', { name: 'Save Segment' }).click();
    await expect(page.getByRole('heading', { name: segmentName, level: 1 })).toBeVisible();
  });
  const segment = page.url();

  await test.step('Somebody comes in, and the history says so', async () => {
    await page.getByRole('tab', { name: 'Entered and left' }).click();
    const history = page.getByRole('table', { name: 'History' });
    // The first fill is no coming in.
    await expect(history.getByRole('row', { name: /Filled/ })).toBeVisible();
    await expect(history.getByRole('row', { name: /Entered/ })).toHaveCount(0);
    await buys(request, once, 90);
    const entered = history.getByRole('row', { name: new RegExp(`Entered Once ${run}`) });
    await expect(async () => {
      await page.reload();
      await expect(entered).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(entered).toContainText('Something about them changed');
    await entered.getByRole('button', { name: 'Why' }).click();
    const why = page.getByRole('dialog');
    await expect(why.getByText('In the segment', { exact: true })).toBeVisible();
    await expect(why.getByRole('list', { name: 'Events' }).getByRole('listitem')).toHaveCount(2);
    await expect(why.getByText(/total: 90/)).toBeVisible();
    await why.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: 'Members' }).click();
    await expect(page.getByRole('table', { name: 'Members' }).getByRole('link')).toHaveCount(2);
  });

  await test.step('The person says why, too', async () => {
    await page.getByRole('link', { name: `Once ${run}` }).click();
    const inside = page.getByRole('list', { name: 'In these segments' });
    const row = inside.getByRole('listitem').filter({ hasText: segmentName });
    await expect(row).toContainText('since');
    await expect(page.getByText('total: 90').first()).toBeVisible();
    await row.getByRole('link', { name: segmentName }).click();
    await expect(page).toHaveURL(segment);
  });
});
