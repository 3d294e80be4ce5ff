import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

const ana = {
  id: '9',
  phone: '+436601234567',
  email: 'ana@example.com',
  first_name: 'Ana',
  last_name: 'Huber',
  time_zone: null,
  tags: ['vip'],
  properties: { size: 38 },
  consent: { state: 'subscribed', since: '2026-11-01T10:00:00Z', method: 'form' },
  created_at: '2026-01-01T00:00:00Z',
  smile: {
    state: 'member',
    enrolled: true,
    points_balance: 1812,
    vip_tier: 'Gold',
    referral_url: null,
    as_of: '2026-11-24T13:00:00Z',
  },
};

describe('the list of subscribers', () => {
  beforeEach(() => {
    server.on('GET /api/v1/subscribers', { body: { data: [ana], next_cursor: null, total: 1 } });
  });

  it('tries a file first, opens the rows of a verdict, then imports', async () => {
    let mode = '';
    server.on('POST /api/v1/imports', ({ body }) => {
      mode = String((body as FormData).get('mode'));
      return { status: 202, body: { id: mode } };
    });
    server.on('GET /api/v1/imports/:id', (_, [id]) => ({
      body: {
        id,
        status: 'done',
        rows: 3,
        done: 3,
        verdicts: { new: 2, updated: 0, opted_out: 0, invalid_phone: 1, duplicate: 0 },
        ignored_columns: ['shoe'],
      },
    }));
    server.on('GET /api/v1/imports/:id/rows', {
      body: {
        data: [
          {
            row: 3,
            line: 4,
            verdict: 'invalid_phone',
            reason: 'This is no valid phone number.',
            phone: '12',
          },
        ],
        next_cursor: null,
      },
    });
    const { person } = openPage('/subscribers');
    await person.click(await screen.findByRole('button', { name: 'Import' }, { timeout: 10_000 }));
    const dialog = await screen.findByRole('dialog', { name: 'Import subscribers' });
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    await person.upload(
      input as HTMLInputElement,
      new File(['phone\n12'], 'people.csv', { type: 'text/csv' }),
    );
    await person.click(within(dialog).getByRole('button', { name: 'Check file' }));
    expect(await within(dialog).findByText(/2 rows of 3 would be imported/)).toBeVisible();
    expect(within(dialog).getByText('shoe')).toBeVisible();
    expect(mode).toBe('dry_run');

    expect(within(dialog).queryByRole('button', { name: /: 0$/ })).toBeNull();
    await person.click(within(dialog).getByRole('button', { name: 'Not a phone number: 1' }));
    expect(await within(dialog).findByText('This is no valid phone number.')).toBeVisible();

    await person.click(within(dialog).getByRole('button', { name: 'Import 2 rows' }));
    expect(await within(dialog).findByText('Done: 2 rows of 3 imported.')).toBeVisible();
    expect(mode).toBe('commit');
  });

  it('asks how somebody agreed before it adds them as subscribed', async () => {
    server.on(
      'POST /api/v1/subscribers',
      server.problem(409, 'opted-out', 'This number opted out; only a newer consent brings it back.'),
    );
    const { person } = openPage('/subscribers');
    await person.click(await screen.findByRole('button', { name: 'Add subscriber' }, { timeout: 10_000 }));
    const dialog = await screen.findByRole('dialog', { name: 'Add subscriber' });
    await person.type(within(dialog).getByRole('textbox', { name: 'Phone' }), '+436601234567');
    await person.selectOptions(within(dialog).getByRole('combobox', { name: 'Consent' }), 'Subscribed');
    await person.click(within(dialog).getByRole('button', { name: 'Add' }));
    expect(within(dialog).getByText('Say how they agreed: it is your proof.')).toBeVisible();
    expect(server.seen()).toEqual([]);

    await person.type(within(dialog).getByRole('textbox', { name: 'How they agreed' }), 'form');
    await person.click(within(dialog).getByRole('button', { name: 'Add' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('This number opted out');
    expect(server.seen()[0]?.body).toMatchObject({
      phone: '+436601234567',
      email: null,
      consent: { state: 'subscribed', method: 'form' },
    });
  });
});

describe('a person', () => {
  beforeEach(() => {
    server.on('GET /api/v1/subscribers/:id/segments', {
      body: {
        data: [
          {
            segment: { id: '3', name: 'Loyal', sentence: 'Smile Points Balance is greater than 500' },
            member: true,
            since: '2026-11-10T10:00:00Z',
            because: ['Smile Points Balance is 1,812'],
          },
          {
            segment: { id: '4', name: 'Lost', sentence: 'Placed no order' },
            member: false,
            because: ['Placed an order 2 times'],
          },
        ],
      },
    });
    server.on('GET /api/v1/subscribers/:id', { body: ana });
    server.on('GET /api/v1/subscribers/:id/timeline', {
      body: {
        data: [
          {
            at: '2026-11-20T10:00:00Z',
            kind: 'message',
            title: 'Text delivered',
            detail: 'Hi Ana',
            data: {},
          },
          {
            at: '2026-11-10T10:00:00Z',
            kind: 'points',
            title: 'Points 700 to 1,812',
            detail: null,
            data: {},
          },
        ],
        next_cursor: null,
      },
    });
  });

  it('shows points and what happened, by kind', async () => {
    const { person } = openPage('/subscribers/9');
    expect(await screen.findByRole('heading', { name: 'Ana Huber' }, { timeout: 10_000 })).toBeVisible();
    expect(screen.getByText('1,812')).toBeVisible();
    expect(screen.getByText('Gold')).toBeVisible();
    expect(await screen.findByText('Text delivered')).toBeVisible();
    await person.click(screen.getByRole('checkbox', { name: 'Points' }));
    expect(screen.queryByText('Text delivered')).toBeNull();
    expect(screen.getByText('Points 700 to 1,812')).toBeVisible();
  });

  it('asks once before it unsubscribes', async () => {
    server.on('POST /api/v1/subscribers/:id/unsubscribe', { body: ana });
    const { person } = openPage('/subscribers/9');
    await person.click(await screen.findByRole('button', { name: 'Unsubscribe' }, { timeout: 10_000 }));
    const dialog = await screen.findByRole('dialog', { name: 'Unsubscribe Ana Huber' });
    expect(server.seen()).toEqual([]);
    await person.click(within(dialog).getByRole('button', { name: 'Unsubscribe' }));
    await waitFor(() =>
      expect(server.seen().map(({ path }) => path)).toEqual(['/api/v1/subscribers/9/unsubscribe']),
    );
  });

  it('lists the segments they are in with why, and the others on demand', async () => {
    server.on('GET /api/v1/segments/:id/explain', { body: { member: true, exists: true, tree: [] } });
    const { person } = openPage('/subscribers/9');
    const inside = await screen.findByRole('list', { name: 'In these segments' }, { timeout: 10_000 });
    expect(within(inside).getByRole('link', { name: 'Loyal' })).toHaveAttribute(
      'href',
      '/messaging/segments/3',
    );
    expect(within(inside).getByText('Smile Points Balance is 1,812')).toBeVisible();
    expect(screen.queryByText('Lost')).toBeNull();
    await person.click(screen.getByRole('button', { name: 'Show the segment they are not in' }));
    expect(await screen.findByRole('link', { name: 'Lost' })).toBeInTheDocument();
    await person.click(within(inside).getByRole('button', { name: 'Why' }));
    expect(await screen.findByRole('dialog', { name: 'Why in “Loyal”?' })).toBeVisible();
    expect(await screen.findByText('In the segment')).toBeVisible();
  });
});
