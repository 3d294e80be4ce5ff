import { Group, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { Missing } from '../model/rule';

export interface MissingSwitchProps {
  /** What is tested for it. */
  what?: 'people' | 'events';
  /** The criterion's label. */
  label: string;
  /** Absent means the operator's default: those without a value are in. */
  missing: Missing | undefined;
  onChange: (missing: Missing | undefined) => void;
}

/** A negative test holds for those about whom nothing is known: said in words, with the way to change it. */
export function MissingSwitch({ what = 'people', label, missing, onChange }: MissingSwitchProps) {
  const help = useId();
  const included = missing !== 'exclude';
  const words =
    what === 'people'
      ? [
          `Also people about whom “${label}” is not known are in.`,
          `Only people about whom “${label}” is known.`,
        ]
      : [`Also events without “${label}” count.`, `Only events that have “${label}” count.`];
  return (
    <Group gap="xs">
      <Switch
        size="xs"
        label={`Include ${what} without it`}
        aria-describedby={help}
        checked={included}
        onChange={(event) => onChange(event.currentTarget.checked ? undefined : 'exclude')}
      />
      <Text size="xs" c="dimmed" id={help}>
        {included ? words[0] : words[1]}
      </Text>
    </Group>
  );
}
