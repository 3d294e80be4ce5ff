import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { type SeenRequest, server } from '@/test/server';

const secret = 'api_Zk39fjQ0sLmN7xYb';

function aKey(request: SeenRequest) {
  const { name, scopes } = request.body as { name: string; scopes: string[] };
  return { id: 'key_1', name, scopes, created_at: '2026-11-20T09:00:00Z', last_used_at: null };
}

describe('Developer tools', () => {
  beforeEach(() => {
    server.on('GET /api/rewards/account', { body: { plan: 'growth', name: 'North Club' } });
    server.on('GET /api/rewards/api-keys', { body: { data: [], next_cursor: null } });
  });

  it('generates a key with the chosen scopes and shows it once', async () => {
    let stored: object[] = [];
    server.on('GET /api/rewards/api-keys', () => ({ body: { data: stored, next_cursor: null } }));
    server.on('POST /api/rewards/api-keys', (request) => {
      stored = [aKey(request)];
      return { status: 201, body: { ...aKey(request), key: secret } };
    });
    const { person } = openPage('/rewards/settings');

    await person.click(await screen.findByRole('link', { name: 'Developer tools' }));
    const card = await screen.findByRole('region', { name: 'Manage API keys' });
    const button = within(card).getByRole('button', { name: 'Generate new API key' });
    await waitFor(() => expect(button).toBeEnabled());
    await person.click(button);
    const dialog = await screen.findByRole('dialog', { name: 'Generate new API key' });
    expect(within(dialog).getByRole('button', { name: 'Generate' })).toBeDisabled();
    await person.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'Text messaging');
    const scopes = within(dialog).getByRole('group', { name: 'Access scopes' });
    await person.click(within(scopes).getByRole('checkbox', { name: 'customer:read' }));
    await person.click(within(dialog).getByRole('button', { name: 'Generate' }));

    expect(await screen.findByRole('textbox', { name: 'API key' })).toHaveValue(secret);
    expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
    expect(server.seen('POST')[0]?.body).toEqual({ name: 'Text messaging', scopes: ['customer:read'] });

    await person.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByRole('cell', { name: /^Text messaging/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByDisplayValue(secret)).not.toBeInTheDocument());
    expect(document.body.textContent).not.toContain(secret);

    // A second dialog starts empty; the first key does not come back.
    await person.click(screen.getByRole('button', { name: 'Generate new API key' }));
    expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveValue('');
  });

  it('copies the key', async () => {
    server.on('POST /api/rewards/api-keys', (request) => ({
      status: 201,
      body: { ...aKey(request), key: secret },
    }));
    const { person } = openPage('/rewards/settings/developer-tools');
    const button = await screen.findByRole('button', { name: 'Generate new API key' });
    await waitFor(() => expect(button).toBeEnabled());
    await person.click(button);
    await person.type(await screen.findByRole('textbox', { name: 'Name' }), 'x');
    await person.click(screen.getByRole('checkbox', { name: 'customer:read' }));
    await person.click(screen.getByRole('button', { name: 'Generate' }));
    await person.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied.')).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(secret);
  });

  it.each(['free', 'starter'])(
    'says on %s that a plan with API access is needed, and where',
    async (plan) => {
      server.on('GET /api/rewards/account', { body: { plan, name: 'North Club' } });
      openPage('/rewards/settings/developer-tools');
      const note = await screen.findByText('A plan with API access is needed');
      expect(note).toBeVisible();
      expect(screen.getByRole('link', { name: 'Change the plan' })).toHaveAttribute(
        'href',
        '/rewards/program',
      );
      expect(screen.getByRole('button', { name: 'Generate new API key' })).toBeDisabled();
    },
  );

  it('shows why no key was generated and keeps what was typed', async () => {
    server.on(
      'POST /api/rewards/api-keys',
      server.problem(403, 'plan-without-api-access', 'The plan Free has no API access.'),
    );
    const { person } = openPage('/rewards/settings/developer-tools');
    const button = await screen.findByRole('button', { name: 'Generate new API key' });
    await waitFor(() => expect(button).toBeEnabled());
    await person.click(button);
    await person.type(await screen.findByRole('textbox', { name: 'Name' }), 'Texts');
    await person.click(screen.getByRole('checkbox', { name: 'customer:read' }));
    await person.click(screen.getByRole('button', { name: 'Generate' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The plan Free has no API access.');
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Texts');
  });

  it('deletes a key only after its name was typed', async () => {
    const key = {
      id: 'key_9',
      name: 'Old one',
      scopes: ['customer:read'],
      created_at: '2026-01-01T00:00:00Z',
    };
    server.on('GET /api/rewards/api-keys', { body: { data: [key], next_cursor: null } });
    server.on('DELETE /api/rewards/api-keys/:id', { status: 204 });
    const { person } = openPage('/rewards/settings/developer-tools');
    await person.click(await screen.findByRole('button', { name: 'Delete Old one' }));
    const confirm = await screen.findByRole('button', { name: 'Permanently delete' });
    const name = screen.getByRole('textbox', { name: 'Name' });
    await person.type(name, 'Old');
    expect(confirm).toBeDisabled();
    await person.type(name, ' one');
    await person.click(confirm);
    await waitFor(() => expect(server.seen('DELETE')[0]?.path).toBe('/api/rewards/api-keys/key_9'));
    expect(await screen.findByText('The API key “Old one” is deleted.')).toBeVisible();
  });
});
