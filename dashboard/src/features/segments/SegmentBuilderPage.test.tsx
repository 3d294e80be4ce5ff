import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { type SeenRequest, server } from '@/test/server';

const criteria = [
  {
    field: 'smile.enrolled',
    label: 'Enrolled in Smile',
    group: 'Smile',
    type: 'boolean',
    operators: ['equals'],
    available: true,
  },
  {
    field: 'smile.points_balance',
    label: 'Smile Points Balance',
    group: 'Smile',
    type: 'number',
    operators: [
      'equals',
      'greater_than',
      'less_than',
      'greater_than_or_equal',
      'less_than_or_equal',
      'between',
    ],
    available: true,
  },
  {
    field: 'first_name',
    label: 'First Name',
    group: 'Person',
    type: 'text',
    operators: ['equals', 'not_equals'],
    available: true,
  },
];

const events = [
  {
    type: 'order_created',
    label: 'Placed an order',
    group: 'Events',
    help: 'Sent by the shop.',
    available: true,
    properties: [
      { name: 'total', type: 'number', operators: ['equals', 'greater_than'] },
      { name: 'coupon', type: 'text', operators: ['equals', 'not_equals'] },
    ],
  },
  { type: 'text_clicked', label: 'Clicked a link', group: 'Texts', available: true, properties: [] },
];

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

const countOf = (count: number) => ({
  body: { count, reachable: count - 1, as_of: '2026-11-24T13:03:22Z', took_ms: 3 },
});

const ruleOf = (request: SeenRequest) => (request.body as { rule: unknown }).rule;
const counted = () => server.seen('POST').filter(({ path }) => path.endsWith('/count'));

beforeEach(() => {
  server.on('GET /api/v1/segment-criteria', { body: { data: criteria } });
  server.on('GET /api/v1/segment-events', { body: { data: events } });
  server.on('GET /api/v1/segments', { body: { data: [], next_cursor: null } });
  server.on('POST /api/v1/segments/count', countOf(2100));
  server.on('POST /api/v1/segments/preview', {
    body: {
      count: 2100,
      sentence: 'Enrolled in Smile is TRUE',
      data: [{ subscriber: ana, because: ['Enrolled in Smile is TRUE'] }],
    },
  });
});

async function openBuilder() {
  const { person, router } = openPage('/messaging/segments/new');
  await screen.findByRole('heading', { name: 'Segment Criteria' }, { timeout: 10_000 });
  const choose = async (control: string, at: number, option: string) => {
    await person.click(screen.getAllByRole('combobox', { name: control })[at] as HTMLElement);
    await person.click(await screen.findByRole('option', { name: option }));
  };
  return { person, router, choose };
}

describe('the segment builder', () => {
  it('follows the mission: enrolled, more than 500 points, saved', async () => {
    const { person, router, choose } = await openBuilder();
    await person.type(screen.getByRole('textbox', { name: 'Name' }), 'Members with points');
    await choose('Criterion', 0, 'Enrolled in Smile');
    await choose('Value', 0, 'TRUE');
    await person.click(screen.getByRole('button', { name: 'Add criterion' }));
    await choose('Criterion', 1, 'Smile Points Balance');
    await choose('Logic', 1, 'greater than');
    await person.type(screen.getByRole('textbox', { name: 'Value' }), '500');

    const rule = {
      all: [
        { field: 'smile.enrolled', op: 'equals', value: true },
        { field: 'smile.points_balance', op: 'greater_than', value: 500 },
      ],
    };
    await waitFor(() => expect(counted().map(ruleOf)).toContainEqual(rule));
    expect(await screen.findByText('2,100')).toBeVisible();
    expect(screen.getByText(/2,099 can be texted/)).toHaveTextContent('as of 14:03:22');
    expect(screen.getByTestId('segment-sentence')).toHaveTextContent('Enrolled in Smile is TRUE');
    const people = screen.getByRole('list', { name: 'Who matches' });
    expect(within(people).getByRole('link', { name: 'Ana Huber' })).toHaveAttribute('href', '/subscribers/7');

    server.on('POST /api/v1/segments', { status: 201, body: { id: '12', name: 'x', rule, sentence: 's' } });
    server.on('GET /api/v1/segments/:id', { body: { id: '12', name: 'x', rule, sentence: 's', version: 1 } });
    server.on('GET /api/v1/segments/:id/members', { body: { data: [], next_cursor: null } });
    server.on('GET /api/v1/segments/:id/sizes', { body: { data: [] } });
    await person.click(screen.getByRole('button', { name: 'Save Segment' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/messaging/segments/12'));
    expect(server.seen().find(({ path }) => path === '/api/v1/segments')?.body).toEqual({
      name: 'Members with points',
      rule,
    });
  });

  it('never shows an older answer over a newer one', async () => {
    let answerTheOlder = () => {};
    const slow = new Promise<void>((resolve) => {
      answerTheOlder = resolve;
    });
    server.on('POST /api/v1/segments/count', async (request) => {
      if (JSON.stringify(request.body).includes('"value":true')) {
        await slow;
        return countOf(1111);
      }
      return countOf(2222);
    });
    const { choose } = await openBuilder();
    await choose('Criterion', 0, 'Enrolled in Smile');
    await waitFor(() => expect(counted()).toHaveLength(1));
    await choose('Value', 0, 'FALSE');
    expect(await screen.findByText('2,222')).toBeVisible();
    answerTheOlder();
    await new Promise((done) => setTimeout(done, 50));
    expect(screen.getByTestId('segment-size')).toHaveTextContent('2,222');
  });

  it('asks once for what is typed in one go, and not at all for an unfinished line', async () => {
    const { person, choose } = await openBuilder();
    await choose('Criterion', 0, 'Smile Points Balance');
    expect(screen.getByText('Fill in the open line to see its size.')).toBeVisible();
    await person.type(screen.getByRole('textbox', { name: 'Value' }), '12345');
    expect(await screen.findByText('2,100')).toBeVisible();
    expect(counted().map(ruleOf)).toEqual([
      { all: [{ field: 'smile.points_balance', op: 'equals', value: 12345 }] },
    ]);
  });

  it('marks what the server finds on its own line', async () => {
    const fault = server.problem(422, 'rule-invalid', 'The rule has a fault.', [
      { field: 'rule.all[1].value', detail: 'Points are at most 1,000,000,000.' },
    ]);
    server.on('POST /api/v1/segments/count', fault);
    server.on('POST /api/v1/segments/preview', fault);
    const { person, choose } = await openBuilder();
    await choose('Criterion', 0, 'Enrolled in Smile');
    await person.click(screen.getByRole('button', { name: 'Add criterion' }));
    await choose('Criterion', 1, 'Smile Points Balance');
    await person.type(screen.getByRole('textbox', { name: 'Value' }), '99999999999');
    const [first, second] = screen.getAllByRole('group', { name: 'Line' }) as [HTMLElement, HTMLElement];
    expect(await within(second).findByRole('alert')).toHaveTextContent('Points are at most');
    expect(within(first).queryByRole('alert')).toBeNull();
  });

  it('says on saving what is not filled in, and saves nothing', async () => {
    const { person } = await openBuilder();
    await person.click(screen.getByRole('button', { name: 'Save Segment' }));
    expect(screen.getByText('Give the segment a name.')).toBeVisible();
    expect(within(screen.getByRole('group', { name: 'Line' })).getByRole('alert')).toHaveTextContent(
      'Choose a criterion.',
    );
    expect(server.seen()).toEqual([]);
  });

  it('turns AND into OR, adds and negates groups, and says what a negative test does with the unknown', async () => {
    const { person, choose } = await openBuilder();
    await choose('Criterion', 0, 'Enrolled in Smile');
    await person.click(screen.getByRole('button', { name: 'Add group' }));
    expect(screen.getAllByRole('combobox', { name: 'Criterion' })[1]).toHaveFocus();
    await person.click(screen.getByRole('button', { name: 'AND' }));
    await choose('Criterion', 1, 'First Name');
    await choose('Logic', 1, 'not equals');
    await person.type(screen.getByRole('textbox', { name: 'Value' }), 'Ana');
    await person.click(screen.getByRole('switch', { name: 'Include people without it' }));
    await person.click(screen.getByRole('button', { name: 'NOT' }));
    await waitFor(() =>
      expect(counted().map(ruleOf)).toContainEqual({
        any: [
          { field: 'smile.enrolled', op: 'equals', value: true },
          { not: { all: [{ field: 'first_name', op: 'not_equals', value: 'Ana', missing: 'exclude' }] } },
        ],
      }),
    );
    await person.click(screen.getByRole('button', { name: 'Remove group' }));
    await person.click(screen.getByRole('button', { name: 'Remove' }));
    expect(screen.getByRole('button', { name: 'Add criterion' })).toHaveFocus();
    await waitFor(() => expect(counted().map(ruleOf)).toContainEqual({ any: [] }));
  });

  it('explains an integration that is off', async () => {
    server.on('POST /api/v1/segments/count', {
      body: { count: 0, reachable: 0, as_of: '2026-11-24T13:03:22Z', took_ms: 1, unavailable: ['smile'] },
    });
    const { choose } = await openBuilder();
    await choose('Criterion', 0, 'Enrolled in Smile');
    const note = await screen.findByText('Smile is not active');
    expect(note).toBeVisible();
    expect(screen.getAllByRole('link', { name: 'Integrations' }).length).toBeGreaterThan(1);
  });

  it('asks what somebody did, in a named kind of window, where a property holds', async () => {
    const { person, choose } = await openBuilder();
    await person.click(screen.getByRole('combobox', { name: 'Criterion' }));
    await person.keyboard('order');
    await person.click(await screen.findByRole('option', { name: 'Placed an order' }));
    const times = screen.getByRole('textbox', { name: 'Value' });
    await person.clear(times);
    await person.type(times, '2');
    await choose('Window', 0, 'Calendar days');
    const when = within(screen.getByRole('group', { name: 'When' }));
    expect(when.getByText(/since midnight/, { ignore: '[aria-hidden]' })).toBeVisible();
    await person.click(screen.getByRole('button', { name: 'Add filter' }));
    expect(screen.getByRole('combobox', { name: 'Property' })).toHaveFocus();
    await person.keyboard('total{Escape}');
    const filter = screen.getByRole('group', { name: 'Filter' });
    await person.click(within(filter).getByRole('combobox', { name: 'Logic' }));
    await person.click(await screen.findByRole('option', { name: 'greater than' }));
    await person.type(within(filter).getByRole('textbox', { name: 'Value' }), '50');
    const rule = {
      all: [
        {
          event: 'order_created',
          count: { op: 'at_least', value: 2 },
          within: { last: 30, unit: 'days', calendar: true },
          where: [{ property: 'total', op: 'greater_than', value: 50 }],
        },
      ],
    };
    await waitFor(() => expect(counted().map(ruleOf)).toContainEqual(rule));

    const fault = server.problem(422, 'rule-invalid', 'The rule has a fault.', [
      { field: 'rule.all[0].where[0].value', detail: 'That is too much.' },
      { field: 'rule.all[0].within.last', detail: 'That is too long.' },
    ]);
    server.on('POST /api/v1/segments/count', fault);
    server.on('POST /api/v1/segments/preview', fault);
    await person.type(within(filter).getByRole('textbox', { name: 'Value' }), '0');
    expect(await within(filter).findByRole('alert')).toHaveTextContent('That is too much.');
    expect(when.getByRole('alert')).toHaveTextContent('That is too long.');
    expect(screen.getAllByRole('alert')).toHaveLength(2);
  });

  it('asks for an event never seen, and for one that did not follow', async () => {
    const { person, choose } = await openBuilder();
    await choose('Criterion', 0, 'Another event, by its name');
    await person.type(screen.getByRole('textbox', { name: 'Event name' }), 'cart_left');
    await choose('Logic', 0, 'then did not do');
    await choose('Next event', 0, 'Placed an order');
    await person.click(within(screen.getByRole('group', { name: 'Where' })).getByRole('button'));
    await person.keyboard('due');
    const filter = screen.getByRole('group', { name: 'Filter' });
    await person.selectOptions(within(filter).getByRole('combobox', { name: 'Kind of value' }), 'list');
    await person.click(within(filter).getByRole('combobox', { name: 'Logic' }));
    await person.click(await screen.findByRole('option', { name: 'has none' }));
    await person.type(within(filter).getByRole('combobox', { name: 'Value' }), 'Mug{Enter}');
    await person.click(within(filter).getByRole('switch', { name: 'Include events without it' }));
    const span = screen.getByRole('group', { name: 'Within' });
    await person.type(within(span).getByRole('textbox', { name: 'Value' }), '36');
    await person.selectOptions(within(span).getByRole('combobox', { name: 'Unit' }), 'hours');
    await waitFor(() =>
      expect(counted().map(ruleOf)).toContainEqual({
        all: [
          {
            event: 'cart_left',
            then: { event: 'order_created', within: { value: 36, unit: 'hours' }, happened: false },
            where: [{ property: 'due', op: 'has_none', value: ['Mug'], missing: 'exclude' }],
          },
        ],
      }),
    );
  });

  it('draws a random sample', async () => {
    const { person, choose } = await openBuilder();
    await choose('Criterion', 0, 'Random sample');
    await person.clear(screen.getByRole('textbox', { name: 'Number of groups' }));
    await person.type(screen.getByRole('textbox', { name: 'Number of groups' }), '5');
    await waitFor(() =>
      expect(counted().map(ruleOf)).toContainEqual({ all: [{ sample: { group: 1, of: 5 } }] }),
    );
  });

  it('starts from a ready-made segment', async () => {
    const rule = { all: [{ field: 'smile.points_balance', op: 'greater_than', value: 500 }] };
    const ready = { id: '3', name: 'Over 500 points', rule, sentence: 's', ready_made: true };
    server.on('GET /api/v1/segments', { body: { data: [ready], next_cursor: null } });
    const { person } = await openBuilder();
    await person.click(await screen.findByRole('button', { name: 'Over 500 points' }));
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Over 500 points');
    await waitFor(() => expect(counted().map(ruleOf)).toContainEqual(rule));
    expect(screen.queryByRole('group', { name: 'Start from' })).toBeNull();
  });

  it('saves a rule just as it came, wherever it has no group and whatever it says', async () => {
    const rule = {
      not: {
        event: 'order_created',
        then: { event: 'returned', happened: true, where: [] },
        where: [{ property: 'total', op: 'equals', value: '7' }],
      },
    };
    const segment = {
      id: '12',
      name: 'Odd',
      rule,
      sentence: 's',
      version: 1,
      updated_at: '2026-01-01T00:00:00Z',
    };
    server.on('GET /api/v1/segments/:id', { body: segment });
    server.on('PUT /api/v1/segments/:id', { body: segment });
    server.on('GET /api/v1/segments/:id/members', { body: { data: [], next_cursor: null } });
    server.on('GET /api/v1/segments/:id/sizes', { body: { data: [] } });
    const { person } = openPage('/messaging/segments/12/edit');
    await person.click(await screen.findByRole('button', { name: 'Save Segment' }, { timeout: 10_000 }));
    await waitFor(() => expect(server.seen('PUT')[0]?.body).toEqual({ name: 'Odd', rule }));
  });

  it('shows ten thousand values as lines of text', async () => {
    const value = Array.from({ length: 10_000 }, (_, index) => `name ${index}`);
    const rule = { field: 'first_name', op: 'in', value };
    server.on('GET /api/v1/segments/:id', {
      body: { id: '12', name: 'Many', rule, sentence: 's', version: 1 },
    });
    const { person } = openPage('/messaging/segments/12/edit');
    const field = await screen.findByRole('textbox', { name: 'Value' }, { timeout: 10_000 });
    expect(screen.getByText('10,000 values, each on its own line')).toBeVisible();
    await person.click(field);
    await person.paste('\none more');
    await waitFor(() =>
      expect(counted().map(ruleOf)).toContainEqual({ ...rule, value: [...value, 'one more'] }),
    );
  });
});
