import { Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Draft, DraftErrors } from '../model/draft';

export interface OptionsFieldsProps {
  draft: Draft;
  errors: DraftErrors;
  onChange: (change: Partial<Draft>) => void;
}

/** How carefully it is sent. */
export function OptionsFields({ draft, errors, onChange }: OptionsFieldsProps) {
  return (
    <Stack gap="md">
      <Option
        label="Smart sending"
        help="Leaves out people who had a text from you shortly before."
        checked={draft.smartSending}
        onChange={(smartSending) => onChange({ smartSending })}
      >
        <TextInput
          label="Hours between two texts"
          inputMode="numeric"
          value={draft.smartHours}
          onChange={(event) => onChange({ smartHours: event.currentTarget.value })}
          error={errors.smartHours}
          maw={200}
        />
      </Option>
      <Option
        label="Fresh points only"
        help="Before a text that quotes points leaves, they are read again if they are older than this."
        checked={draft.limitStaleness}
        onChange={(limitStaleness) => onChange({ limitStaleness })}
      >
        <TextInput
          label="Minutes old at most"
          inputMode="numeric"
          value={draft.stalenessMinutes}
          onChange={(event) => onChange({ stalenessMinutes: event.currentTarget.value })}
          error={errors.stalenessMinutes}
          maw={200}
        />
      </Option>
    </Stack>
  );
}

export function optionsSummary(draft: Draft): string {
  return [
    draft.smartSending ? `Smart sending ${draft.smartHours} h` : 'Smart sending off',
    draft.limitStaleness ? `points at most ${draft.stalenessMinutes} min old` : 'points however old',
  ].join(' · ');
}

interface OptionProps {
  label: string;
  help: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

function Option({ label, help, checked, onChange, children }: OptionProps) {
  const helpId = useId();
  return (
    <Group align="flex-start" justify="space-between" gap="md">
      <Stack gap={2} flex="1 1 260px">
        <Switch
          label={label}
          aria-describedby={helpId}
          checked={checked}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed" id={helpId}>
          {help}
        </Text>
      </Stack>
      {checked && children}
    </Group>
  );
}
