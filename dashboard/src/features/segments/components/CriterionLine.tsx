import { ActionIcon, Anchor, Box, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { memo, useEffect, useId, useRef } from 'react';
import type { RuleProps } from 'react-querybuilder';
import { Link } from 'react-router';
import { partId } from '../model/events';
import { isNegative, operatorLabel } from '../model/operators';
import { isEventField, noField, type Operand, otherField, sampleField } from '../model/query';
import { type About, aboutField, operatorsFor, useBuilder, useFaults } from './builderContext';
import { CriterionSelect } from './CriterionSelect';
import { EventDetails } from './EventDetails';
import { focusParentActions } from './focus';
import { MissingSwitch } from './MissingSwitch';
import { samePath } from './memory';
import { OperandFields } from './OperandFields';
import classes from './RuleBuilder.module.css';
import { SearchSelect } from './SearchSelect';

/** One line of a rule: criterion, logic, value; what is wrong with it is said right under it. */
export const CriterionLine = memo(
  DrawnLine,
  (one, other) =>
    one.id === other.id &&
    one.rule === other.rule &&
    // What a line does to the rule, it does to the rule as it is then.
    one.actions.onPropChange === other.actions.onPropChange &&
    samePath(one, other),
);

function DrawnLine({ id = '', rule, path, actions }: RuleProps) {
  const builder = useBuilder();
  const faults = useFaults();
  const { criteria, justAdded } = builder;
  const select = useRef<HTMLInputElement>(null);
  const helpId = useId();
  const faultId = useId();
  const { field, operator } = rule;
  const operand: Operand = typeof rule.value === 'object' && rule.value !== null ? rule.value : {};
  const criterion = criteria.get(field);
  const about = aboutField(field, builder);
  const isEvent = isEventField(field);
  const fault = faults.get(id);
  const isMarked =
    fault !== undefined || (isEvent && (faults.has(partId(id, 'measure')) || faults.has(partId(id, 'next'))));
  const change = (value: Operand) => actions.onPropChange('value', value, path);

  useEffect(() => {
    if (justAdded.current !== id) return;
    justAdded.current = null;
    select.current?.focus();
  }, [id, justAdded]);

  const describedBy = [about?.help ? helpId : '', fault ? faultId : ''].filter(Boolean).join(' ');

  return (
    <Box
      className={classes.line}
      role="group"
      aria-label="Line"
      data-line
      data-fault={isMarked ? true : undefined}
    >
      <div className={classes.controls}>
        {field === otherField ? (
          <Text size="sm" style={{ gridColumn: '1 / 4', overflowWrap: 'anywhere' }} py={6}>
            A condition this page does not know; it is kept as it is:{' '}
            <code>{JSON.stringify(operand.other)}</code>
          </Text>
        ) : (
          <>
            <CriterionSelect
              ref={select}
              field={field}
              describedBy={describedBy || undefined}
              onChange={(chosen) => actions.onPropChange('field', chosen, path)}
            />
            <LogicSelect
              field={field}
              operator={operator}
              onChange={(chosen) => actions.onPropChange('operator', chosen, path)}
            />
            {field === noField ? (
              <span />
            ) : (
              <OperandFields
                field={field}
                criterion={criterion}
                operator={operator}
                operand={operand}
                invalid={isMarked}
                onChange={change}
              />
            )}
          </>
        )}
        <Tooltip label="Remove">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Remove"
            aria-description={about?.label}
            onClick={(event) => {
              focusParentActions(event.currentTarget.closest('[data-line]'));
              actions.onRuleRemove(path);
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {about?.help && (
        <Text size="xs" c="dimmed" id={helpId} mt={6}>
          {about.help}
        </Text>
      )}
      {isEvent && (
        <EventDetails line={id} field={field} operator={operator} operand={operand} onChange={change} />
      )}
      {(about?.available === false || fault || (criterion && isNegative(operator))) && (
        <Stack gap={4} mt={6}>
          {about?.available === false && <Unavailable about={about} />}
          {criterion && isNegative(operator) && (
            <MissingSwitch
              label={criterion.label}
              missing={operand.missing}
              onChange={(missing) => change({ ...operand, missing })}
            />
          )}
          {fault && (
            <Text size="sm" c="red" id={faultId} role="alert">
              {fault}
            </Text>
          )}
        </Stack>
      )}
    </Box>
  );
}

interface LogicSelectProps {
  field: string;
  operator: string;
  onChange: (operator: string) => void;
}

function LogicSelect({ field, operator, onChange }: LogicSelectProps) {
  const { criteria } = useBuilder();
  if (field === sampleField) return null;
  if (field === noField) return <span />;
  const offered = operatorsFor(field, criteria);
  const operators = offered.includes(operator) || operator === '' ? offered : [...offered, operator];
  return (
    <SearchSelect
      aria-label="Logic"
      data={operators.map((name) => ({ value: name, label: operatorLabel(name) }))}
      value={operator}
      onChange={(chosen) => chosen && onChange(chosen)}
      allowDeselect={false}
      maxDropdownHeight={320}
    />
  );
}

function Unavailable({ about }: { about: About }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconAlertTriangle
        size={16}
        aria-hidden
        color="var(--mantine-color-yellow-6)"
        style={{ flexShrink: 0 }}
      />
      <Text size="sm">
        {about.unavailable_reason ?? `${about.group} is not connected or switched off`}
        {about.unavailable_reason?.endsWith('.') ? ' ' : '. '}
        Until then the whole segment matches nobody.{' '}
        <Anchor component={Link} to="/integrations" inherit>
          Integrations
        </Anchor>
      </Text>
    </Group>
  );
}
