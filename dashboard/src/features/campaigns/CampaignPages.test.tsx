import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

const segment = {
  id: '7',
  name: 'Members with points',
  sentence: 'Enrolled in Smile equals TRUE',
  count: 2323,
  reachable: 1796,
  as_of: '2026-11-24T13:03:22Z',
  version: 1,
  updated_at: '2026-11-24T13:03:22Z',
};

const ana = {
  id: '9',
  phone: '+436601234567',
  email: null,
  first_name: 'Ana',
  last_name: null,
  time_zone: null,
  tags: [],
  properties: {},
  consent: { state: 'subscribed', since: null, method: null },
  created_at: '2026-01-01T00:00:00Z',
};

const draft = {
  id: '12',
  name: 'Double points',
  status: 'draft',
  reason: null,
  audience: { include: ['7'], exclude: [] },
  message: { body: 'Hi {{ subscriber.first_name }}' },
  smart_sending: { hours: 16 },
  quiet_hours: 'respect',
  schedule: null,
  max_staleness_seconds: null,
  funnel: null,
  stats: { planned: 0, waiting: 0, held: 0, sent: 0, delivered: 0, failed: 0, unknown: 0, skipped: 0 },
  created_at: '2026-11-24T13:00:00Z',
  updated_at: '2026-11-24T13:00:00Z',
};

const gsm = (text: string) => ({ text, encoding: 'gsm7', units: text.length, parts: 1, forced_by: [] });

beforeEach(() => {
  server.on('GET /api/v1/segments', { body: { data: [segment], next_cursor: null } });
  server.on('GET /api/v1/segments/:id/members', { body: { data: [ana], next_cursor: null } });
  server.on('GET /api/v1/subscribers', { body: { data: [ana], next_cursor: null } });
  server.on('GET /api/v1/messages/template-values', { body: { smile: ['points_balance', 'state'] } });
  server.on('POST /api/v1/segments/count', {
    body: { count: 2323, reachable: 1796, as_of: '2026-11-24T13:03:22Z', took_ms: 3 },
  });
  server.on('POST /api/v1/messages/preview', { body: gsm('Hi Ana') });
});

describe('the campaign composer', () => {
  it('saves what was decided and goes on to the review', async () => {
    const { person, router } = openPage('/messaging/campaigns/new?segment=7');
    await person.type(await screen.findByRole('textbox', { name: 'Name' }, { timeout: 10_000 }), 'Sale');
    expect(await screen.findByText('2,323 people')).toBeVisible();
    await person.type(screen.getByRole('textbox', { name: 'Text' }), 'Hi ');
    await person.click(screen.getByRole('button', { name: 'Points balance' }));
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue('Hi {{ smile.points_balance }}');
    expect(await within(screen.getByRole('region', { name: 'Preview' })).findByText('Hi Ana')).toBeVisible();

    server.on('POST /api/v1/campaigns', { status: 201, body: draft });
    server.on('GET /api/v1/campaigns/:id', { body: draft });
    server.on('POST /api/v1/campaigns/:id/dry-run', { status: 202, body: { id: '3' } });
    server.on('GET /api/v1/dry-runs/:id', { body: { id: '3', status: 'running' } });
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() => expect(router.state.location.search).toBe('?step=review'));
    expect(server.seen().find(({ path }) => path === '/api/v1/campaigns')?.body).toEqual({
      name: 'Sale',
      audience: { include: ['7'], exclude: [] },
      message: { body: 'Hi {{ smile.points_balance }}' },
      smart_sending: { hours: 16 },
      quiet_hours: 'respect',
    });
  });

  it('opens the sections that need mending, and saves nothing', async () => {
    const { person } = openPage('/messaging/campaigns/new');
    await screen.findByRole('textbox', { name: 'Name' }, { timeout: 10_000 });
    const message = screen.getByRole('button', { name: 'Message' });
    await person.click(message);
    await waitFor(() => expect(message).toHaveAccessibleDescription('Nothing written yet'));
    await person.click(screen.getByRole('button', { name: 'Review' }));
    await waitFor(() => expect(message).toHaveAttribute('aria-expanded', 'true'));
    expect(screen.getByText('Give the campaign a name.')).toBeVisible();
    expect(await screen.findByText('Choose at least one segment.')).toBeVisible();
    // The panel unfolds first.
    await waitFor(() => expect(screen.getByText('Write the text.')).toBeVisible());
    expect(server.seen().filter(({ path }) => path.startsWith('/api/v1/campaigns'))).toEqual([]);
  });

  it('names the character that makes a text dear, and replaces it', async () => {
    server.on('POST /api/v1/messages/preview', (request) => {
      const { body } = request.body as { body: string };
      const at = body.indexOf('’');
      return at < 0
        ? { body: gsm(body) }
        : {
            body: {
              text: body,
              encoding: 'ucs2',
              units: body.length,
              parts: 1,
              forced_by: [{ index: at, character: '’' }],
            },
          };
    });
    const { person } = openPage('/messaging/campaigns/new?segment=7');
    await person.type(await screen.findByRole('textbox', { name: 'Text' }, { timeout: 10_000 }), 'It’s time');
    const counter = await screen.findByRole('group', { name: 'Counter' });
    await waitFor(() => expect(counter).toHaveTextContent('9 UTF-16 units · 61 left in this part · UCS-2'));
    await person.click(screen.getByRole('button', { name: "Replace with '" }));
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue("It's time");
    await waitFor(() => expect(counter).toHaveTextContent('9 septets · 151 left in this part · GSM-7'));
  });

  it('says what does not parse at the text itself', async () => {
    server.on(
      'POST /api/v1/messages/preview',
      server.problem(422, 'template-invalid', 'The text does not parse.', [
        { field: 'body', detail: 'Line 1: a “{{” is not closed.' },
      ]),
    );
    const { person } = openPage('/messaging/campaigns/new?segment=7');
    const text = await screen.findByRole('textbox', { name: 'Text' }, { timeout: 10_000 });
    await person.type(text, 'Hi {{{{ name');
    expect(await screen.findByText('Line 1: a “{{” is not closed.')).toBeVisible();
  });
});

describe('the review', () => {
  it('shows the dry run, opens the people behind a bar, and names the number before it sends', async () => {
    server.on('GET /api/v1/campaigns/:id', { body: draft });
    server.on('POST /api/v1/campaigns/:id/dry-run', { status: 202, body: { id: '3' } });
    server.on('GET /api/v1/dry-runs/:id', {
      body: {
        id: '3',
        status: 'done',
        funnel: { members: 2323, reachable: 1796, not_subscribed: 527, capped: 0, will_send: 1796 },
        parts: { total: 1842, by_parts: { '1': 1750, '2': 46 } },
        warnings: [{ code: 'ucs2', message: '46 texts hold 70 characters a part.' }],
      },
    });
    server.on('GET /api/v1/dry-runs/:id/decisions', {
      body: {
        data: [
          { subscriber: '9', to: ana.phone, decision: 'skip', state: 'skipped', reason: 'not_subscribed' },
        ],
        next_cursor: null,
      },
    });
    const { person } = openPage('/messaging/campaigns/12?step=review');
    const funnel = await screen.findByRole('list', { name: 'Funnel' }, { timeout: 10_000 });
    expect(
      within(funnel)
        .getAllByRole('button')
        .map((bar) => bar.getAttribute('aria-label')),
    ).toEqual(['In the audience: 2,323', 'Not subscribed: 527', 'Will be sent: 1,796']);
    expect(screen.getByText('46 texts hold 70 characters a part.')).toBeVisible();

    await person.click(screen.getByRole('button', { name: 'Not subscribed: 527' }));
    expect(await screen.findByRole('link', { name: ana.phone })).toHaveAttribute('href', '/subscribers/9');
    expect(
      server
        .seen('GET')
        .find(({ path }) => path.endsWith('/decisions'))
        ?.query.get('reason'),
    ).toBe('not_subscribed');
    await person.keyboard('{Escape}');

    server.on('POST /api/v1/campaigns/:id/send', { status: 202 });
    await person.click(screen.getByRole('button', { name: 'Send campaign' }));
    expect(server.seen().some(({ path }) => path.endsWith('/send'))).toBe(false);
    await person.click(await screen.findByRole('button', { name: 'Send to 1,796 people' }));
    await waitFor(() => expect(server.seen().some(({ path }) => path.endsWith('/send'))).toBe(true));
  });
});

describe('a campaign on its way', () => {
  const sending = {
    ...draft,
    status: 'sending',
    stats: {
      planned: 5000,
      waiting: 3000,
      held: 0,
      sent: 1990,
      delivered: 1900,
      failed: 10,
      unknown: 0,
      skipped: 610,
    },
  };

  it('shows how far it is, pauses, and opens the texts behind a number', async () => {
    server.on('GET /api/v1/campaigns/:id', { body: sending });
    server.on('POST /api/v1/campaigns/:id/pause', { status: 202 });
    server.on('GET /api/v1/messages', { body: { data: [], next_cursor: null } });
    const { person } = openPage('/messaging/campaigns/12');
    expect(await screen.findByText('2,000 of 5,000 have left', {}, { timeout: 10_000 })).toBeVisible();
    await person.click(screen.getByRole('button', { name: 'Failed: 10' }));
    await waitFor(() => {
      const asked = server.seen('GET').find(({ path }) => path === '/api/v1/messages');
      expect(asked?.query.get('campaign')).toBe('12');
      expect(asked?.query.get('state')).toBe('failed');
    });
    await person.keyboard('{Escape}');
    await person.click(screen.getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(server.seen().some(({ path }) => path.endsWith('/pause'))).toBe(true));
  });
});
