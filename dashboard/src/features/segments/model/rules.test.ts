import { describe, expect, it } from 'vitest';
import { parseExact, stringifyExact } from '@/api/exactJson';

import { partId } from './events';
import { fromRule } from './fromRule';
import { operatorLabel } from './operators';
import { type Group, isGroup, type Line, newEvent, newGroup, newLine, newPropertyTest } from './query';
import type { Rule } from './rule';
import { placeFaults, type Surroundings, toRule } from './toRule';

const types: Record<string, 'text' | 'number' | 'boolean' | 'date' | 'list'> = {
  'smile.enrolled': 'boolean',
  'smile.points_balance': 'number',
  'smile.vip_tier': 'text',
  first_name: 'text',
  tags: 'list',
  created_at: 'date',
};
const surroundings: Surroundings = {
  typeOf: (field) => types[field],
  knowsEvent: (event) => event === 'order_created',
  propertyType: (event, property) =>
    event === 'order_created' && property === 'total' ? 'number' : undefined,
};

const write = (group: Parameters<typeof toRule>[0]) => toRule(group, surroundings);
const thereAndBack = (rule: Rule) => write(fromRule(rule, surroundings)).rule;
/** As if somebody had touched every line: nothing is written just as it came. */
const touched = (group: Group): Group => ({
  ...group,
  rules: group.rules.map((node): Line | Group => {
    if (isGroup(node)) return touched(node);
    const { came: _, ...operand } = node.value;
    return { ...node, value: operand };
  }),
});
const rewritten = (rule: Rule) => write(touched(fromRule(rule, surroundings))).rule;
const order = 'order_created';

describe('a rule shown in the builder and written again', () => {
  const kept: [string, Rule][] = [
    ['a boolean', { all: [{ field: 'smile.enrolled', op: 'equals', value: true }] }],
    ['FALSE', { all: [{ field: 'smile.enrolled', op: 'equals', value: false }] }],
    ['zero', { all: [{ field: 'smile.points_balance', op: 'equals', value: 0 }] }],
    ['a decimal', { all: [{ field: 'smile.points_balance', op: 'less_than', value: -12.5 }] }],
    ['a range', { all: [{ field: 'smile.points_balance', op: 'between', value: [100, 500] }] }],
    ['a list of texts', { all: [{ field: 'smile.vip_tier', op: 'in', value: ['Gold', 'Silver'] }] }],
    ['a list of tags', { all: [{ field: 'tags', op: 'has_all', value: ['vip', '7'] }] }],
    ['a relative date', { all: [{ field: 'created_at', op: 'in_the_last', value: 30, unit: 'days' }] }],
    ['a day', { all: [{ field: 'created_at', op: 'before', value: '2026-07-01' }] }],
    [
      'a time with its zone',
      { all: [{ field: 'created_at', op: 'before', value: '2026-07-01T10:00:00+02:00' }] },
    ],
    [
      'a birthday soon',
      { all: [{ field: 'created_at', op: 'anniversary_in_the_next', value: 0, unit: 'days' }] },
    ],
    [
      'a birthday before',
      { all: [{ field: 'created_at', op: 'anniversary_in_the_last', value: 7, unit: 'days' }] },
    ],
    ['a month of birth', { all: [{ field: 'created_at', op: 'anniversary_in_month', value: 2 }] }],
    ['a sample', { all: [{ sample: { group: 2, of: 5 } }] }],
    ['a time', { all: [{ field: 'created_at', op: 'before', value: '2026-07-01T08:00:00.000Z' }] }],
    [
      'a date to the second',
      { all: [{ field: 'created_at', op: 'after', value: '2026-07-01T08:00:07.000Z' }] },
    ],
    [
      'a range of days',
      { all: [{ field: 'created_at', op: 'between', value: ['2026-01-01', '2026-07-01'] }] },
    ],
    [
      'a range of times',
      {
        all: [
          {
            field: 'created_at',
            op: 'between',
            value: ['2026-01-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
          },
        ],
      },
    ],
    ['no value', { all: [{ field: 'first_name', op: 'is_not_set' }] }],
    [
      'the missing switch',
      { all: [{ field: 'first_name', op: 'not_equals', value: 'Ana', missing: 'exclude' }] },
    ],
    ['a segment', { all: [{ segment: '42' }] }],
    ['outside of a segment', { all: [{ not: { segment: '42' } }] }],
    ['everybody', { all: [] }],
    ['nobody', { any: [] }],
    ['a count of events', { all: [{ event: 'order_created', count: { op: 'at_least', value: 2 } }] }],
    ['nobody did it', { all: [{ event: order, count: { op: 'exactly', value: 0 } }] }],
    [
      'a sliding window',
      { all: [{ event: order, count: { op: 'at_most', value: 3 }, within: { last: 36, unit: 'hours' } }] },
    ],
    [
      'calendar days',
      {
        all: [
          {
            event: order,
            count: { op: 'at_least', value: 1 },
            within: { last: 1, unit: 'days', calendar: true },
          },
        ],
      },
    ],
    [
      'a window between dates',
      {
        all: [
          {
            event: order,
            count: { op: 'at_least', value: 1 },
            within: { from: '2026-01-01', to: '2026-07-01T00:00:00.123456Z' },
          },
        ],
      },
    ],
    [
      'a window without an end',
      { all: [{ event: order, count: { op: 'at_least', value: 1 }, within: { from: '2026-01-01' } }] },
    ],
    ['a sum', { all: [{ event: order, sum: { property: 'total', op: 'between', value: [100, 250.5] } }] }],
    ['the first time', { all: [{ event: order, first: { op: 'in_the_last', value: 2, unit: 'weeks' } }] }],
    ['the last time', { all: [{ event: order, last: { op: 'before', value: '2026-07-01' } }] }],
    ['never a last time', { all: [{ event: order, last: { op: 'is_not_set' } }] }],
    ['an event never seen', { all: [{ event: 'cart_left', count: { op: 'at_least', value: 1 } }] }],
    [
      'filters of every kind',
      {
        all: [
          {
            event: order,
            count: { op: 'at_least', value: 2 },
            where: [
              { property: 'total', op: 'greater_than', value: 50 },
              { property: 'total', op: 'between', value: [1, 2] },
              { property: 'currency', op: 'in', value: ['EUR', '7'] },
              { property: 'gift', op: 'equals', value: false },
              { property: 'code', op: 'equals', value: '007' },
              { property: 'code', op: 'not_equals', value: 'SPRING', missing: 'exclude' },
              { property: 'items', op: 'has_none', value: ['Mug'] },
              { property: 'due', op: 'in_the_next', value: 3, unit: 'days' },
              { property: 'due', op: 'between', value: ['2026-01-01', '2026-02-01'] },
              { property: 'note', op: 'is_not_set' },
            ],
          },
        ],
      },
    ],
    [
      'an event followed by another',
      {
        all: [
          {
            event: 'checkout_started',
            then: {
              event: order,
              where: [{ property: 'total', op: 'less_than', value: 5 }],
              within: { value: 3, unit: 'days' },
            },
            within: { last: 30, unit: 'days' },
          },
        ],
      },
    ],
    ['an event followed any time', { all: [{ event: order, then: { event: 'refund' } }] }],
    [
      'an event not followed',
      {
        any: [
          { event: order, then: { event: 'review', within: { value: 14, unit: 'days' }, happened: false } },
        ],
      },
    ],
    [
      'nested groups with not',
      {
        any: [
          {
            all: [
              { field: 'smile.enrolled', op: 'equals', value: true },
              { not: { any: [{ segment: '1' }] } },
            ],
          },
          { not: { all: [{ field: 'tags', op: 'has_none', value: ['vip'] }] } },
        ],
      },
    ],
  ];
  it.each(kept)('keeps %s', (_, rule) => {
    expect(thereAndBack(rule)).toEqual(rule);
    expect(rewritten(rule)).toEqual(rule);
  });

  const lone: Rule = { field: 'smile.enrolled', op: 'equals', value: true };
  const bare: [string, Rule][] = [
    ['a lone criterion', lone],
    ['a lone segment', { segment: '4' }],
    ['outside of a lone segment', { not: { segment: '4' } }],
    ['a negated criterion', { not: lone }],
    ['a double negation', { not: { not: lone } }],
    ['a negated negated group', { not: { not: { any: [lone, { not: { not: { all: [] } } }] } } }],
    ['a lone event', { event: order, count: { op: 'at_least', value: 1 } }],
  ];
  it.each(bare)('puts no group around %s', (_, rule) => {
    expect(thereAndBack(rule)).toEqual(rule);
    expect(rewritten(rule)).toEqual(rule);
  });

  it('makes a group of a lone criterion that gets company', () => {
    const group = fromRule({ not: lone }, surroundings);
    const wider = {
      ...group,
      rules: [...group.rules, newLine('smile.points_balance', 'equals', { one: '5' })],
    };
    expect(write(wider).rule).toEqual({
      not: { all: [lone, { field: 'smile.points_balance', op: 'equals', value: 5 }] },
    });
  });

  const spelled: [string, Rule][] = [
    ['a count left out', { all: [{ event: order }] }],
    [
      'what is said though it need not be',
      { all: [{ event: order, then: { event: 'a', happened: true }, where: [] }] },
    ],
    ['spaces', { all: [{ field: 'first_name', op: 'equals', value: ' Ana ' }] }],
    ['a property that is gone', { all: [{ field: 'property.gone', op: 'equals', value: 4 }] }],
    ['a kind of rule not known here', { all: [{ weather: 'rain' }] }],
  ];
  it.each(spelled)('leaves %s as it came while nobody touches the line', (_, rule) => {
    const { rule: same, faults } = write(fromRule(rule, surroundings));
    expect(same).toEqual(rule);
    expect(faults).toEqual([]);
  });

  it.each(['0.10000000000000000001', '123456789012345678901234567890', '2.50', '1e400', '-0.5E-7'])(
    'keeps the digits of %s',
    (digits) => {
      const text = `{"all":[{"field":"smile.points_balance","op":"between","value":[${digits},9e999]},{"event":"order_created","where":[{"property":"total","op":"equals","value":${digits}}],"count":{"op":"at_least","value":1}}]}`;
      const rule = parseExact(text) as Rule;
      expect(stringifyExact(thereAndBack(rule))).toBe(text);
      expect(JSON.stringify(rewritten(rule))).toContain(digits);
      expect(rewritten(rule)).toEqual(rule);
    },
  );
});

describe('writing a rule', () => {
  it('leaves unfinished lines out and says what they lack', () => {
    const typing = newLine('smile.points_balance', 'greater_than', { one: '' });
    const done = newLine('smile.enrolled', 'equals', { one: 'true' });
    const { rule, faults } = write(newGroup([typing, done, newLine()]));
    expect(rule).toEqual({ all: [{ field: 'smile.enrolled', op: 'equals', value: true }] });
    expect(faults).toMatchObject([
      { id: typing.id, detail: 'Fill in the value.', unfinished: true },
      { detail: 'Choose a criterion.', unfinished: true },
    ]);
  });

  it('says what is wrong with a value', () => {
    const word = newLine('smile.points_balance', 'equals', { one: '1,000' });
    const backwards = newLine('smile.points_balance', 'between', { low: '9', high: '1' });
    const unknown = newLine('smile.shoe_size', 'equals', { one: '1' });
    expect(write(newGroup([word, backwards, unknown])).faults).toMatchObject([
      { id: word.id, detail: '“1,000” is not a number.', unfinished: false },
      { id: backwards.id, detail: 'The first value is above the second.', unfinished: false },
      { id: unknown.id, unfinished: false },
    ]);
  });

  it('takes numbers as people type them', () => {
    const typed = (one: string) =>
      stringifyExact(write(newGroup([newLine('smile.points_balance', 'equals', { one })])).rule);
    expect(typed('+007')).toContain('"value":7}');
    expect(typed('.5')).toContain('"value":0.5}');
    expect(typed('-5.')).toContain('"value":-5}');
    expect(typed('1234567890.12345678901')).toContain('"value":1234567890.12345678901}');
  });

  it('finds what is missing in each part of an event', () => {
    const filter = {
      ...newPropertyTest(),
      property: 'total',
      type: 'number' as const,
      operand: { one: 'x' },
    };
    const line = newLine('$event:', 'then_not', {
      event: { ...newEvent(), window: { kind: 'sliding', amount: '0' }, where: [filter] },
    });
    const { rule, faults } = write(newGroup([line]));
    expect(rule).toEqual({ all: [] });
    expect(faults).toEqual([
      { id: partId(line.id, 'event'), detail: 'Name the event.', unfinished: true },
      { id: partId(line.id, 'next'), detail: 'Name the event.', unfinished: true },
      { id: partId(line.id, 'span'), detail: 'Say how many.', unfinished: true },
      { id: partId(line.id, 'window'), detail: 'Give 1 or more.', unfinished: false },
      { id: filter.id, detail: '“x” is not a number.', unfinished: false },
    ]);
  });

  it('keeps what was typed for another logic out of the rule', () => {
    const line = newLine('smile.points_balance', 'equals', {
      one: '5',
      low: '1',
      high: '9',
      missing: 'include',
    });
    expect(write(newGroup([line])).rule).toEqual({
      all: [{ field: 'smile.points_balance', op: 'equals', value: 5 }],
    });
  });
});

describe('faults the server finds', () => {
  const first = newLine('smile.enrolled', 'equals', { one: 'true' });
  const unfinished = newLine();
  const deep = newLine('first_name', 'equals', { one: 'Ana' });
  const inner = { ...newGroup([deep], 'or'), not: true };
  const root = newGroup([unfinished, first, inner]);
  const { places } = write(root);
  const placed = (field: string) => placeFaults([{ field, detail: 'Wrong.' }], places);

  it('are found on their own line', () => {
    expect(placed('rule.all[0].op')).toEqual(new Map([[first.id, 'Wrong.']]));
    expect(placed('rule.all[1].not.any[0].value[1]')).toEqual(new Map([[deep.id, 'Wrong.']]));
  });

  it('are found on their group', () => {
    expect(placed('rule.all[1].not')).toEqual(new Map([[inner.id, 'Wrong.']]));
    expect(placed('rule')).toEqual(new Map([[root.id, 'Wrong.']]));
  });

  it('are found on each part of an event', () => {
    const group = fromRule(
      {
        any: [
          {
            event: order,
            then: { event: order, where: [{ property: 'total', op: 'equals', value: 1 }] },
            within: { last: 3, unit: 'days' },
            where: [
              { property: 'total', op: 'equals', value: 1 },
              { property: 'total', op: 'equals', value: 2 },
            ],
          },
        ],
      },
      surroundings,
    );
    const line = group.rules[0] as Line;
    const draft = line.value.event;
    const at = (field: string) =>
      Array.from(placeFaults([{ field, detail: 'Wrong.' }], write(group).places).keys());
    expect(at('rule.any[0].where[1].value')).toEqual([draft?.where[1]?.id]);
    expect(at('rule.any[0].then.where[0].op')).toEqual([draft?.next?.where[0]?.id]);
    expect(at('rule.any[0].within.last')).toEqual([partId(line.id, 'window')]);
    expect(at('rule.any[0].then.within')).toEqual([partId(line.id, 'span')]);
    expect(at('rule.any[0].then.event')).toEqual([partId(line.id, 'next')]);
    expect(at('rule.any[0].event')).toEqual([partId(line.id, 'event')]);
    expect(at('rule.any[0].where')).toEqual([line.id]);
  });

  it('are found in a rule without groups', () => {
    const group = fromRule({ not: { field: 'first_name', op: 'equals', value: 'Ana' } }, surroundings);
    const line = group.rules[0] as Line;
    expect(placeFaults([{ field: 'rule.not.value', detail: 'Wrong.' }], write(group).places)).toEqual(
      new Map([[line.id, 'Wrong.']]),
    );
  });

  it('are never lost', () => {
    expect(placed('rule.all[17]')).toEqual(new Map([[root.id, 'Wrong.']]));
    expect(placed('name')).toEqual(new Map([[root.id, 'Wrong.']]));
  });
});

it('names the logic in the words people know', () => {
  expect(
    ['equals', 'greater_than', 'less_than_or_equal', 'between', 'not_contains', 'is_not_set'].map(
      operatorLabel,
    ),
  ).toEqual(['equals', 'greater than', 'less than or equal to', 'between', 'not contains', 'is not set']);
});
