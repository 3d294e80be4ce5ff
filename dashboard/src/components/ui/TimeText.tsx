import { Text, type TextProps } from '@mantine/core';
import { useShop } from '@/features/session/api/session';
import { clockTime, dateTime, relative } from '@/lib/format';

export interface TimeTextProps extends TextProps {
  /** ISO 8601 instant. */
  at: string;
  /** `both` shows the shop's clock with the relative time beside it. */
  show?: 'both' | 'absolute' | 'relative' | 'clock';
}

/** A time on the shop's clock, with the zone on hover and the relative time beside it. */
export function TimeText({ at, show = 'both', ...text }: TimeTextProps) {
  const { time_zone } = useShop();
  const absolute = dateTime(at, time_zone);
  const words = {
    both: `${absolute} · ${relative(at)}`,
    absolute,
    relative: relative(at),
    clock: clockTime(at, time_zone),
  }[show];
  return (
    <Text span inherit data-numbers {...text}>
      <time dateTime={at} title={`${absolute} (${time_zone})`}>
        {words}
      </time>
    </Text>
  );
}
