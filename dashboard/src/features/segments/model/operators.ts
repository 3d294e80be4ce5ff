import type { Unit } from './rule';

/** Kinds of criteria; each has its operators. */
export type FactType = 'text' | 'number' | 'boolean' | 'date' | 'list';

/** What has to be filled in beside an operator. */
export type OperandShape = 'nothing' | 'one' | 'range' | 'list' | 'relative' | 'days' | 'month';

const shapes: Record<string, OperandShape> = {
  is_set: 'nothing',
  is_not_set: 'nothing',
  between: 'range',
  in: 'list',
  not_in: 'list',
  has_any: 'list',
  has_all: 'list',
  has_none: 'list',
  in_the_last: 'relative',
  more_than_ago: 'relative',
  in_the_next: 'relative',
  anniversary_in_the_next: 'days',
  anniversary_in_the_last: 'days',
  anniversary_in_month: 'month',
};

export function shapeOf(operator: string): OperandShape {
  return shapes[operator] ?? 'one';
}

const labels: Record<string, string> = {
  greater_than_or_equal: 'greater than or equal to',
  less_than_or_equal: 'less than or equal to',
  more_than_ago: 'more than … ago',
  sum: 'sum of a property',
  first: 'for the first time',
  last: 'for the last time',
  then_did: 'then, later, also did',
  then_not: 'then did not do',
};

/** `greater_than` reads "greater than". */
export function operatorLabel(operator: string): string {
  return labels[operator] ?? operator.replaceAll('_', ' ');
}

/** True for tests that hold also for people about whom nothing is known, unless told otherwise. */
export function isNegative(operator: string): boolean {
  return operator.startsWith('not_') || operator === 'has_none';
}

const existence = ['is_set', 'is_not_set'];

/** In the order in which the builder offers them where none are named. */
export const operatorsOf: Record<FactType, string[]> = {
  text: [
    'equals',
    'not_equals',
    'contains',
    'not_contains',
    'starts_with',
    'ends_with',
    'in',
    'not_in',
    ...existence,
  ],
  number: [
    'equals',
    'not_equals',
    'greater_than',
    'less_than',
    'greater_than_or_equal',
    'less_than_or_equal',
    'between',
    ...existence,
  ],
  boolean: ['equals', ...existence],
  date: [
    'in_the_last',
    'more_than_ago',
    'in_the_next',
    'before',
    'after',
    'between',
    'anniversary_in_the_next',
    'anniversary_in_the_last',
    'anniversary_in_month',
    ...existence,
  ],
  list: ['has_any', 'has_all', 'has_none', ...existence],
};

/** What a sum can be compared by: it always has a value. */
export const sumOperators = operatorsOf.number.filter((operator) => !existence.includes(operator));
/** What the time of a first or last event can be compared by. */
export const timeOperators = operatorsOf.date.filter((operator) => !operator.startsWith('anniversary'));

/** What can be asked of an event. */
export const measures = ['at_least', 'at_most', 'exactly', 'sum', 'first', 'last', 'then_did', 'then_not'];

export const typeLabels: Record<FactType, string> = {
  text: 'text',
  number: 'number',
  boolean: 'TRUE or FALSE',
  date: 'date',
  list: 'list',
};

export const units: Unit[] = ['minutes', 'hours', 'days', 'weeks', 'months'];
export const dayUnits: Unit[] = ['days', 'weeks', 'months'];

const monthName = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });

/** January is '1'. */
export const months = Array.from({ length: 12 }, (_, index) => ({
  value: String(index + 1),
  label: monthName.format(Date.UTC(2026, index, 1)),
}));
