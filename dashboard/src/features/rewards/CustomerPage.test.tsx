import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

const ana = {
  id: 304169228,
  email: 'ana@example.com',
  first_name: 'Ana',
  last_name: 'Novak',
  state: 'member',
  points_balance: 150,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

describe('a customer', () => {
  beforeEach(() => {
    server.on('GET /api/rewards/customers/:id', { body: ana });
    server.on('GET /api/rewards/customers/:id/points', { body: { data: [], next_cursor: null } });
  });

  it('cannot be taken more points than there are', async () => {
    const { person } = openPage('/rewards/customers/304169228');
    await person.click(await screen.findByRole('button', { name: 'Adjust points' }));
    await person.type(await screen.findByRole('textbox', { name: 'Points' }), '-151');
    expect(screen.getByText('The balance cannot go below zero.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Apply' })).toBeDisabled();
  });

  it('is given points once, also when the first answer was lost', async () => {
    let attempts = 0;
    server.on('POST /api/rewards/customers/:id/points', () => {
      attempts += 1;
      if (attempts === 1) throw new TypeError('network gone');
      return { status: 201, body: {} };
    });
    const { person } = openPage('/rewards/customers/304169228');
    await person.click(await screen.findByRole('button', { name: 'Adjust points' }));
    await person.type(await screen.findByRole('textbox', { name: 'Points' }), '50');
    await person.type(screen.getByRole('textbox', { name: 'Reason' }), 'Sorry');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The points were not changed');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    const requests = server.seen('POST').map((request) => request.body as { request_id: string });
    expect(requests).toHaveLength(2);
    expect(requests[0]?.request_id).toBe(requests[1]?.request_id);
    expect(requests[1]).toMatchObject({ points_change: 50, description: 'Sorry' });
  });
});
