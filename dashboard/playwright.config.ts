import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Debian's own Chromium where there is one: nothing is downloaded. */
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

/**
 * Runs against a Tandem that is up already: `TANDEM_URL`, and `TANDEM_ADMIN_EMAIL` and `TANDEM_ADMIN_PASSWORD` to
 * sign in with.
 */
export default defineConfig({
  testDir: 'e2e',
  // The tests share one shop.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.TANDEM_URL ?? 'http://127.0.0.1:8080',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      // Chromium refuses to sandbox for root, as in a container.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
