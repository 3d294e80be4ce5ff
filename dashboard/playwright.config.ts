import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Debian's own Chromium where there is one: nothing is downloaded. */
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

const port = 5090;
// Made once: workers read this file again, and must find the same folder.
process.env.TANDEM_E2E_HOME ??= mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
process.env.TANDEM_ADMIN_EMAIL = 'owner@example.com';
process.env.TANDEM_ADMIN_PASSWORD = 'correct horse battery';
process.env.TANDEM_API_TOKEN = 'tdm_e2e_token';

/** The real server in an empty home, which the launcher builds and starts, and Debian's Chromium. */
export default defineConfig({
  testDir: 'e2e',
  // The tests share one shop.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  globalTeardown: './e2e/removeHome.ts',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        // Chromium refuses to sandbox for root, as in a container.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `../tandem up --port ${port} --home ${process.env.TANDEM_E2E_HOME}`,
    url: `http://127.0.0.1:${port}/actuator/health`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
