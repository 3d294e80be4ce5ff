import type { RuleGroupType, RuleType } from 'react-querybuilder';
import type { Missing, OtherRule, Unit } from './rule';

/**
 * What stands in a line's value fields, as typed. Every shape has its own places, so that a change of logic
 * from `equals` to `between` and back finds what was there.
 */
export interface Operand {
  one?: string;
  low?: string;
  high?: string;
  list?: string[];
  amount?: string;
  unit?: Unit;
  /** Absent: the operator's own default. */
  missing?: Missing;
  /** Only in lines of {@link otherField}. */
  other?: OtherRule;
}

export type Line = RuleType<string, string, Operand> & { id: string };
export type Group = Omit<RuleGroupType<Line>, 'rules'> & {
  id: string;
  combinator: 'and' | 'or';
  rules: (Line | Group)[];
};

/** The value of a line whose criterion is not chosen yet. */
export const noField = '';
/** "In segment"; its operators are `is_in` and `is_not_in`. */
export const segmentField = '$segment';
/** A criterion the builder can only show. */
export const otherField = '$other';

export function isGroup(node: Line | Group): node is Group {
  return 'rules' in node;
}

let lastId = 0;

/** Ids of lines and groups; unique on this page, never stored. */
export function newId(): string {
  lastId += 1;
  return `node-${lastId}`;
}

export function newLine(field: string = noField, operator = '', value: Operand = {}): Line {
  return { id: newId(), field, operator, value };
}

export function newGroup(rules: (Line | Group)[] = [newLine()], combinator: 'and' | 'or' = 'and'): Group {
  return { id: newId(), combinator, rules };
}
