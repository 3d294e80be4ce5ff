import {
  ActionIcon,
  Autocomplete,
  Box,
  Button,
  NativeSelect,
  Select,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { type FactType, isNegative, operatorLabel, operatorsOf, typeLabels } from '../model/operators';
import { newPropertyTest, type PropertyDraft } from '../model/query';
import { useBuilder, useFaults } from './builderContext';
import { MissingSwitch } from './MissingSwitch';
import classes from './RuleBuilder.module.css';
import { ValueFields } from './ValueFields';

export interface PropertyTestsProps {
  /** The event whose properties they test; '' while it is not named. */
  event: string;
  tests: PropertyDraft[];
  onChange: (tests: PropertyDraft[]) => void;
}

/** Tests of an event's properties: only events that pass all of them count. */
export function PropertyTests({ event, tests, onChange }: PropertyTestsProps) {
  const added = useRef<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  return (
    <Stack gap={8} align="flex-start">
      {tests.map((test) => (
        <PropertyTestRow
          key={test.id}
          event={event}
          test={test}
          added={added}
          onChange={(changed) => onChange(tests.map((each) => (each.id === test.id ? changed : each)))}
          onRemove={() => {
            addButton.current?.focus();
            onChange(tests.filter((each) => each.id !== test.id));
          }}
        />
      ))}
      <Button
        ref={addButton}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => {
          const test = newPropertyTest();
          added.current = test.id;
          onChange([...tests, test]);
        }}
      >
        Add filter
      </Button>
    </Stack>
  );
}

interface PropertyTestRowProps {
  event: string;
  test: PropertyDraft;
  /** The row that was just added: the focus goes there, once. */
  added: { current: string | null };
  onChange: (test: PropertyDraft) => void;
  onRemove: () => void;
}

function PropertyTestRow({ event, test, added, onChange, onRemove }: PropertyTestRowProps) {
  const { events } = useBuilder();
  const faults = useFaults();
  const property = useRef<HTMLInputElement>(null);
  const fault = faults.get(test.id);
  const known = events.get(event)?.properties ?? [];
  const found = known.find(({ name }) => name === test.property.trim());
  const offered =
    found?.type === test.type && found.operators?.length ? found.operators : operatorsOf[test.type];
  const operators = offered.includes(test.operator) ? offered : [...offered, test.operator];
  const ofType = (type: FactType, part: Partial<PropertyDraft> = {}) => {
    const fits = operatorsOf[type].includes(test.operator);
    onChange({ ...test, type, operator: fits ? test.operator : (operatorsOf[type][0] ?? 'equals'), ...part });
  };

  useEffect(() => {
    if (added.current !== test.id) return;
    added.current = null;
    property.current?.focus();
  }, [added, test.id]);

  return (
    <Box className={classes.test} role="group" aria-label="Filter" data-fault={fault ? true : undefined}>
      <div className={classes.testControls}>
        <Autocomplete
          ref={property}
          aria-label="Property"
          placeholder="Property"
          data={known.map(({ name }) => name)}
          value={test.property}
          onChange={(typed) => {
            const type = known.find(({ name }) => name === typed.trim())?.type;
            ofType(type ?? test.type, { property: typed });
          }}
          error={fault !== undefined}
        />
        {!found && test.property.trim() !== '' && (
          <NativeSelect
            aria-label="Kind of value"
            data={Object.entries(typeLabels).map(([value, label]) => ({ value, label }))}
            value={test.type}
            onChange={(change) => ofType(change.currentTarget.value as FactType)}
          />
        )}
        <Select
          aria-label="Logic"
          data={operators.map((name) => ({ value: name, label: operatorLabel(name) }))}
          value={test.operator}
          onChange={(operator) => operator && onChange({ ...test, operator })}
          allowDeselect={false}
        />
        <ValueFields
          type={test.type}
          operator={test.operator}
          operand={test.operand}
          invalid={fault !== undefined}
          onChange={(operand) => onChange({ ...test, operand })}
        />
      </div>
      <Tooltip label="Remove filter">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Remove filter"
          aria-description={test.property}
          onClick={onRemove}
        >
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
      {isNegative(test.operator) && (
        <Box className={classes.testNote}>
          <MissingSwitch
            what="events"
            label={test.property || 'it'}
            missing={test.operand.missing}
            onChange={(missing) => onChange({ ...test, operand: { ...test.operand, missing } })}
          />
        </Box>
      )}
      {fault && (
        <Text size="sm" c="red" role="alert" className={classes.testNote}>
          {fault}
        </Text>
      )}
    </Box>
  );
}
