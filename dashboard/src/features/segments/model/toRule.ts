import { Unwritable, unfinished, wholeNumber, writeComparison } from './comparison';
import { writeEvent } from './events';
import type { FactType } from './operators';
import {
  type Group,
  isEventField,
  isGroup,
  type Line,
  looksOf,
  noField,
  otherField,
  sampleField,
  segmentField,
} from './query';
import type { Rule } from './rule';

/** Something is missing or wrong in one line, group, or part of a line. */
export interface Fault {
  id: string;
  detail: string;
  /** True when it is only not filled in yet: said calmly while one types. */
  unfinished: boolean;
}

export interface Written {
  rule: Rule;
  /** Where each line, group and part of a line stands in the rule, such as `rule.all[1]`. */
  places: { path: string; id: string }[];
  faults: Fault[];
}

export interface Surroundings {
  /** The type of a criterion; undefined for one the catalogue does not know. */
  typeOf: (field: string) => FactType | undefined;
  /** True for an event that can be chosen from the catalogue. */
  knowsEvent: (event: string) => boolean;
  /** The type of an event's property; undefined for one never seen. */
  propertyType: (event: string, property: string) => FactType | undefined;
}

/** Where the writers of lines leave what they find. */
export interface Writing {
  place: (path: string, id: string) => void;
  /** What `write` gives; undefined where it cannot be written, which is then noted as a fault of `id`. */
  attempt: <T>(id: string, write: () => T) => T | undefined;
}

/** Turns what the builder shows into the rule the server takes. Lines with faults are left out of it. */
export function toRule(group: Group, surroundings: Surroundings): Written {
  const places: Written['places'] = [];
  const faults: Fault[] = [];
  const writing: Writing = {
    place: (path, id) => places.push({ path, id }),
    attempt: (id, write) => {
      try {
        return write();
      } catch (problem) {
        if (!(problem instanceof Unwritable)) throw problem;
        faults.push({ id, detail: problem.message, unfinished: problem.unfinished });
        return undefined;
      }
    },
  };

  const writeGroup = (from: Group, path: string): Rule | null => {
    writing.place(path, from.id);
    const inner = from.not ? `${path}.not` : path;
    const [only] = from.rules;
    if (from.bare && only && from.rules.length === 1) {
      const part = writeNode(only, inner);
      return part && (from.not ? { not: part } : part);
    }
    const name = from.combinator === 'or' ? 'any' : 'all';
    const parts: Rule[] = [];
    for (const node of from.rules) {
      const part = writeNode(node, `${inner}.${name}[${parts.length}]`);
      if (part) parts.push(part);
    }
    const body: Rule = name === 'any' ? { any: parts } : { all: parts };
    return from.not ? { not: body } : body;
  };

  const writeNode = (node: Line | Group, path: string): Rule | null =>
    isGroup(node) ? writeGroup(node, path) : writeLine(node, path);

  const writeLine = (line: Line, path: string): Rule | null => {
    writing.place(path, line.id);
    const { came } = line.value ?? {};
    // Parts of an untouched line keep their places, though the rule itself stays as it came.
    if (isEventField(line.field)) {
      const before = faults.length;
      const rule = writeEvent(line, path, writing);
      if (!came || came.line !== looksOf(line)) return rule;
      faults.length = before;
      return came.rule;
    }
    if (came && came.line === looksOf(line)) return came.rule;
    return writing.attempt(line.id, () => criterion(line, surroundings)) ?? null;
  };

  return { rule: writeGroup(group, 'rule') ?? { all: [] }, places, faults };
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
      // Of two at one path the inner one, which comes later: a group can be written as its only part.
      .reduce<Written['places'][number] | null>(
        (best, place) => (best && best.path.length > place.path.length ? best : place),
        null,
      );
    const id = (fitting ?? places[0])?.id;
    if (id !== undefined && !found.has(id)) found.set(id, error.detail);
  }
  return found;
}

function criterion(line: Line, { typeOf }: Surroundings): Rule {
  const { field, operator, value: operand = {} } = line;
  switch (field) {
    case noField:
      throw unfinished('Choose a criterion.');
    case otherField:
      return operand.other ?? {};
    case segmentField:
      if (!operand.one) throw unfinished('Choose a segment.');
      return operator === 'is_not_in' ? { not: { segment: operand.one } } : { segment: operand.one };
    case sampleField: {
      const group = wholeNumber(operand.sample?.group);
      const of = wholeNumber(operand.sample?.of);
      if (of < 2 || of > 100) throw new Unwritable('There can be 2 to 100 groups.');
      if (group < 1 || group > of) throw new Unwritable(`The group is one from 1 to ${of}.`);
      return { sample: { group, of } };
    }
  }
  const type = typeOf(field);
  if (type === undefined) throw new Unwritable(`There is no criterion “${field}” any more.`);
  return { field, ...writeComparison(operator, type, operand) };
}
