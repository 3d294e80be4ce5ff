import { describe, expect, it } from 'vitest';
import { fromRule } from './fromRule';
import { operatorLabel } from './operators';
import { newGroup, newLine } from './query';
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
const surroundings: Surroundings = { typeOf: (field) => types[field], timeZone: 'Europe/Vienna' };

const write = (group: Parameters<typeof toRule>[0]) => toRule(group, surroundings);
const thereAndBack = (rule: Rule) => write(fromRule(rule, surroundings)).rule;

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
  });

  it('puts a lone criterion into a group', () => {
    const lone: Rule = { field: 'smile.enrolled', op: 'equals', value: true };
    expect(thereAndBack(lone)).toEqual({ all: [lone] });
  });

  it('keeps the meaning of a negated criterion and of a double negation', () => {
    const lone: Rule = { field: 'smile.enrolled', op: 'equals', value: true };
    expect(thereAndBack({ not: lone })).toEqual({ not: { all: [lone] } });
    expect(thereAndBack({ not: { not: lone } })).toEqual({ not: { all: [{ not: { all: [lone] } }] } });
  });
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
    const long = newLine('smile.points_balance', 'equals', { one: '1234567890.1234567' });
    expect(write(newGroup([word, backwards, unknown, long])).faults).toMatchObject([
      { id: word.id, detail: '“1,000” is not a number.', unfinished: false },
      { id: backwards.id, detail: 'The first value is above the second.', unfinished: false },
      { id: unknown.id, unfinished: false },
      { id: long.id, detail: 'Give at most 15 digits.' },
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
