import { Group, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import type { Missing } from '../model/rule';

export interface MissingSwitchProps {
  /** The criterion's label. */
  label: string;
  /** Absent means the operator's default: people without a value are in. */
  missing: Missing | undefined;
  onChange: (missing: Missing | undefined) => void;
}

/** A negative test holds for people about whom nothing is known: said in words, with the way to change it. */
export function MissingSwitch({ label, missing, onChange }: MissingSwitchProps) {
  const help = useId();
  const included = missing !== 'exclude';
  return (
    <Group gap="xs">
      <Switch
        size="xs"
        label="Include people without it"
        aria-describedby={help}
        checked={included}
        onChange={(event) => onChange(event.currentTarget.checked ? undefined : 'exclude')}
      />
      <Text size="xs" c="dimmed" id={help}>
        {included
          ? `Also people about whom “${label}” is not known are in.`
          : `Only people about whom “${label}” is known.`}
      </Text>
    </Group>
  );
}
