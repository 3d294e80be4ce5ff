import { expect, type Page, test } from '@playwright/test';
import { signIn } from './signIn';

const run = Date.now().toString(36);

async function choosePlan(page: Page, plan: string) {
  await page.getByRole('link', { name: 'Program' }).click();
  const choice = page.getByRole('radio', { name: plan, exact: true });
  await expect(choice).toBeVisible();
  if (await choice.isChecked()) return;
  await choice.check();
  await page.getByRole('button', { name: 'Save plan' }).click();
  await expect(page.getByText(`The program is on ${plan} now.`)).toBeVisible();
}

async function openDeveloperTools(page: Page) {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Developer tools' }).click();
  await expect(page.getByRole('region', { name: 'Manage API keys' })).toBeVisible();
}

/** Generates a key and answers it. */
async function generateKey(page: Page, name: string, scope: string): Promise<string> {
  await openDeveloperTools(page);
  await page.getByRole('button', { name: 'Generate new API key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('checkbox', { name: scope, exact: true }).check();
  await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  const key = await page.getByRole('textbox', { name: 'API key' }).inputValue();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  return key;
}

async function saveIntegration(page: Page, key: string) {
  await page.getByRole('textbox', { name: 'API key' }).fill(key);
  await page.getByRole('radio', { name: "Use this server's Rewards" }).check();
  await page.getByRole('button', { name: 'Save Integration' }).click();
}

test.beforeEach(({ page }) => signIn(page));

test('a plan without API access says so and leads to one that has it', async ({ page }) => {
  await page.getByRole('link', { name: 'Rewards Admin' }).click();
  await choosePlan(page, 'Starter');
  await openDeveloperTools(page);
  await expect(page.getByText('A plan with API access is needed')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Generate new API key' })).toBeDisabled();
  await page.getByRole('link', { name: 'Change the plan' }).click();
  await choosePlan(page, 'Growth');
});

test('customers are added and imported, and points move in the ledger', async ({ page }) => {
  await page.getByRole('link', { name: 'Rewards Admin' }).click();
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('button', { name: 'Import' }).first().click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'customers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `email,first_name,last_name,state,points\nbea.${run}@example.com,Bea,Import-${run},member,700\nnonsense,No,Mail,member,1\n`,
    ),
  });
  const importing = page.getByRole('dialog');
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(importing.getByRole('table', { name: 'Rows that were not imported' })).toContainText('3');
  await importing.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Add customer' }).click();
  const adding = page.getByRole('dialog');
  await adding.getByRole('textbox', { name: 'E-mail' }).fill(`ana.${run}@example.com`);
  await adding.getByRole('textbox', { name: 'First name' }).fill('Ana');
  await adding.getByRole('textbox', { name: 'Last name' }).fill(`Hand-${run}`);
  await adding.getByRole('combobox', { name: 'State' }).selectOption('Member');
  await adding.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { name: `Ana Hand-${run}`, level: 1 })).toBeVisible();

  for (const [points, after] of [
    ['600', '600'],
    ['-150', '450'],
  ] as const) {
    await page.getByRole('button', { name: 'Adjust points' }).click();
    const adjusting = page.getByRole('dialog');
    await adjusting.getByRole('textbox', { name: 'Points' }).fill(points);
    await adjusting.getByRole('textbox', { name: 'Reason' }).fill(`By hand ${points}`);
    await adjusting.getByRole('button', { name: 'Apply' }).click();
    await expect(adjusting).toBeHidden();
    await expect(page.getByText(after, { exact: true })).toBeVisible();
  }
  await expect(page.getByRole('table', { name: 'Points ledger' })).toContainText('By hand -150');

  await page.getByRole('link', { name: 'All customers' }).click();
  await page.getByRole('textbox', { name: 'Search customers' }).fill(`Import-${run}`);
  await expect(page.getByRole('link', { name: `Bea Import-${run}` })).toBeVisible();
});

test('a key is shown once, connects Smile, and can be deleted', async ({ page }) => {
  await page.getByRole('link', { name: 'Rewards Admin' }).click();
  await choosePlan(page, 'Growth');
  const tooNarrow = await generateKey(page, `Narrow ${run}`, 'points_transaction:read');
  const key = await generateKey(page, `Texts ${run}`, 'customer:read');
  expect(key).toMatch(/^api_/);
  await page.reload();
  await expect(page.getByRole('cell', { name: new RegExp(`^Texts ${run}`) })).toBeVisible();
  expect(await page.content()).not.toContain(key);

  await page.getByRole('link', { name: 'Messaging' }).click();
  await page.getByRole('link', { name: 'Integrations' }).click();
  await expect(page.getByRole('heading', { name: 'Available Apps' })).toBeVisible();
  await page.getByRole('link', { name: 'Smile', exact: true }).click();
  // The page offers either the form or, once connected, the button that opens it.
  const replace = page.getByRole('button', { name: 'Replace API key' }).first();
  await expect(replace.or(page.getByRole('button', { name: 'Save Integration' }))).toBeVisible();
  if (await replace.isVisible()) await replace.click();

  await saveIntegration(page, 'api_not-a-key');
  await expect(page.getByRole('alert')).toContainText('The key is not accepted');
  await saveIntegration(page, tooNarrow);
  await expect(page.getByRole('alert')).toContainText('The key may not read customers');
  await saveIntegration(page, key);

  const active = page.getByRole('switch', { name: 'Active' });
  await expect(active).toBeChecked();
  await expect(page.getByText(/changed$/)).toBeVisible();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await active.click();
  await expect(page.getByText('Smile is inactive')).toBeVisible();
  await active.click();
  await expect(page.getByText('Smile is inactive')).toBeHidden();

  await page.getByRole('link', { name: 'Rewards Admin' }).click();
  await openDeveloperTools(page);
  await page.getByRole('button', { name: `Delete Narrow ${run}` }).click();
  const confirm = page.getByRole('button', { name: 'Permanently delete' });
  await expect(confirm).toBeDisabled();
  await page.getByRole('textbox', { name: 'Name' }).fill(`Narrow ${run}`);
  await confirm.click();
  await expect(page.getByText(`The API key “Narrow ${run}” is deleted.`)).toBeVisible();
});

test('the search finds pages by keyboard', async ({ page }) => {
  await page.keyboard.press('Control+K');
  await page.getByRole('textbox', { name: 'Search' }).fill('developer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Developer tools', level: 1 })).toBeVisible();
});
