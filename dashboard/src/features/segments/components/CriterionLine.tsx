import { ActionIcon, Anchor, Box, Group, Select, Stack, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { type Ref, useEffect, useId, useRef } from 'react';
import type { RuleProps } from 'react-querybuilder';
import { Link } from 'react-router';
import type { Criterion } from '../api/criteria';
import { isNegative, operatorLabel } from '../model/operators';
import { noField, type Operand, otherField, segmentField } from '../model/query';
import { operatorsFor, useBuilder } from './builderContext';
import { focusParentActions } from './focus';
import { MissingSwitch } from './MissingSwitch';
import { OperandFields } from './OperandFields';
import classes from './RuleBuilder.module.css';

/** One line of a rule: criterion, logic, value; what is wrong with it is said right under it. */
export function CriterionLine({ id, rule, path, actions }: RuleProps) {
  const { criteria, segments, faults, justAdded } = useBuilder();
  const select = useRef<HTMLInputElement>(null);
  const helpId = useId();
  const faultId = useId();
  const { field, operator } = rule;
  const operand: Operand = typeof rule.value === 'object' && rule.value !== null ? rule.value : {};
  const criterion = criteria.get(field);
  const fault = faults.get(id ?? '');
  const change = (value: Operand) => actions.onPropChange('value', value, path);
  const operators = operatorsFor(field, criteria);
  const logic = operators.includes(operator) || operator === '' ? operators : [...operators, operator];

  useEffect(() => {
    if (id === undefined || justAdded.current !== id) return;
    justAdded.current = null;
    select.current?.focus();
  }, [id, justAdded]);

  const describedBy = [criterion?.help ? helpId : '', fault ? faultId : ''].filter(Boolean).join(' ');

  return (
    <Box
      className={classes.line}
      role="group"
      aria-label="Line"
      data-line
      data-fault={fault ? true : undefined}
    >
      <div className={classes.controls}>
        {field === otherField ? (
          <Text size="sm" style={{ gridColumn: '1 / 4', overflowWrap: 'anywhere' }} py={6}>
            A condition this page cannot edit yet; it is kept as it is:{' '}
            <code>{JSON.stringify(operand.other)}</code>
          </Text>
        ) : (
          <>
            <CriterionSelect
              ref={select}
              field={field}
              criteria={criteria}
              hasSegments={segments.length > 0}
              describedBy={describedBy || undefined}
              onChange={(chosen) => actions.onPropChange('field', chosen, path)}
            />
            {field === noField ? (
              <span />
            ) : (
              <Select
                aria-label="Logic"
                data={logic.map((name) => ({
                  value: name,
                  label: field === segmentField ? name.replaceAll('_', ' ') : operatorLabel(name),
                }))}
                value={operator}
                onChange={(chosen) => chosen && actions.onPropChange('operator', chosen, path)}
                allowDeselect={false}
                searchable
                selectFirstOptionOnChange
                maxDropdownHeight={320}
              />
            )}
            {field === noField ? (
              <span />
            ) : (
              <OperandFields
                field={field}
                criterion={criterion}
                operator={operator}
                operand={operand}
                invalid={fault !== undefined}
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
            aria-description={criterion?.label}
            onClick={(event) => {
              focusParentActions(event.currentTarget.closest('[data-line]'));
              actions.onRuleRemove(path);
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {(criterion || fault) && (
        <Stack gap={4} mt={criterion?.help || fault || isNegative(operator) ? 6 : 0}>
          {criterion?.help && (
            <Text size="xs" c="dimmed" id={helpId}>
              {criterion.help}
            </Text>
          )}
          {criterion && !criterion.available && <Unavailable criterion={criterion} />}
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

function Unavailable({ criterion }: { criterion: Criterion }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <IconAlertTriangle
        size={16}
        aria-hidden
        color="var(--mantine-color-yellow-6)"
        style={{ flexShrink: 0 }}
      />
      <Text size="sm">
        {criterion.unavailable_reason ?? `${criterion.group} is not connected or switched off`}
        {criterion.unavailable_reason?.endsWith('.') ? ' ' : '. '}
        Until then the whole segment matches nobody.{' '}
        <Anchor component={Link} to="/integrations" inherit>
          Integrations
        </Anchor>
      </Text>
    </Group>
  );
}

interface CriterionSelectProps {
  ref: Ref<HTMLInputElement>;
  field: string;
  criteria: Map<string, Criterion>;
  hasSegments: boolean;
  describedBy?: string;
  onChange: (field: string) => void;
}

function CriterionSelect({ ref, field, criteria, hasSegments, describedBy, onChange }: CriterionSelectProps) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const criterion of criteria.values()) {
    const items = groups.get(criterion.group) ?? [];
    items.push({ value: criterion.field, label: criterion.label });
    groups.set(criterion.group, items);
  }
  if (hasSegments || field === segmentField)
    groups.set('Segments', [{ value: segmentField, label: 'Segment' }]);
  if (field !== noField && field !== segmentField && !criteria.has(field)) {
    groups.set('No longer there', [{ value: field, label: field }]);
  }
  return (
    <Select
      ref={ref}
      aria-label="Criterion"
      aria-describedby={describedBy}
      placeholder="Choose a criterion"
      data={Array.from(groups, ([group, items]) => ({ group, items }))}
      value={field === noField ? null : field}
      onChange={(chosen) => chosen && onChange(chosen)}
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage="No criterion has this name"
      maxDropdownHeight={360}
      comboboxProps={{ width: 340, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <span>{option.label}</span>
          {criteria.get(option.value)?.help && (
            // The name of an option is its label alone; the help is said again under the line.
            <Text size="xs" c="dimmed" aria-hidden>
              {criteria.get(option.value)?.help}
            </Text>
          )}
        </Stack>
      )}
    />
  );
}
