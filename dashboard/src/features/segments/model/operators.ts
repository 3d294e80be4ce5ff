import type { Unit } from './rule';

/** Kinds of criteria; each has its operators. */
export type FactType = 'text' | 'number' | 'boolean' | 'date' | 'list';

/** What has to be filled in beside an operator. */
export type OperandShape = 'nothing' | 'one' | 'range' | 'list' | 'relative';

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
};

export function shapeOf(operator: string): OperandShape {
  return shapes[operator] ?? 'one';
}

const labels: Record<string, string> = {
  greater_than_or_equal: 'greater than or equal to',
  less_than_or_equal: 'less than or equal to',
  more_than_ago: 'more than … ago',
};

/** `greater_than` reads "greater than". */
export function operatorLabel(operator: string): string {
  return labels[operator] ?? operator.replaceAll('_', ' ');
}

/** True for tests that hold also for people about whom nothing is known, unless told otherwise. */
export function isNegative(operator: string): boolean {
  return operator.startsWith('not_') || operator === 'has_none';
}

/** In the order in which the builder offers them when a criterion names none. */
export const operatorsOf: Record<FactType, string[]> = {
  text: ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with', 'in', 'not_in'],
  number: [
    'equals',
    'not_equals',
    'greater_than',
    'less_than',
    'greater_than_or_equal',
    'less_than_or_equal',
    'between',
  ],
  boolean: ['equals'],
  date: ['in_the_last', 'more_than_ago', 'in_the_next', 'before', 'after', 'between'],
  list: ['has_any', 'has_all', 'has_none'],
};

export const units: Unit[] = ['minutes', 'hours', 'days', 'weeks', 'months'];
