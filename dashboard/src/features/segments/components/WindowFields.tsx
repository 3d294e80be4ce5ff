import { Select, Stack, Text } from '@mantine/core';
import { dayUnits } from '../model/operators';
import type { WindowDraft, WindowKind } from '../model/query';
import { useBuilder } from './builderContext';
import classes from './RuleBuilder.module.css';
import { DateField, SpanFields } from './ValueFields';

export interface WindowFieldsProps {
  window: WindowDraft;
  invalid: boolean;
  onChange: (window: WindowDraft) => void;
}

const kinds: { value: WindowKind; label: string; says: (zone: string) => string }[] = [
  { value: 'all', label: 'All time', says: () => 'Everything that ever happened counts.' },
  {
    value: 'sliding',
    label: 'Sliding',
    says: () =>
      'Back from this very moment: the last 1 day is the last 24 hours, and people leave at the exact second.',
  },
  {
    value: 'calendar',
    label: 'Calendar days',
    says: (zone) => `Whole days on the clock of ${zone}, today among them: the last 1 day is since midnight.`,
  },
  {
    value: 'dates',
    label: 'Between dates',
    says: (zone) =>
      `From the first on, and before the second, on the clock of ${zone}. Either may be left out.`,
  },
];

/** In which time an event has to fall to count. Sliding and calendar days differ, so each is named and said. */
export function WindowFields({ window, invalid, onChange }: WindowFieldsProps) {
  const { timeZone } = useBuilder();
  const says = (kind: string) => kinds.find(({ value }) => value === kind)?.says(timeZone);
  const choices = window.kind === 'calendar' ? dayUnits : undefined;
  return (
    <Stack gap={4}>
      <div className={classes.fields}>
        <Select
          aria-label="Window"
          data={kinds.map(({ value, label }) => ({ value, label }))}
          value={window.kind}
          onChange={(chosen) => chosen && onChange(ofKind(window, chosen as WindowKind))}
          allowDeselect={false}
          comboboxProps={{ width: 340, position: 'bottom-start' }}
          renderOption={({ option }) => (
            <Stack gap={0}>
              <span>{option.label}</span>
              <Text size="xs" c="dimmed" aria-hidden>
                {says(option.value)}
              </Text>
            </Stack>
          )}
        />
        {(window.kind === 'sliding' || window.kind === 'calendar') && (
          <SpanFields
            amount={window.amount}
            unit={window.unit}
            choices={choices}
            invalid={invalid}
            onChange={(amount, unit) => onChange({ ...window, amount, unit })}
          />
        )}
        {window.kind === 'dates' && (
          <div className={classes.between}>
            <DateField
              label="From"
              value={window.from ?? ''}
              invalid={invalid}
              onChange={(from) => onChange({ ...window, from })}
            />
            <Text size="sm" c="dimmed" span>
              to
            </Text>
            <DateField
              label="To"
              value={window.to ?? ''}
              invalid={invalid}
              onChange={(to) => onChange({ ...window, to })}
            />
          </div>
        )}
      </div>
      {window.kind !== 'all' && (
        <Text size="xs" c="dimmed">
          {says(window.kind)}
        </Text>
      )}
    </Stack>
  );
}

function ofKind(window: WindowDraft, kind: WindowKind): WindowDraft {
  const unit = window.unit ?? 'days';
  const isWholeDays = kind !== 'calendar' || dayUnits.includes(unit);
  return { ...window, kind, amount: window.amount ?? '30', unit: isWholeDays ? unit : 'days' };
}
