import { TextInput } from '@mantine/core';
import { useShop } from '@/features/session/api/session';
import { fromLocal, toLocal } from '@/lib/zonedTime';

export interface AsOfFieldProps {
  label?: string;
  /** What it means while nothing is chosen. */
  whenEmpty?: string;
  /** ISO instant; null is now. */
  at: string | null;
  onChange: (at: string | null) => void;
}

/** Chooses an instant in the past on the shop's clock; empty is now. */
export function AsOfField({
  label = 'As of',
  whenEmpty = 'Now. Choose a time to look back.',
  at,
  onChange,
}: AsOfFieldProps) {
  const { time_zone } = useShop();
  return (
    <TextInput
      label={label}
      description={at === null ? whenEmpty : `On the clock of ${time_zone}`}
      type="datetime-local"
      value={at === null ? '' : toLocal(at, time_zone)}
      max={toLocal(new Date().toISOString(), time_zone).slice(0, 16)}
      onChange={(event) => onChange(fromLocal(event.currentTarget.value, time_zone))}
      maw={260}
    />
  );
}
