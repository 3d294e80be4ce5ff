import type { ExactNumber } from '@/api/exactJson';

/** A segment's rule as the server speaks it. */

export type Missing = 'include' | 'exclude';
export type Unit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

export type Scalar = string | number | boolean | ExactNumber;

/** How something is compared; what is compared stands beside it. */
export interface Comparison {
  op: string;
  value?: Scalar | Scalar[];
  unit?: Unit;
  missing?: Missing;
}

export interface FieldRule extends Comparison {
  field: string;
}

/** A test of one property of an event. */
export interface PropertyTest extends Comparison {
  property: string;
}

/** From `from` on and before `to`; or the last so many units, sliding or as whole days of the shop's clock. */
export interface Within {
  last?: Scalar;
  unit?: Unit;
  calendar?: boolean;
  from?: string;
  to?: string;
}

/** What somebody did. At most one of count, sum, first, last and then; without one, at least once. */
export interface EventRule {
  event: string;
  count?: { op: string; value: Scalar };
  sum?: PropertyTest;
  first?: Comparison;
  last?: Comparison;
  then?: {
    event: string;
    where?: PropertyTest[];
    within?: { value: Scalar; unit: Unit };
    happened?: boolean;
  };
  within?: Within;
  where?: PropertyTest[];
}

/** One of `of` groups into which everybody falls by chance, and stays. */
export interface SampleRule {
  sample: { group: Scalar; of: Scalar };
}

/** A criterion this builder does not know; kept as it came. */
export type OtherRule = { [name: string]: unknown };

export type Rule =
  | { all: Rule[] }
  | { any: Rule[] }
  | { not: Rule }
  | { segment: string }
  | FieldRule
  | EventRule
  | SampleRule
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

export function isEventRule(rule: Rule): rule is EventRule {
  return 'event' in rule && typeof rule.event === 'string';
}

export function isSample(rule: Rule): rule is SampleRule {
  return 'sample' in rule && typeof rule.sample === 'object' && rule.sample !== null;
}
