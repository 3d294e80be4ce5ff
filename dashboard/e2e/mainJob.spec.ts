import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { signIn } from './signIn';

/**
 * The main job as a merchant does it: the four steps of the README word for word, everything found by its role and
 * accessible name, ending with the texts on the sandbox phone.
 */

const api = { Authorization: 'Bearer tdm_e2e_token' };

/** Who is in the shop. Only Ada and Ben are members over 500 points who may be texted. */
const people = [
  { name: 'Ada', phone: '+12125550101', state: 'member', points: 1240, consent: 'subscribed' },
  { name: 'Ben', phone: '+12125550102', state: 'member', points: 501, consent: 'subscribed' },
  { name: 'Cleo', phone: '+12125550103', state: 'member', points: 500, consent: 'subscribed' },
  { name: 'Dana', phone: '+12125550104', state: 'candidate', points: 900, consent: 'subscribed' },
  { name: 'Emil', phone: '+12125550105', state: 'member', points: 3000, consent: 'unsubscribed' },
  { name: 'Fay', phone: '+12125550106', state: 'none', points: 0, consent: 'subscribed' },
];
const email = (name: string) => `${name.toLowerCase()}@example.com`;

async function fillTheShop(request: APIRequestContext) {
  const customers = people
    .filter((person) => person.state !== 'none')
    .map((person) => `${email(person.name)},${person.name},Test,${person.state},${person.points}`);
  const imported = await request.post('/api/rewards/customers/import', {
    headers: { ...api, 'Content-Type': 'text/csv' },
    data: ['email,first_name,last_name,state,points', ...customers].join('\n'),
  });
  expect(imported.ok()).toBe(true);
  for (const person of people) {
    const added = await request.post('/api/v1/subscribers', {
      headers: api,
      data: {
        phone: person.phone,
        email: email(person.name),
        first_name: person.name,
        consent: { state: person.consent, method: 'form' },
      },
    });
    expect(added.status()).toBe(201);
  }
}

async function choose(page: Page, label: string, option: string, nth = 0) {
  await page.getByRole('combobox', { name: label, exact: true }).nth(nth).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('from an API key to texts on the phone, and STOP', async ({ page, request }) => {
  await fillTheShop(request);
  await signIn(page);
  let key = '';

  await test.step('1. Rewards Admin: generate an API key', async () => {
    await page.getByRole('link', { name: 'Rewards Admin' }).click();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: /Developer tools/ }).click();
    await expect(page.getByRole('heading', { name: 'Manage API keys' })).toBeVisible();
    await page.getByRole('button', { name: 'Generate new API key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Tandem Messaging');
    await page.getByRole('checkbox', { name: 'customer:read', exact: true }).check();
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible();
    key = await page.getByRole('textbox', { name: 'API key' }).inputValue();
    expect(key).toMatch(/^api_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText(key)).toHaveCount(0);
  });

  await test.step('2. Dashboard: connect Smile', async () => {
    await page.getByRole('link', { name: 'Messaging', exact: true }).click();
    await page.getByRole('link', { name: 'Integrations' }).click();
    await expect(page.getByRole('heading', { name: 'Available Apps' })).toBeVisible();
    await page.getByRole('link', { name: 'Smile', exact: true }).click();
    await page.getByLabel('API key').fill('api_thisKeyIsNotOne');
    await page.getByRole('radio', { name: "Use this server's Rewards" }).check();
    await page.getByRole('button', { name: 'Save Integration' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Save Integration' }).click();
    await expect(page.getByRole('switch', { name: 'Active' })).toBeChecked();
    await expect(page.getByText('of 5 customers')).toBeVisible();
  });

  await test.step('3. Messaging → Segments → Create Segment', async () => {
    await page.getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('link', { name: 'Create Segment' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Members over 500 points');
    await choose(page, 'Criterion', 'Enrolled in Smile');
    await choose(page, 'Logic', 'equals');
    await choose(page, 'Value', 'TRUE');
    await expect(page.getByLabel('Size')).toContainText('4');
    await page.getByRole('button', { name: 'Add criterion' }).click();
    await choose(page, 'Criterion', 'Smile Points Balance', 1);
    await choose(page, 'Logic', 'greater than', 1);
    await page.getByRole('textbox', { name: 'Value' }).fill('500');
    await expect(page.getByLabel('Size')).toContainText('3');
    await page.getByRole('button', { name: 'Save Segment' }).click();
    await expect(page.getByRole('heading', { name: 'Members over 500 points' })).toBeVisible();
  });

  await test.step('4. Add the segment to a campaign; people get their texts', async () => {
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('link', { name: 'Create Campaign' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Reward the top buyers');
    await page.getByRole('combobox', { name: 'Include' }).click();
    await page.getByRole('option', { name: /^Members over 500 points/ }).click();
    await page.keyboard.press('Escape');
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill('Hi {{ subscriber.first_name }}, you have {{ smile.points_balance }} points. Reply STOP to opt out');
    await page.getByRole('button', { name: /Rehearse|Dry run/ }).click();
    await expect(page.getByText(/Will be sent/i).first()).toBeVisible();
    await page.getByRole('button', { name: 'Send campaign' }).click();
    await page.getByRole('dialog').getByRole('button', { name: /Send/ }).click();
    await expect(page.getByText('Sent', { exact: true }).first()).toBeVisible();
  });

  await test.step('the texts on the sandbox phone, and STOP', async () => {
    await page.getByRole('link', { name: 'Sandbox phone' }).click();
    for (const [name, points] of [
      ['Ada', '1240'],
      ['Ben', '501'],
    ]) {
      const person = people.find((each) => each.name === name);
      await page.getByRole('combobox', { name: 'Number' }).fill(person?.phone ?? '');
      await page.getByRole('option', { name: new RegExp(person?.phone.slice(1) ?? '') }).click();
      await expect(page.getByText(`Hi ${name}, you have ${points} points. Reply STOP to opt out`)).toBeVisible();
    }
    await page.getByRole('textbox', { name: 'Reply' }).fill('STOP');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect
      .poll(async () => {
        const found = await request.get('/api/v1/subscribers?phone=%2B12125550102', { headers: api });
        return (await found.json()).data[0].consent.state;
      })
      .toBe('unsubscribed');

    const log = await request.get('/api/v1/sandbox/messages?limit=250', { headers: api });
    const campaignTexts = ((await log.json()).data as { to: string; body: string }[]).filter((text) =>
      text.body.startsWith('Hi '),
    );
    expect(campaignTexts.map((text) => text.to).sort()).toEqual(['+12125550101', '+12125550102']);
  });
});
