import { toLocal } from '@/lib/zonedTime';
import { shapeOf } from './operators';
import { type Group, type Line, newGroup, newLine, type Operand, otherField, segmentField } from './query';
import { type FieldRule, isAll, isAny, isFieldRule, isNot, isSegment, type Rule, type Scalar } from './rule';
import type { Surroundings } from './toRule';

/** Turns a saved rule into what the builder shows; {@link toRule} turns it back to a rule of the same meaning. */
export function fromRule(rule: Rule, surroundings: Surroundings): Group {
  const node = read(rule, surroundings);
  return 'rules' in node ? node : newGroup([node]);
}

function read(rule: Rule, surroundings: Surroundings): Line | Group {
  if (isAll(rule)) return newGroup(rule.all.map((part) => read(part, surroundings)));
  if (isAny(rule)) {
    return newGroup(
      rule.any.map((part) => read(part, surroundings)),
      'or',
    );
  }
  if (isNot(rule)) {
    if (isSegment(rule.not)) return newLine(segmentField, 'is_not_in', { one: rule.not.segment });
    const inner = read(rule.not, surroundings);
    // A group carries its own "not"; what is a line, or negated already, gets a group around it.
    const group = 'rules' in inner && !inner.not ? inner : newGroup([inner]);
    return { ...group, not: true };
  }
  if (isSegment(rule)) return newLine(segmentField, 'is_in', { one: rule.segment });
  if (isFieldRule(rule)) return newLine(rule.field, rule.op, operandOf(rule, surroundings));
  return newLine(otherField, '', { other: rule });
}

function operandOf(rule: FieldRule, { typeOf, timeZone }: Surroundings): Operand {
  const isDate = typeOf(rule.field) === 'date';
  const typed = (value: Scalar | undefined) => {
    const text = value === undefined ? '' : String(value);
    return isDate && text.includes('T') ? toLocal(text, timeZone) : text;
  };
  const values = Array.isArray(rule.value) ? rule.value : rule.value === undefined ? [] : [rule.value];
  const operand: Operand = rule.missing ? { missing: rule.missing } : {};
  switch (shapeOf(rule.op)) {
    case 'nothing':
      return operand;
    case 'one':
      return { ...operand, one: typed(values[0]) };
    case 'range':
      return { ...operand, low: typed(values[0]), high: typed(values[1]) };
    case 'list':
      return { ...operand, list: values.map(String) };
    case 'relative':
      return { ...operand, amount: values.slice(0, 1).map(String).join(''), unit: rule.unit ?? 'days' };
  }
}
