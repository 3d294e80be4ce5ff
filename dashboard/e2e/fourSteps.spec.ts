import { expect, type Page, test } from '@playwright/test';
import { signIn } from './signIn';

/** Different in every run, so that the same server can be asked twice. */
const run = String(Date.now()).slice(-6);
const segmentName = `Loyal ${run}`;
const campaignName = `Thanks ${run}`;

/** Valid numbers that are nobody's: exchange 555. */
function phone(index: number): string {
  return `+1201555${1000 + ((Number(run) * 10 + index) % 9000)}`;
}

const people = [
  { first: 'Ana', points: 700, state: 'member', consent: 'subscribed' },
  { first: 'Bo', points: 501, state: 'member', consent: 'subscribed' },
  // In the segment, but may not be texted.
  { first: 'Chiara', points: 900, state: 'member', consent: 'unsubscribed' },
  // Not in the segment: exactly 500 is not more than 500, and a candidate is not enrolled.
  { first: 'Dmitri', points: 500, state: 'member', consent: 'subscribed' },
  { first: 'Ebele', points: 999, state: 'candidate', consent: 'subscribed' },
].map((person, index) => ({
  ...person,
  phone: phone(index),
  email: `${person.first.toLowerCase()}.${run}@example.com`,
}));

function csv(name: string, lines: string[]) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) };
}

function navigation(page: Page) {
  return page.getByRole('navigation', { name: 'Main' });
}

async function importSubscribers(page: Page) {
  await navigation(page).getByRole('link', { name: 'Subscribers' }).click();
  await page.getByRole('button', { name: 'Import' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .locator('input[type=file]')
    .setInputFiles(
      csv('subscribers.csv', [
        'phone,email,first_name,tags,consent_state,consent_method',
        ...people.map((one) => `${one.phone},${one.email},${one.first},run-${run},${one.consent},form`),
      ]),
    );
  await dialog.getByRole('button', { name: 'Check file' }).click();
  await dialog.getByRole('button', { name: `Import ${people.length} rows` }).click();
  await expect(dialog.getByText(`Done: ${people.length} rows of ${people.length} imported.`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function importCustomers(page: Page) {
  await navigation(page).getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('button', { name: 'Import' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .locator('input[type=file]')
    .setInputFiles(
      csv('customers.csv', [
        'email,first_name,state,points',
        ...people.map((one) => `${one.email},${one.first},${one.state},${one.points}`),
      ]),
    );
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function choose(page: Page, control: string, at: number, option: string) {
  await page.getByRole('combobox', { name: control }).nth(at).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('from a loyalty program to the texts on the phones, in four steps', async ({ page }) => {
  await signIn(page);
  await importSubscribers(page);
  await page.getByRole('link', { name: 'Rewards Admin' }).click();
  await importCustomers(page);

  await test.step('1. Generate an API key in the loyalty program', async () => {
    await navigation(page).getByRole('link', { name: 'Program' }).click();
    const growth = page.getByRole('radio', { name: 'Growth' });
    await expect(growth).toBeVisible();
    if (!(await growth.isChecked())) {
      await growth.check();
      await page.getByRole('button', { name: 'Save plan' }).click();
      await expect(page.getByText('The program is on Growth now.')).toBeVisible();
    }
    await navigation(page).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Developer tools' }).click();
    const card = page.getByRole('region', { name: 'Manage API keys' });
    await card.getByRole('button', { name: 'Generate new API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(`Text messaging ${run}`);
    await dialog.getByRole('checkbox', { name: 'customer:read' }).check();
    await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  });
  const key = await page.getByRole('textbox', { name: 'API key' }).inputValue();
  await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();

  await test.step('2. Connect Smile', async () => {
    await page.getByRole('link', { name: 'Messaging', exact: true }).click();
    await navigation(page).getByRole('link', { name: 'Integrations' }).click();
    await expect(page.getByRole('heading', { name: 'Available Apps' })).toBeVisible();
    await page.getByRole('link', { name: 'Smile', exact: true }).click();
    const replace = page.getByRole('button', { name: 'Replace API key' }).first();
    await expect(replace.or(page.getByRole('button', { name: 'Save Integration' }))).toBeVisible();
    if (await replace.isVisible()) await replace.click();
    await page.getByRole('textbox', { name: 'API key' }).fill(key);
    await page.getByRole('radio', { name: "Use this server's Rewards" }).check();
    await page.getByRole('button', { name: 'Save Integration' }).click();
    await expect(page.getByRole('switch', { name: 'Active' })).toBeChecked();
    await expect(page.getByText(/^subscribers, of/)).toBeVisible();
  });

  await test.step('3. Create a segment', async () => {
    await navigation(page).getByRole('link', { name: 'Segments' }).click();
    await page.getByRole('link', { name: 'Create Segment' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill(segmentName);
    await expect(page.getByRole('heading', { name: 'Segment Criteria' })).toBeVisible();
    await choose(page, 'Criterion', 0, 'Enrolled in Smile');
    await choose(page, 'Value', 0, 'TRUE');
    await page.getByRole('button', { name: 'Add criterion' }).click();
    await choose(page, 'Criterion', 1, 'Smile Points Balance');
    await choose(page, 'Logic', 1, 'greater than');
    await page.getByRole('textbox', { name: 'Value' }).fill('500');
    const who = page.getByRole('list', { name: 'Who matches' });
    await expect(who.getByRole('link', { name: 'Ana' }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Save Segment' }).click();
    await expect(page.getByRole('heading', { name: segmentName, level: 1 })).toBeVisible();
  });

  await test.step('4. Send a campaign', async () => {
    await navigation(page).getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('link', { name: 'Create Campaign' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill(campaignName);
    await choose(page, 'Include', 0, segmentName);
    await page.keyboard.press('Escape');
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill(`Hi {{ subscriber.first_name }}, ${run}: {{ smile.points_balance }} points are yours.`);
    await page.getByRole('button', { name: 'Review' }).click();
    const send = page.getByRole('button', { name: 'Send campaign' });
    await expect(send).toBeEnabled();
    await send.click();
    await page.getByRole('dialog').getByRole('button', { name: /^Send/ }).click();
    await expect(page.getByRole('heading', { name: campaignName, level: 1 })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Delivered: 2' })).toBeVisible();
  });

  await navigation(page).getByRole('link', { name: 'Sandbox phone' }).click();
  const read = async (number: string) => {
    await page
      .getByRole('combobox', { name: 'Number' })
      .or(page.getByRole('textbox', { name: 'Number' }))
      .fill(number);
    await page.getByRole('button', { name: number }).click();
  };
  for (const one of people.slice(0, 2)) {
    await read(one.phone);
    await expect(
      page.getByText(`Hi ${one.first}, ${run}: ${one.points} points are yours.`).last(),
    ).toBeVisible();
  }
  await page.getByRole('textbox', { name: 'Reply' }).fill('Stop, please.');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await expect(page.getByRole('region', { name: 'Texts' }).getByText(/You are unsubscribed/)).toBeVisible();
  for (const one of people.slice(2)) {
    await expect(page.getByRole('button', { name: one.phone })).toBeHidden();
  }

  await navigation(page).getByRole('link', { name: 'Subscribers' }).click();
  await page.getByRole('textbox', { name: /^Search/ }).fill(people[1]?.phone ?? '');
  await expect(page.getByRole('row', { name: /Bo/ })).toContainText('Unsubscribed');
});
