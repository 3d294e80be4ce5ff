import { Box } from '@mantine/core';
import { useMemo, useRef } from 'react';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { type Group, isEventField, newEvent, type Operand, sampleField } from '../model/query';
import { type Builder, BuilderContext, operatorsFor } from './builderContext';
import { CombinatorWord } from './CombinatorWord';
import { CriterionLine } from './CriterionLine';
import { GroupCard } from './GroupCard';

export interface RuleBuilderProps extends Builder {
  query: Group;
  onChange: (query: Group) => void;
}

const controls = { rule: CriterionLine, ruleGroup: GroupCard, inlineCombinator: CombinatorWord };

/** The rule as lines and indented groups: criterion, logic, value on one line, AND or OR between them. */
export function RuleBuilder({ query, onChange, ...builder }: RuleBuilderProps) {
  const { criteria } = builder;
  const justAdded = useRef<string | null>(null);
  const fields = useMemo(
    () => Array.from(criteria.values(), ({ field, label }) => ({ name: field, value: field, label })),
    [criteria],
  );
  return (
    <BuilderContext value={{ ...builder, justAdded }}>
      <Box>
        <QueryBuilder
          query={query as unknown as RuleGroupType}
          onQueryChange={(changed) => onChange(changed as unknown as Group)}
          fields={fields}
          controlElements={controls}
          showCombinatorsBetweenRules
          resetOnOperatorChange={false}
          getOperators={(field) =>
            operatorsFor(field, criteria).map((name) => ({ name, value: name, label: name }))
          }
          getDefaultOperator={(field) => operatorsFor(field, criteria)[0] ?? ''}
          getDefaultValue={(line) => firstOperand(line.field, builder)}
        />
      </Box>
    </BuilderContext>
  );
}

/** What stands in the value's fields when a criterion is chosen. */
function firstOperand(field: string, { criteria }: Builder): Operand {
  if (isEventField(field)) return { event: newEvent() };
  if (field === sampleField) return { sample: { group: '1', of: '2' } };
  return criteria.get(field)?.type === 'boolean' ? { one: 'true' } : {};
}
