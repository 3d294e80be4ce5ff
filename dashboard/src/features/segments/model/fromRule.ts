import { readComparison } from './comparison';
import { readEvent } from './events';
import {
  type Group,
  type Line,
  looksOf,
  newGroup,
  newLine,
  otherField,
  sampleField,
  segmentField,
} from './query';
import { isAll, isAny, isEventRule, isFieldRule, isNot, isSample, isSegment, type Rule } from './rule';
import type { Surroundings } from './toRule';

/** Turns a saved rule into what the builder shows; {@link toRule} turns it back into the very same rule. */
export function fromRule(rule: Rule, surroundings: Surroundings): Group {
  const node = read(rule, surroundings);
  return 'rules' in node ? node : bare(node);
}

/** A group around what came without one. */
function bare(node: Line | Group): Group {
  return { ...newGroup([node]), bare: true };
}

function read(rule: Rule, surroundings: Surroundings): Line | Group {
  if (isAll(rule)) return newGroup(rule.all.map((part) => read(part, surroundings)));
  if (isAny(rule)) {
    return newGroup(
      rule.any.map((part) => read(part, surroundings)),
      'or',
    );
  }
  if (isNot(rule) && !isSegment(rule.not)) {
    const inner = read(rule.not, surroundings);
    // A group carries its own "not"; what is a line, or negated already, gets a group around it.
    const group = 'rules' in inner && !inner.not ? inner : bare(inner);
    return { ...group, not: true };
  }
  const line = readLine(rule, surroundings);
  return { ...line, value: { ...line.value, came: { rule, line: looksOf(line) } } };
}

function readLine(rule: Rule, surroundings: Surroundings): Line {
  if (isNot(rule) && isSegment(rule.not))
    return newLine(segmentField, 'is_not_in', { one: rule.not.segment });
  if (isSegment(rule)) return newLine(segmentField, 'is_in', { one: rule.segment });
  if (isFieldRule(rule)) return newLine(rule.field, rule.op, readComparison(rule));
  if (isEventRule(rule)) return readEvent(rule, surroundings);
  if (isSample(rule)) {
    const { group, of } = rule.sample;
    return newLine(sampleField, '', { sample: { group: String(group), of: String(of) } });
  }
  return newLine(otherField, '', { other: rule });
}
