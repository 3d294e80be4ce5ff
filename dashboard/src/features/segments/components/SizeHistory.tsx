import { Card, Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { TimeText } from '@/components/ui/TimeText';
import { count, number } from '@/lib/format';
import type { Membership, Segment } from '../api/segments';
import { type SizePoint, useSizes } from '../api/sizes';

const SizeChart = lazy(() => import('./SizeChart'));

const ranges = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
  { value: '2160', label: '90 days' },
];

const height = 200;

/** How large the segment was, as a line and in words. */
export function SizeHistory({ segment }: { segment: Segment }) {
  const [hours, setHours] = useState('168');
  const sizes = useSizes(segment, Number(hours));
  const waiting = <Skeleton height={height} aria-hidden />;
  const points = sizes.data?.points ?? [];
  return (
    <Card component="section" aria-labelledby="size-over-time">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="size-over-time">
          Size over time
        </Title>
        <SegmentedControl size="xs" aria-label="Range" data={ranges} value={hours} onChange={setHours} />
      </Group>
      {sizes.isError && !sizes.data ? (
        <ErrorNote error={sizes.error} what="The sizes could not be loaded" onRetry={sizes.refetch} />
      ) : sizes.data === undefined ? (
        waiting
      ) : points.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is recorded yet. The line begins once the segment is filled.
        </Text>
      ) : (
        <Stack gap="xs">
          <Suspense fallback={waiting}>
            <SizeChart {...sizes.data} height={height} label={inWords(points)} />
          </Suspense>
          <Text size="xs" c="dimmed" data-numbers>
            {inWords(points)} As of <TimeText at={sizes.data.to} show="clock" />.
          </Text>
        </Stack>
      )}
      {segment.membership && <Standing {...segment.membership} />}
    </Card>
  );
}

/** Why the line may not be as it will be; nothing where it is kept up. */
function Standing({ state, frozen_since, reason }: Membership) {
  if (state === 'filling') {
    return (
      <Text size="sm" role="status" mt="xs">
        The rule is new: who is in is being written down.
      </Text>
    );
  }
  if (state !== 'frozen') return null;
  return (
    <Text size="sm" role="status" mt="xs">
      Nobody comes in or goes out
      {frozen_since && (
        <>
          {' '}
          since <TimeText at={frozen_since} />
        </>
      )}
      {reason && `: ${reason}`}.
    </Text>
  );
}

function inWords(points: SizePoint[]): string {
  const counts = points.map((point) => point.count);
  const lowest = counts.reduce((one, other) => Math.min(one, other));
  const highest = counts.reduce((one, other) => Math.max(one, other));
  const last = counts.at(-1) ?? 0;
  return lowest === highest
    ? `${count(last, 'person', 'people')} all along.`
    : `${count(last, 'person', 'people')} now; between ${number(lowest)} and ${number(highest)} in this time.`;
}
