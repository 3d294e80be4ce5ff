import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

function customer(id: number) {
  return {
    id,
    email: `person${id}@example.com`,
    first_name: 'Person',
    last_name: String(id),
    state: 'member',
    points_balance: id * 10,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

describe('the list of customers', () => {
  beforeEach(() => {
    server.on('GET /api/rewards/customers', (request) => {
      if (request.query.get('query')) return { body: { data: [], next_cursor: null, total: 0 } };
      return request.query.get('cursor')
        ? { body: { data: [customer(3)], next_cursor: null, total: 3 } }
        : { body: { data: [customer(1), customer(2)], next_cursor: 'after-2', total: 3 } };
    });
  });

  it('shows more by cursor and keeps what was shown', async () => {
    const { person } = openPage('/rewards/customers');
    expect(await screen.findByText('2 of 3 customers')).toBeVisible();
    await person.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('link', { name: 'Person 3' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Person 1' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });

  it('works by keyboard', async () => {
    server.on('GET /api/rewards/customers/:id', { body: customer(2) });
    server.on('GET /api/rewards/customers/:id/points', { body: { data: [], next_cursor: null } });
    const { person } = openPage('/rewards/customers');
    (await screen.findByRole('link', { name: 'Person 1' })).focus();
    await person.keyboard('{ArrowDown}');
    expect(screen.getByRole('link', { name: 'Person 2' })).toHaveFocus();
    await person.keyboard('{Home}{End}{Enter}');
    expect(await screen.findByRole('heading', { name: 'Person 2', level: 1 })).toBeVisible();
  });

  it('says that nobody matches, and shows everybody again', async () => {
    const { person, router } = openPage('/rewards/customers');
    await person.type(await screen.findByRole('textbox', { name: 'Search customers' }), 'zoe');
    expect(await screen.findByRole('heading', { name: 'Nobody matches' })).toBeVisible();
    expect(router.state.location.search).toBe('?query=zoe');
    await person.click(screen.getByRole('button', { name: 'Show all customers' }));
    expect(await screen.findByRole('link', { name: 'Person 1' })).toBeVisible();
  });

  it('says line by line what an import did not take', async () => {
    server.on('POST /api/rewards/customers/import', {
      body: {
        rows: 3,
        created: 1,
        updated: 1,
        rejected_rows: 1,
        rejected: [{ row: 4, reason: 'email-invalid', detail: 'That is not an e-mail address.' }],
      },
    });
    const { person } = openPage('/rewards/customers');
    await person.click(await screen.findByRole('button', { name: 'Import' }));
    const dialog = await screen.findByRole('dialog', { name: 'Import customers' });
    const file = new File(['email\n'], 'customers.csv', { type: 'text/csv' });
    await person.upload(dialog.querySelector('input[type=file]') as HTMLInputElement, file);
    await person.click(within(dialog).getByRole('button', { name: 'Import' }));
    const table = await screen.findByRole('table', { name: 'Rows that were not imported' });
    expect(within(table).getByRole('cell', { name: '4' })).toBeVisible();
    expect(within(table).getByRole('cell', { name: 'That is not an e-mail address.' })).toBeVisible();
    const sent = server.seen('POST')[0]?.body;
    expect(sent instanceof FormData && sent.get('file')).toMatchObject({ name: 'customers.csv' });
  });
});
