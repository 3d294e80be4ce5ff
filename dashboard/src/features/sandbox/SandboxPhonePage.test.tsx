import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

const phone = '+436601234567';

describe('the sandbox phone', () => {
  it('shows a phone’s texts and replies from it', async () => {
    const text = { id: '1', from: '+15550100', to: phone, body: 'Hi Ana', at: '2026-11-24T13:00:00Z' };
    const other = { ...text, id: '2', to: '+436607654321', body: 'Hi Ben' };
    server.on('GET /api/v1/sandbox/messages', ({ query }) => ({
      body: {
        data: [other, text].filter(({ to }) => !query.get('to') || to === query.get('to')),
        next_cursor: null,
      },
    }));
    server.on('GET /api/v1/sandbox/behaviour', { body: { per_second: null, fail_rate: 0, receipts: true } });
    server.on('GET /api/v1/subscribers', { body: { data: [], next_cursor: null } });
    server.on('POST /api/v1/sandbox/inbound', { status: 201, body: { id: '5' } });
    server.on('PUT /api/v1/sandbox/behaviour', ({ body }) => ({ body }));
    const { person } = openPage('/sandbox');
    await person.click(await screen.findByRole('button', { name: phone }, { timeout: 10_000 }));
    const texts = screen.getByRole('region', { name: 'Texts' });
    expect(await within(texts).findByText('Hi Ana')).toBeVisible();
    expect(within(texts).queryByText('Hi Ben')).toBeNull();
    await person.click(screen.getByRole('button', { name: 'STOP' }));
    await waitFor(() =>
      expect(server.seen('POST')[0]?.body).toEqual({ from: phone, to: '+15550100', body: 'STOP' }),
    );

    await person.type(screen.getByRole('textbox', { name: 'Texts per second' }), '50');
    await person.click(screen.getByRole('button', { name: 'Save behaviour' }));
    expect(await screen.findByText('Saved.')).toBeVisible();
    expect(server.seen('PUT')[0]?.body).toEqual({ per_second: 50, fail_rate: 0, receipts: true });
  });
});
