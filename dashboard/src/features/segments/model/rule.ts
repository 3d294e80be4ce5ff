/** A segment's rule as the server speaks it. */

export type Missing = 'include' | 'exclude';
export type Unit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

export type Scalar = string | number | boolean;

export interface FieldRule {
  field: string;
  op: string;
  value?: Scalar | Scalar[];
  unit?: Unit;
  missing?: Missing;
}

/** A criterion this builder shows but does not edit, such as a count of events; kept as it came. */
export type OtherRule = { [name: string]: unknown };

export type Rule =
  | { all: Rule[] }
  | { any: Rule[] }
  | { not: Rule }
  | { segment: string }
  | FieldRule
  | OtherRule;

export function isAll(rule: Rule): rule is { all: Rule[] } {
  return 'all' in rule && Array.isArray(rule.all);
}

export function isAny(rule: Rule): rule is { any: Rule[] } {
  return 'any' in rule && Array.isArray(rule.any);
}

export function isNot(rule: Rule): rule is { not: Rule } {
  return 'not' in rule && typeof rule.not === 'object' && rule.not !== null;
}

export function isSegment(rule: Rule): rule is { segment: string } {
  return 'segment' in rule && typeof rule.segment === 'string';
}

export function isFieldRule(rule: Rule): rule is FieldRule {
  return 'field' in rule && typeof rule.field === 'string' && 'op' in rule && typeof rule.op === 'string';
}
