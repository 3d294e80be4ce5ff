import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';
import type { Smile } from './api/smile';

const own = 'http://127.0.0.1:8080/rewards/v1';
const notConnected: Smile = { status: 'not_connected', own_rewards_url: own };
const connected: Smile = {
  status: 'active',
  key_hint: 'api_…9f3K',
  base_url: own,
  own_rewards_url: own,
  last_sync: {
    kind: 'delta',
    started_at: '2026-11-24T10:00:00Z',
    finished_at: '2026-11-24T10:00:01Z',
    customers: 9980,
    changed: 12,
  },
  lag_seconds: 33,
  matched: 7412,
  unmatched: 2481,
  conflicts: 87,
  syncing: null,
};

describe('the Smile integration', () => {
  let smile: Smile;
  beforeEach(() => {
    smile = notConnected;
    server.on('GET /api/v1/integrations/smile', () => ({ body: smile }));
  });

  it('is connected by pasting a key and saving', async () => {
    server.on('PUT /api/v1/integrations/smile', () => {
      smile = connected;
      return { body: smile };
    });
    const { person } = openPage('/integrations');
    expect(await screen.findByRole('heading', { name: 'Available Apps' })).toBeVisible();
    await person.click(await screen.findByRole('link', { name: 'Smile' }));
    await person.type(await screen.findByRole('textbox', { name: 'API key' }), '  api_secret9f3K ');
    expect(screen.getByRole('radio', { name: 'Smile' })).toBeChecked();
    await person.click(screen.getByRole('radio', { name: "Use this server's Rewards" }));
    await person.click(screen.getByRole('button', { name: 'Save Integration' }));

    expect(await screen.findByRole('switch', { name: 'Active' })).toBeChecked();
    expect(server.seen('PUT')[0]?.body).toEqual({ api_key: 'api_secret9f3K', base_url: own });
    expect(screen.getByText('subscribers, of 9,980 customers')).toBeVisible();
    expect(screen.queryByDisplayValue(/secret/)).not.toBeInTheDocument();
  });

  it('asks for the key before it asks the server', async () => {
    const { person } = openPage('/integrations/smile');
    await person.click(await screen.findByRole('button', { name: 'Save Integration' }));
    expect(screen.getByText('Paste the API key.')).toBeVisible();
    expect(server.seen('PUT')).toHaveLength(0);
  });

  it.each([
    ['smile-key-refused', 'The key is not accepted', 'generate a new one'],
    ['smile-scope-missing', 'The key may not read customers', 'customer:read'],
    [
      'smile-plan-without-api-access',
      'The loyalty plan has no API access',
      'Growth, Plus, Pro and Enterprise',
    ],
    ['smile-host-not-allowed', 'This address is not allowed', 'TANDEM_SMILE_ALLOWED_HOSTS'],
    ['smile-unreachable', 'The loyalty program does not answer', 'try again in a few minutes'],
    ['something-new', 'The integration was not saved', 'The server’s own sentence.'],
  ])('says %s in words, with the mend, and keeps the key in the field', async (code, title, mend) => {
    server.on('PUT /api/v1/integrations/smile', server.problem(422, code, 'The server’s own sentence.'));
    const { person } = openPage('/integrations/smile');
    await person.type(await screen.findByRole('textbox', { name: 'API key' }), 'api_x');
    await person.click(screen.getByRole('button', { name: 'Save Integration' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(title);
    expect(alert).toHaveTextContent('The server’s own sentence.');
    expect(alert).toHaveTextContent(mend);
    expect(screen.getByRole('textbox', { name: 'API key' })).toHaveValue('api_x');
  });

  it('is paused with the switch, which keeps its name', async () => {
    smile = connected;
    server.on('PATCH /api/v1/integrations/smile', (request) => {
      const { active } = request.body as { active: boolean };
      smile = { ...connected, status: active ? 'active' : 'inactive' };
      return { body: smile };
    });
    const { person } = openPage('/integrations/smile');
    await person.click(await screen.findByRole('switch', { name: 'Active' }));
    await waitFor(() => expect(screen.getByRole('switch', { name: 'Active' })).not.toBeChecked());
    expect(await screen.findByText('Smile is inactive')).toBeVisible();
    expect(server.seen('PATCH')[0]?.body).toEqual({ active: false });
  });

  it('says what is wrong when broken, and takes a new key', async () => {
    smile = { ...connected, status: 'broken', reason: 'smile-scope-missing' };
    const { person } = openPage('/integrations/smile');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The key may not read customers');
    await person.click(within(alert).getByRole('button', { name: 'Replace API key' }));
    expect(await screen.findByRole('button', { name: 'Save Integration' })).toBeVisible();
    expect(screen.getByRole('radio', { name: "Use this server's Rewards" })).toBeChecked();
  });

  it('opens the people behind its numbers', async () => {
    smile = connected;
    server.on('GET /api/v1/integrations/smile/conflicts', {
      body: {
        data: [
          { smile_id: 7, email: 'twin@example.com', state: 'candidate', points_balance: 40, reason: 'Lost' },
        ],
        next_cursor: null,
      },
    });
    const { person } = openPage('/integrations/smile');
    await person.click(await screen.findByRole('link', { name: 'Conflicts 87' }));
    expect(await screen.findByRole('cell', { name: 'twin@example.com' })).toBeVisible();
  });

  it('shows the progress of a running pass', async () => {
    smile = { ...connected, syncing: { kind: 'full', fetched: 4990, started_at: '2026-11-24T10:00:00Z' } };
    openPage('/integrations/smile');
    const bar = await screen.findByRole('progressbar', { name: 'Sync progress' });
    expect(bar).toHaveAttribute('aria-valuenow', '50');
    expect(screen.getByText(/4,990 customers read/)).toBeVisible();
  });
});
