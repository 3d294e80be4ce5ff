import { Autocomplete, NativeSelect, Select, TagsInput, Text, TextInput } from '@mantine/core';
import type { Criterion } from '../api/criteria';
import { shapeOf, units } from '../model/operators';
import { type Operand, segmentField } from '../model/query';
import type { Unit } from '../model/rule';
import { useBuilder } from './builderContext';
import classes from './RuleBuilder.module.css';

export interface OperandFieldsProps {
  field: string;
  criterion: Criterion | undefined;
  operator: string;
  operand: Operand;
  invalid: boolean;
  onChange: (operand: Operand) => void;
}

const booleans = [
  { value: 'true', label: 'TRUE' },
  { value: 'false', label: 'FALSE' },
];

/** The value of a line, in the shape its logic asks for. */
export function OperandFields({
  field,
  criterion,
  operator,
  operand,
  invalid,
  onChange,
}: OperandFieldsProps) {
  const { segments } = useBuilder();
  if (field === segmentField) {
    return (
      <Select
        aria-label="Value"
        placeholder="Choose a segment"
        data={segments.map(({ id, name }) => ({ value: id, label: name }))}
        value={operand.one ?? null}
        onChange={(one) => one && onChange({ ...operand, one })}
        allowDeselect={false}
        searchable
        error={invalid}
      />
    );
  }
  const type = criterion?.type ?? 'text';
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
          values={criterion?.values}
          value={operand.one ?? ''}
          invalid={invalid}
          onChange={(one) => onChange({ ...operand, one })}
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
        <TagsInput
          aria-label="Value"
          placeholder={operand.list?.length ? undefined : 'Type, then Enter'}
          data={criterion?.values ?? []}
          value={operand.list ?? []}
          onChange={(list) => onChange({ ...operand, list })}
          acceptValueOnBlur
          splitChars={[',', '\n']}
          error={invalid}
        />
      );
    case 'relative':
      return (
        <div className={classes.relative}>
          <TextInput
            aria-label="Value"
            inputMode="numeric"
            value={operand.amount ?? ''}
            onChange={(event) => onChange({ ...operand, amount: event.currentTarget.value })}
            error={invalid}
          />
          <NativeSelect
            aria-label="Unit"
            data={units}
            value={operand.unit ?? 'days'}
            onChange={(event) => onChange({ ...operand, unit: event.currentTarget.value as Unit })}
          />
        </div>
      );
  }
}

interface OneValueProps {
  label: string;
  type: Criterion['type'];
  /** Offered while typing; anything else may be typed too. */
  values?: string[];
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}

function OneValue({ label, type, values, value, invalid, onChange }: OneValueProps) {
  const { timeZone } = useBuilder();
  if (values && values.length > 0) {
    return (
      <Autocomplete aria-label={label} data={values} value={value} onChange={onChange} error={invalid} />
    );
  }
  return (
    <TextInput
      aria-label={label}
      // A day, unless the rule came with a time.
      type={type !== 'date' ? 'text' : value.includes('T') ? 'datetime-local' : 'date'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      title={type === 'date' ? `On the clock of ${timeZone}` : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={invalid}
      autoComplete="off"
    />
  );
}
