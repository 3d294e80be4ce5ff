import {
  readComparison,
  typeOfComparison,
  Unwritable,
  unfinished,
  wholeNumber,
  writeComparison,
} from './comparison';
import type { FactType } from './operators';
import {
  type EventDraft,
  eventField,
  eventOf,
  type Line,
  newEvent,
  newId,
  newLine,
  newPropertyTest,
  nextEventOf,
  type PropertyDraft,
  type WindowDraft,
} from './query';
import type { EventRule, PropertyTest, Within } from './rule';
import type { Surroundings, Writing } from './toRule';

/** Parts of an event's line that can have a fault of their own; each has an id made of the line's. */
export type EventPart = 'event' | 'measure' | 'next' | 'span' | 'window';

export function partId(line: string, part: EventPart): string {
  return `${line}/${part}`;
}

/** Where the server looks for the parts of each measure. */
const measurePaths: Record<string, string> = { sum: 'sum', first: 'first', last: 'last' };

/** The rule of an event's line; null where something is missing, which `writing` is told. */
export function writeEvent(line: Line, path: string, writing: Writing): EventRule | null {
  const draft = line.value?.event ?? newEvent();
  let isWhole = true;
  const part = <T>(name: EventPart, at: string, write: () => T): T | undefined => {
    const id = partId(line.id, name);
    writing.place(`${path}.${at}`, id);
    const done = writing.attempt(id, write);
    if (done === undefined) isWhole = false;
    return done;
  };
  const tests = (drafts: PropertyDraft[], at: string) => {
    const done = drafts.map((each, index) => {
      writing.place(`${path}.${at}[${index}]`, each.id);
      return writing.attempt(each.id, () => writeTest(each));
    });
    const whole = done.filter((each) => each !== undefined);
    if (whole.length < done.length) isWhole = false;
    return whole;
  };

  const event = part('event', 'event', () => named(eventOf(line)));
  const rule: EventRule = { event: event ?? '' };
  switch (line.operator) {
    case 'sum':
    case 'first':
    case 'last': {
      const measured = part('measure', measurePaths[line.operator] ?? 'count', () =>
        writeMeasure(line, draft),
      );
      Object.assign(rule, measured);
      break;
    }
    case 'then_did':
    case 'then_not': {
      const next = draft.next ?? { where: [] };
      const follower: EventRule['then'] = {
        event: part('next', 'then', () => named(nextEventOf(next))) ?? '',
      };
      const where = tests(next.where, 'then.where');
      if (where.length > 0) follower.where = where;
      const isNever = line.operator === 'then_not';
      const within = part('span', 'then.within', () => span(next, isNever));
      if (within) follower.within = within;
      if (isNever) follower.happened = false;
      rule.then = follower;
      break;
    }
    default:
      rule.count = part('measure', 'count', () => ({ op: line.operator, value: wholeNumber(draft.times) }));
  }
  const within = part('window', 'within', () => writeWindow(draft.window));
  if (within) rule.within = within;
  const where = tests(draft.where, 'where');
  if (where.length > 0) rule.where = where;
  return isWhole ? rule : null;
}

function named(event: string): string {
  if (event.trim() === '') throw unfinished('Name the event.');
  return event.trim();
}

function writeMeasure(line: Line, draft: EventDraft): Pick<EventRule, 'sum' | 'first' | 'last'> {
  if (line.operator === 'sum') {
    const { property = '', operator = 'greater_than', operand = {} } = draft.sum ?? {};
    if (property.trim() === '') throw unfinished('Choose the property to add up.');
    return { sum: { property: property.trim(), ...writeComparison(operator, 'number', operand) } };
  }
  const { operator = 'in_the_last', operand = {} } = draft.time ?? {};
  const time = writeComparison(operator, 'date', operand);
  return line.operator === 'first' ? { first: time } : { last: time };
}

function span({ amount, unit }: { amount?: string; unit?: WindowDraft['unit'] }, isNeeded: boolean) {
  if (!isNeeded && !amount?.trim()) return null;
  return { value: positive(amount), unit: unit ?? 'days' };
}

function positive(typed: string | undefined): number {
  const value = wholeNumber(typed);
  if (value === 0) throw new Unwritable('Give 1 or more.');
  return value;
}

function writeTest(draft: PropertyDraft): PropertyTest {
  if (draft.property.trim() === '') throw unfinished('Choose a property.');
  return { property: draft.property.trim(), ...writeComparison(draft.operator, draft.type, draft.operand) };
}

function writeWindow(window: WindowDraft): Within | null {
  switch (window.kind) {
    case 'all':
      return null;
    case 'sliding':
      return { last: positive(window.amount), unit: window.unit ?? 'days' };
    case 'calendar':
      return { last: positive(window.amount), unit: window.unit ?? 'days', calendar: true };
    case 'dates':
      if (!window.from && !window.to) throw unfinished('Say from when or until when.');
      if (window.from && window.to && Date.parse(window.from) > Date.parse(window.to)) {
        throw new Unwritable('The first date lies after the second.');
      }
      return { ...(window.from && { from: window.from }), ...(window.to && { to: window.to }) };
  }
}

/** What the builder shows for a rule about events. */
export function readEvent(rule: EventRule, surroundings: Surroundings): Line {
  const isListed = surroundings.knowsEvent(rule.event);
  const read = (tests: PropertyTest[] | undefined, event: string) =>
    (tests ?? []).map((test) => readTest(test, surroundings.propertyType(event, test.property)));
  const draft: EventDraft = {
    ...newEvent(),
    ...(isListed ? {} : { name: rule.event }),
    window: readWindow(rule.within),
    where: read(rule.where, rule.event),
  };
  let operator = 'at_least';
  if (rule.sum) {
    operator = 'sum';
    draft.sum = { property: rule.sum.property, operator: rule.sum.op, operand: readComparison(rule.sum) };
  } else if (rule.first || rule.last) {
    operator = rule.first ? 'first' : 'last';
    const time = rule.first ?? rule.last;
    if (time) draft.time = { operator: time.op, operand: readComparison(time) };
  } else if (rule.then) {
    operator = rule.then.happened === false ? 'then_not' : 'then_did';
    draft.next = {
      ...(surroundings.knowsEvent(rule.then.event)
        ? { chosen: rule.then.event }
        : { chosen: '', name: rule.then.event }),
      where: read(rule.then.where, rule.then.event),
      ...(rule.then.within && {
        amount: String(rule.then.within.value),
        unit: rule.then.within.unit,
      }),
    };
  } else if (rule.count) {
    operator = rule.count.op;
    draft.times = String(rule.count.value);
  }
  return newLine(eventField + (isListed ? rule.event : ''), operator, { event: draft });
}

function readTest(test: PropertyTest, known: FactType | undefined): PropertyDraft {
  return {
    ...newPropertyTest(),
    id: newId(),
    property: test.property,
    type: typeOfComparison(test, known),
    operator: test.op,
    operand: readComparison(test),
  };
}

function readWindow(within: Within | undefined | null): WindowDraft {
  if (!within) return { kind: 'all' };
  if (within.from != null || within.to != null) {
    return { kind: 'dates', from: within.from ?? undefined, to: within.to ?? undefined };
  }
  return {
    kind: within.calendar ? 'calendar' : 'sliding',
    amount: within.last === undefined ? '' : String(within.last),
    unit: within.unit ?? 'days',
  };
}
