import { Radio, Stack, TextInput } from '@mantine/core';
import { useShop } from '@/features/session/api/session';
import { dateTime } from '@/lib/format';
import { fromLocal } from '@/lib/zonedTime';
import type { Draft } from '../model/draft';

export interface ScheduleFieldsProps {
  draft: Pick<Draft, 'when' | 'at'>;
  error?: string;
  onChange: (change: Partial<Draft>) => void;
}

export function ScheduleFields({ draft, error, onChange }: ScheduleFieldsProps) {
  const { time_zone } = useShop();
  return (
    <Stack>
      <Radio.Group
        aria-label="When"
        value={draft.when}
        onChange={(when) => onChange({ when: when === 'later' ? 'later' : 'now' })}
      >
        <Stack gap="xs">
          <Radio value="now" label="As soon as I send it" />
          <Radio value="later" label="Later" />
        </Stack>
      </Radio.Group>
      {draft.when === 'later' && (
        <TextInput
          label="Day and time"
          description={`On the clock of ${time_zone}`}
          type="datetime-local"
          value={draft.at}
          onChange={(event) => onChange({ at: event.currentTarget.value })}
          error={error}
          maw={260}
        />
      )}
    </Stack>
  );
}

export function scheduleSummary({ when, at }: Pick<Draft, 'when' | 'at'>, timeZone: string): string {
  if (when === 'now') return 'As soon as it is sent';
  const instant = fromLocal(at, timeZone);
  return instant === null ? 'Later, time not chosen yet' : `${dateTime(instant, timeZone)} (${timeZone})`;
}
