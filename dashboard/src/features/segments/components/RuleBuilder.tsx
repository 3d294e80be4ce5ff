import { useMemo, useRef, useState } from 'react';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { type Group, isEventField, newEvent, type Operand, sampleField } from '../model/query';
import { type Builder, BuilderContext, FaultsContext, operatorsFor } from './builderContext';
import { CombinatorWord } from './CombinatorWord';
import { CriterionLine } from './CriterionLine';
import { GroupCard } from './GroupCard';

export interface RuleBuilderProps extends Builder {
  query: Group;
  /** Should stay the same function: with another one every line is drawn anew. */
  onChange: (query: Group) => void;
  /** Line, group or part of a line → what is wrong with it. */
  faults: Map<string, string>;
}

const controls = { rule: CriterionLine, ruleGroup: GroupCard, inlineCombinator: CombinatorWord };

/**
 * The rule as lines and indented groups: criterion, logic, value on one line, AND or OR between them. While one
 * line is typed in, only that line is drawn anew: a rule can have hundreds.
 */
export function RuleBuilder(props: RuleBuilderProps) {
  const { query, onChange, criteria, events, segments, timeZone } = props;
  const justAdded = useRef<string | null>(null);
  const builder = useMemo(
    () => ({ criteria, events, segments, timeZone, justAdded }),
    [criteria, events, segments, timeZone],
  );
  const settings = useMemo(
    () => ({
      fields: Array.from(criteria.values(), ({ field, label }) => ({ name: field, value: field, label })),
      getOperators: (field: string) =>
        operatorsFor(field, criteria).map((name) => ({ name, value: name, label: name })),
      getDefaultOperator: (field: string) => operatorsFor(field, criteria)[0] ?? '',
      getDefaultValue: (line: { field: string }) => firstOperand(line.field, criteria),
      onQueryChange: (changed: unknown) => onChange(changed as Group),
    }),
    [criteria, onChange],
  );
  return (
    <BuilderContext value={builder}>
      <FaultsContext value={useSameWhileEqual(props.faults)}>
        <QueryBuilder
          query={query as unknown as RuleGroupType}
          controlElements={controls}
          showCombinatorsBetweenRules
          resetOnOperatorChange={false}
          {...settings}
        />
      </FaultsContext>
    </BuilderContext>
  );
}

/** The map before, as long as the new one says the same. */
function useSameWhileEqual(map: Map<string, string>): Map<string, string> {
  const [kept, setKept] = useState(map);
  const isEqual = kept.size === map.size && Array.from(map).every(([key, value]) => kept.get(key) === value);
  if (!isEqual) setKept(map);
  return isEqual ? kept : map;
}

/** What stands in the value's fields when a criterion is chosen. */
function firstOperand(field: string, criteria: Builder['criteria']): Operand {
  if (isEventField(field)) return { event: newEvent() };
  if (field === sampleField) return { sample: { group: '1', of: '2' } };
  return criteria.get(field)?.type === 'boolean' ? { one: 'true' } : {};
}
