import { expect, type Page } from '@playwright/test';

/** Signs in with the person from the environment and lands on Home. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('textbox', { name: 'E-mail' })
    .fill(process.env.TANDEM_ADMIN_EMAIL ?? 'admin@tandem.local');
  await page.getByRole('textbox', { name: 'Password' }).fill(process.env.TANDEM_ADMIN_PASSWORD ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
}
