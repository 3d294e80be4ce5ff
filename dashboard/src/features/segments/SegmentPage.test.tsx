import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

const ana = {
  id: '7',
  phone: '+436601234567',
  email: null,
  first_name: 'Ana',
  last_name: 'Huber',
  time_zone: null,
  tags: [],
  properties: {},
  consent: { state: 'subscribed', since: null, method: null },
  created_at: '2026-01-01T00:00:00Z',
};
const bo = { ...ana, id: '8', first_name: 'Bo', last_name: null };

const segment = {
  id: '12',
  name: 'Buyers',
  rule: { event: 'order_created' },
  sentence: 'Placed an order at least once',
  count: 2100,
  reachable: 2099,
  as_of: '2026-11-24T13:03:22Z',
  version: 2,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-11-24T13:00:00Z',
  membership: { state: 'current', since: '2026-01-01T00:00:00Z', frozen_since: null, reason: null },
  ready_made: true,
};

const empty = { body: { data: [], next_cursor: null } };

beforeEach(() => {
  server.on('GET /api/v1/segments/:id', { body: segment });
  server.on('GET /api/v1/segments/:id/members', empty);
  server.on('GET /api/v1/segments/:id/sizes', {
    body: {
      data: [
        { at: '2026-11-20T00:00:00Z', count: 1900 },
        { at: '2026-11-22T00:00:00Z', count: 2200 },
        { at: '2026-11-24T00:00:00Z', count: 2100 },
      ],
    },
  });
});

const open = () => openPage('/messaging/segments/12');
const openTab = async (name: string) => {
  const { person } = open();
  await person.click(await screen.findByRole('tab', { name }, { timeout: 10_000 }));
  return person;
};

describe('the page of a segment', () => {
  it('tells its size over time, also in words', async () => {
    const { person } = open();
    const card = await screen.findByRole('region', { name: 'Size over time' }, { timeout: 10_000 });
    expect(await within(card).findByText(/2,100 people now; between 1,900 and 2,200/)).toBeVisible();
    expect(screen.getByText('ready-made')).toBeVisible();
    const hours = () =>
      server
        .seen('GET')
        .filter(({ path }) => path.endsWith('/sizes'))
        .map(({ query }) => Math.round((Date.now() - Date.parse(query.get('from') ?? '')) / 3_600_000));
    await person.click(within(card).getByRole('radio', { name: '24 hours' }));
    await waitFor(() => expect(hours()).toEqual([168, 24]));
  });

  it('lists who came in and went out, when and why, and explains that instant', async () => {
    server.on('GET /api/v1/segments/:id/history', {
      body: {
        data: [
          { id: '4', at: '2026-11-24T12:00:00Z', kind: 'left', cause: 'time', subscriber: bo },
          { id: '3', at: '2026-11-24T11:00:00Z', kind: 'entered', cause: 'data', subscriber: ana },
          {
            id: '2',
            at: '2026-11-24T10:00:00Z',
            kind: 'edited',
            cause: 'edit',
            entered: 1200,
            left: 3,
            count: 2099,
          },
        ],
        next_cursor: null,
      },
    });
    server.on('GET /api/v1/segments/:id/explain', {
      body: {
        member: true,
        exists: true,
        tree: [
          {
            rule: segment.rule,
            sentence: 'Placed an order at least once',
            holds: true,
            actual: 2,
            because: 'Placed an order 2 times',
            events: ['901', '902'],
            children: [],
          },
        ],
      },
    });
    server.on('GET /api/v1/subscribers/:id/timeline', {
      body: {
        data: [
          {
            at: '2026-11-20T10:00:00Z',
            kind: 'event',
            title: 'order_created',
            detail: 'total: 50',
            data: { id: '901', type: 'order_created' },
          },
        ],
        next_cursor: null,
      },
    });
    server.on('GET /api/v1/subscribers', { body: { data: [ana], next_cursor: null } });
    const person = await openTab('Entered and left');
    const row = await screen.findByRole('row', { name: /Ana Huber/ });
    expect(row).toHaveTextContent('Entered');
    expect(row).toHaveTextContent('Something about them changed');
    expect(screen.getByRole('row', { name: /Bo/ })).toHaveTextContent(
      'Time passed over the edge of a window',
    );
    expect(screen.getByRole('row', { name: /1,200 entered, 3 left, 2,099 people since/ })).toBeVisible();

    await person.click(within(row).getByRole('button', { name: 'Why' }));
    const drawer = await screen.findByRole('dialog', { name: 'Why in “Buyers”?' });
    const events = await within(drawer).findByRole('list', { name: 'Events' });
    expect(await within(events).findByText(/order_created.*total: 50/)).toHaveTextContent('#901');
    expect(within(events).getByText(/^Event/)).toHaveTextContent('#902');
    const asked = server.seen('GET').find(({ path }) => path.endsWith('/explain'));
    expect(asked?.query.get('at')).toBe('2026-11-24T11:00:00Z');
  });

  it('compares two instants', async () => {
    server.on('GET /api/v1/segments/:id/difference', ({ query }) => ({
      body: {
        entered: 3,
        left: 1,
        stayed: 2097,
        data: [query.get('kind') === 'left' ? bo : ana],
        next_cursor: null,
      },
    }));
    const person = await openTab('Compare');
    expect(await screen.findByText('2,097')).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Ana Huber' })).toHaveAttribute('href', '/subscribers/7');
    await person.click(screen.getByRole('radio', { name: 'Who left' }));
    expect(await screen.findByRole('link', { name: 'Bo' })).toBeVisible();
    const [first] = server.seen('GET').filter(({ path }) => path.endsWith('/difference'));
    expect(first?.query.has('to')).toBe(false);
    expect(Math.round((Date.now() - Date.parse(first?.query.get('from') ?? '')) / 3_600_000)).toBe(24);
  });

  it('says from when on it is known who was in', async () => {
    server.on('GET /api/v1/segments/:id', {
      body: {
        ...segment,
        membership: {
          state: 'frozen',
          since: '2026-11-24T13:00:00Z',
          frozen_since: '2026-11-24T14:00:00Z',
          reason: 'smile is off',
        },
      },
    });
    server.on(
      'GET /api/v1/segments/:id/difference',
      server.problem(422, 'before-history', 'Who was in this segment then is not written down.'),
    );
    await openTab('Compare');
    expect(await screen.findByText(/only since/)).toHaveTextContent('24 Nov 2026, 14:00:00');
    expect(screen.getByText(/Nobody comes in or goes out/)).toHaveTextContent('smile is off.');
  });
});
