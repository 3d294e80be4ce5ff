import {
  ActionIcon,
  Autocomplete,
  NativeSelect,
  Select,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconCalendar, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { count } from '@/lib/format';
import { fromLocal, toLocal } from '@/lib/zonedTime';
import { type FactType, months, shapeOf, units } from '../model/operators';
import type { Operand } from '../model/query';
import type { Unit } from '../model/rule';
import { useBuilder } from './builderContext';
import classes from './RuleBuilder.module.css';

export interface ValueFieldsProps {
  type: FactType;
  /** Offered while typing; anything else may be typed too. */
  values?: string[];
  operator: string;
  operand: Operand;
  invalid: boolean;
  onChange: (operand: Operand) => void;
}

const booleans = [
  { value: 'true', label: 'TRUE' },
  { value: 'false', label: 'FALSE' },
];

/** What a fact is compared with, in the shape the logic asks for. */
export function ValueFields({ type, values, operator, operand, invalid, onChange }: ValueFieldsProps) {
  switch (shapeOf(operator)) {
    case 'nothing':
      return <span />;
    case 'one':
      if (type === 'boolean') {
        return (
          <Select
            aria-label="Value"
            data={booleans}
            value={operand.one ?? null}
            onChange={(one) => one && onChange({ ...operand, one })}
            allowDeselect={false}
            error={invalid}
          />
        );
      }
      return (
        <OneValue
          label="Value"
          type={type}
          values={values}
          value={operand.one ?? ''}
          invalid={invalid}
          onChange={(one) => onChange({ ...operand, one })}
        />
      );
    case 'month':
      return (
        <Select
          aria-label="Value"
          placeholder="Choose a month"
          data={months}
          value={operand.one ?? null}
          onChange={(one) => one && onChange({ ...operand, one })}
          allowDeselect={false}
          error={invalid}
        />
      );
    case 'range':
      return (
        <div className={classes.between}>
          <OneValue
            label="From"
            type={type}
            value={operand.low ?? ''}
            invalid={invalid}
            onChange={(low) => onChange({ ...operand, low })}
          />
          <Text size="sm" c="dimmed" span>
            and
          </Text>
          <OneValue
            label="To"
            type={type}
            value={operand.high ?? ''}
            invalid={invalid}
            onChange={(high) => onChange({ ...operand, high })}
          />
        </div>
      );
    case 'list':
      return (
        <ListField
          values={values}
          list={operand.list ?? []}
          invalid={invalid}
          onChange={(list) => onChange({ ...operand, list })}
        />
      );
    case 'relative':
      return (
        <SpanFields
          amount={operand.amount}
          unit={operand.unit}
          invalid={invalid}
          onChange={(amount, unit) => onChange({ ...operand, amount, unit })}
        />
      );
    case 'days':
      return (
        <SpanFields
          amount={operand.amount}
          unit="days"
          choices={['days']}
          invalid={invalid}
          onChange={(amount, unit) => onChange({ ...operand, amount, unit })}
        />
      );
  }
}

/** Up to so many values are shown one by one; more would keep the page busy. */
const mostPills = 100;

interface ListFieldProps {
  values?: string[];
  list: string[];
  invalid: boolean;
  onChange: (list: string[]) => void;
}

/** Several values: as pills, or as lines of text where they are many. */
function ListField({ values = [], list, invalid, onChange }: ListFieldProps) {
  // Stays text once it was, so that nobody loses the place while deleting lines.
  const [isLong, setLong] = useState(list.length > mostPills);
  if (!isLong && list.length > mostPills) setLong(true);
  if (isLong) {
    return (
      <Textarea
        aria-label="Value"
        description={`${count(list.filter(Boolean).length, 'value')}, each on its own line`}
        inputWrapperOrder={['input', 'description']}
        value={list.join('\n')}
        onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
        rows={6}
        error={invalid}
      />
    );
  }
  return (
    <TagsInput
      aria-label="Value"
      placeholder={list.length > 0 ? undefined : 'Type, then Enter'}
      data={values}
      value={list}
      onChange={onChange}
      acceptValueOnBlur
      splitChars={[',', '\n']}
      error={invalid}
    />
  );
}

export interface SpanFieldsProps {
  amount: string | undefined;
  unit: Unit | undefined;
  choices?: Unit[];
  placeholder?: string;
  invalid: boolean;
  onChange: (amount: string, unit: Unit) => void;
}

/** So many minutes, hours, days, weeks or months. */
export function SpanFields({
  amount = '',
  unit = 'days',
  choices = units,
  placeholder,
  invalid,
  onChange,
}: SpanFieldsProps) {
  return (
    <div className={classes.relative}>
      <TextInput
        aria-label="Value"
        inputMode="numeric"
        placeholder={placeholder}
        value={amount}
        onChange={(event) => onChange(event.currentTarget.value, unit)}
        error={invalid}
        autoComplete="off"
      />
      <NativeSelect
        aria-label="Unit"
        data={choices}
        value={unit}
        onChange={(event) => onChange(amount, event.currentTarget.value as Unit)}
      />
    </div>
  );
}

interface OneValueProps {
  label: string;
  type: FactType;
  values?: string[];
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}

function OneValue({ label, type, values, value, invalid, onChange }: OneValueProps) {
  if (type === 'date') return <DateField label={label} value={value} invalid={invalid} onChange={onChange} />;
  if (values && values.length > 0) {
    return (
      <Autocomplete aria-label={label} data={values} value={value} onChange={onChange} error={invalid} />
    );
  }
  return (
    <TextInput
      aria-label={label}
      inputMode={type === 'number' ? 'decimal' : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={invalid}
      autoComplete="off"
    />
  );
}

export interface DateFieldProps {
  label: string;
  /** A day, an ISO instant, or ''. */
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}

/** A whole day, or a time on the shop's clock. */
export function DateField({ label, value, invalid, onChange }: DateFieldProps) {
  const { timeZone } = useBuilder();
  const isTime = value.includes('T');
  const other = isTime ? 'Choose a whole day' : 'Choose a time of day';
  return (
    <TextInput
      aria-label={label}
      type={isTime ? 'datetime-local' : 'date'}
      title={`On the clock of ${timeZone}`}
      value={isTime ? toLocal(value, timeZone) : value}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(isTime ? (fromLocal(typed, timeZone) ?? '') : typed);
      }}
      error={invalid}
      rightSection={
        value !== '' && (
          <Tooltip label={other}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={other}
              aria-description={label}
              onClick={() =>
                onChange(isTime ? toLocal(value, timeZone).slice(0, 10) : (fromLocal(value, timeZone) ?? ''))
              }
            >
              {isTime ? <IconCalendar size={14} /> : <IconClock size={14} />}
            </ActionIcon>
          </Tooltip>
        )
      }
    />
  );
}
