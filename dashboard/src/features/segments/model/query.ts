import type { RuleGroupType, RuleType } from 'react-querybuilder';
import type { FactType } from './operators';
import type { Missing, OtherRule, Rule, Unit } from './rule';

/**
 * What stands in a line's value fields, as typed. Every shape has its own places, so that a change of logic
 * from `equals` to `between` and back finds what was there. Times stand as the rule has them: a day, or an instant.
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
  /** Only in lines of {@link eventField}. */
  event?: EventDraft;
  /** Only in lines of {@link sampleField}. */
  sample?: { group: string; of: string };
  /** Only in lines of {@link otherField}. */
  other?: OtherRule;
  /** The rule this line was read from, and what the line looked like then: untouched, it is written as it came. */
  came?: { rule: Rule; line: string };
}

/** One test of an event's property, as typed. */
export interface PropertyDraft {
  id: string;
  property: string;
  type: FactType;
  operator: string;
  operand: Operand;
}

export type WindowKind = 'all' | 'sliding' | 'calendar' | 'dates';

export interface WindowDraft {
  kind: WindowKind;
  amount?: string;
  unit?: Unit;
  from?: string;
  to?: string;
}

/** The event that has to follow, or not. */
export interface NextDraft {
  /** Of the catalogue; '' where it is named by typing, absent while neither. */
  chosen?: string;
  name?: string;
  where: PropertyDraft[];
  amount?: string;
  unit?: Unit;
}

/** What somebody did, as typed; the line's operator is the {@link Measure}. */
export interface EventDraft {
  /** The event's name, where it was typed and not chosen. */
  name?: string;
  times?: string;
  /** The property to add up, and what the sum is compared with. */
  sum?: { property: string; operator: string; operand: Operand };
  /** What the time of the first or last is compared with. */
  time?: { operator: string; operand: Operand };
  next?: NextDraft;
  window: WindowDraft;
  where: PropertyDraft[];
}

export type Line = RuleType<string, string, Operand> & { id: string };
export type Group = Omit<RuleGroupType<Line>, 'rules'> & {
  id: string;
  combinator: 'and' | 'or';
  rules: (Line | Group)[];
  /** While it has one part only, it is written as that part: it came without a group around it. */
  bare?: boolean;
};

/** The value of a line whose criterion is not chosen yet. */
export const noField = '';
/** "In segment"; its operators are `is_in` and `is_not_in`. */
export const segmentField = '$segment';
/** What somebody did: followed by the event's name, or by nothing where the name is typed. */
export const eventField = '$event:';
export const sampleField = '$sample';
/** A criterion the builder can only show. */
export const otherField = '$other';

export function isEventField(field: string): boolean {
  return field.startsWith(eventField);
}

/** The event a line is about; '' while it is not named. */
export function eventOf(line: Pick<Line, 'field' | 'value'>): string {
  return line.field.slice(eventField.length) || (line.value?.event?.name ?? '').trim();
}

/** The event that has to follow; '' while it is not named. */
export function nextEventOf(next: NextDraft | undefined): string {
  return next?.chosen || (next?.name ?? '').trim();
}

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

export function newEvent(): EventDraft {
  return { times: '1', window: { kind: 'all' }, where: [] };
}

export function newPropertyTest(): PropertyDraft {
  return { id: newId(), property: '', type: 'text', operator: 'equals', operand: {} };
}

/** What {@link Operand.came} remembers of a line. */
export function looksOf({ field, operator, value: { came: _, ...operand } = {} }: Line): string {
  return JSON.stringify([field, operator, operand]);
}
