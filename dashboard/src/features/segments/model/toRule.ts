import { fromLocal } from '@/lib/zonedTime';
import { type FactType, isNegative, shapeOf } from './operators';
import { type Group, isGroup, type Line, noField, type Operand, otherField, segmentField } from './query';
import type { FieldRule, Rule, Scalar } from './rule';

/** Something is missing or wrong in one line or group. */
export interface Fault {
  id: string;
  detail: string;
  /** True when it is only not filled in yet: said calmly while one types. */
  unfinished: boolean;
}

export interface Written {
  rule: Rule;
  /** Where each line and group stands in the rule, such as `rule.all[1]`. */
  places: { path: string; id: string }[];
  faults: Fault[];
}

export interface Surroundings {
  /** The type of a criterion; undefined for one the catalogue does not know. */
  typeOf: (field: string) => FactType | undefined;
  timeZone: string;
}

/** Turns what the builder shows into the rule the server takes. Lines with faults are left out of it. */
export function toRule(group: Group, surroundings: Surroundings): Written {
  const places: Written['places'] = [];
  const faults: Fault[] = [];

  const writeGroup = (from: Group, path: string): Rule => {
    places.push({ path, id: from.id });
    const inner = from.not ? `${path}.not` : path;
    const name = from.combinator === 'or' ? 'any' : 'all';
    const parts: Rule[] = [];
    for (const node of from.rules) {
      const here = `${inner}.${name}[${parts.length}]`;
      const part = isGroup(node) ? writeGroup(node, here) : writeLine(node, here);
      if (part) parts.push(part);
    }
    const body: Rule = name === 'any' ? { any: parts } : { all: parts };
    return from.not ? { not: body } : body;
  };

  const writeLine = (line: Line, path: string): Rule | null => {
    try {
      const rule = criterion(line, surroundings);
      places.push({ path, id: line.id });
      return rule;
    } catch (problem) {
      if (!(problem instanceof Unwritable)) throw problem;
      faults.push({ id: line.id, detail: problem.message, unfinished: problem.unfinished });
      return null;
    }
  };

  return { rule: writeGroup(group, 'rule'), places, faults };
}

/** The lines and groups the server's `errors[].field` paths speak of; the root's id where none fits better. */
export function placeFaults(
  errors: { field: string; detail: string }[],
  places: Written['places'],
): Map<string, string> {
  const found = new Map<string, string>();
  for (const error of errors) {
    const fitting = places
      .filter(
        ({ path }) =>
          error.field === path || error.field.startsWith(`${path}.`) || error.field.startsWith(`${path}[`),
      )
      .sort((one, other) => other.path.length - one.path.length)[0];
    const id = (fitting ?? places.find(({ path }) => path === 'rule'))?.id;
    if (id !== undefined && !found.has(id)) found.set(id, error.detail);
  }
  return found;
}

class Unwritable extends Error {
  readonly unfinished: boolean;

  constructor(message: string, unfinished: boolean) {
    super(message);
    this.unfinished = unfinished;
  }
}

function unfinished(message: string): Unwritable {
  return new Unwritable(message, true);
}

function criterion(line: Line, { typeOf, timeZone }: Surroundings): Rule {
  const { field, operator, value: operand = {} } = line;
  if (field === noField) throw unfinished('Choose a criterion.');
  if (field === otherField) return operand.other ?? {};
  if (field === segmentField) {
    if (!operand.one) throw unfinished('Choose a segment.');
    return operator === 'is_not_in' ? { not: { segment: operand.one } } : { segment: operand.one };
  }
  const type = typeOf(field);
  if (type === undefined) throw new Unwritable(`There is no criterion “${field}” any more.`, false);
  const rule: FieldRule = { field, op: operator, ...operandOf(operator, type, operand, timeZone) };
  if (isNegative(operator) && operand.missing) rule.missing = operand.missing;
  return rule;
}

function operandOf(
  operator: string,
  type: FactType,
  operand: Operand,
  timeZone: string,
): Pick<FieldRule, 'value' | 'unit'> {
  switch (shapeOf(operator)) {
    case 'nothing':
      return {};
    case 'one':
      return { value: scalar(operand.one, type, timeZone) };
    case 'range': {
      const low = scalar(operand.low, type, timeZone);
      const high = scalar(operand.high, type, timeZone);
      if (low > high) throw new Unwritable('The first value is above the second.', false);
      return { value: [low, high] };
    }
    case 'list': {
      const list = (operand.list ?? []).filter((entry) => entry.trim() !== '');
      if (list.length === 0) throw unfinished('Give at least one value.');
      return { value: list.map((entry) => scalar(entry, type === 'list' ? 'text' : type, timeZone)) };
    }
    case 'relative': {
      const amount = operand.amount?.trim() ?? '';
      if (amount === '') throw unfinished('Say how many.');
      if (!/^\d+$/.test(amount)) throw new Unwritable('Give a whole number.', false);
      return { value: Number(amount), unit: operand.unit ?? 'days' };
    }
  }
}

function scalar(typed: string | undefined, type: FactType, timeZone: string): Scalar {
  const text = typed?.trim() ?? '';
  if (text === '') throw unfinished(type === 'boolean' ? 'Choose TRUE or FALSE.' : 'Fill in the value.');
  switch (type) {
    case 'number': {
      if (!/^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new Unwritable(`“${text}” is not a number.`, false);
      // JavaScript keeps 15 digits; more would be changed silently.
      if (text.replaceAll(/^0+|\D/g, '').length > 15) throw new Unwritable('Give at most 15 digits.', false);
      return Number(text);
    }
    case 'boolean':
      return text === 'true';
    case 'date': {
      // A day is the shop's whole day, and the server knows how long that is.
      if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
      const instant = fromLocal(text, timeZone);
      if (instant === null) throw unfinished('Fill in date and time.');
      return instant;
    }
    default:
      return text;
  }
}
