import { Group, Select, Text, TextInput } from '@mantine/core';
import type { Criterion } from '../api/criteria';
import { isEventField, type Operand, sampleField, segmentField } from '../model/query';
import { useBuilder } from './builderContext';
import { MeasureFields } from './MeasureFields';
import classes from './RuleBuilder.module.css';
import { ValueFields } from './ValueFields';

export interface OperandFieldsProps {
  field: string;
  criterion: Criterion | undefined;
  operator: string;
  operand: Operand;
  invalid: boolean;
  onChange: (operand: Operand) => void;
}

/** The value of a line, in the shape its criterion and logic ask for. */
export function OperandFields(props: OperandFieldsProps) {
  const { field, criterion, operand, onChange } = props;
  if (field === segmentField) return <SegmentValue {...props} />;
  if (field === sampleField) return <SampleValue {...props} />;
  if (isEventField(field)) return <MeasureFields {...props} />;
  return (
    <ValueFields
      type={criterion?.type ?? 'text'}
      values={criterion?.values}
      operator={props.operator}
      operand={operand}
      invalid={props.invalid}
      onChange={onChange}
    />
  );
}

function SegmentValue({ operand, invalid, onChange }: OperandFieldsProps) {
  const { segments } = useBuilder();
  const known = segments.map(({ id, name }) => ({ value: id, label: name }));
  const isListed = operand.one === undefined || known.some(({ value }) => value === operand.one);
  return (
    <Select
      aria-label="Value"
      placeholder="Choose a segment"
      data={isListed ? known : [...known, { value: operand.one ?? '', label: `Segment ${operand.one}` }]}
      value={operand.one ?? null}
      onChange={(one) => one && onChange({ ...operand, one })}
      allowDeselect={false}
      searchable
      error={invalid}
    />
  );
}

function SampleValue({ operand, invalid, onChange }: OperandFieldsProps) {
  const sample = operand.sample ?? { group: '', of: '' };
  return (
    <Group gap={8} wrap="nowrap" className={classes.wide}>
      <Text size="sm" c="dimmed" span>
        group
      </Text>
      <TextInput
        aria-label="Group number"
        inputMode="numeric"
        value={sample.group}
        onChange={(event) =>
          onChange({ ...operand, sample: { ...sample, group: event.currentTarget.value } })
        }
        error={invalid}
        autoComplete="off"
        maw={72}
      />
      <Text size="sm" c="dimmed" span>
        of
      </Text>
      <TextInput
        aria-label="Number of groups"
        inputMode="numeric"
        value={sample.of}
        onChange={(event) => onChange({ ...operand, sample: { ...sample, of: event.currentTarget.value } })}
        error={invalid}
        autoComplete="off"
        maw={72}
      />
    </Group>
  );
}
