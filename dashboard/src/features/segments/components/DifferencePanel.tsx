import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem } from '@/api/client';
import { AsOfField } from '@/components/ui/AsOfField';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Stat } from '@/components/ui/Stat';
import { TimeText } from '@/components/ui/TimeText';
import { nameOf, type Subscriber } from '@/features/subscribers/api/subscribers';
import { ConsentBadge } from '@/features/subscribers/components/ConsentBadge';
import { number } from '@/lib/format';
import { type Between, differenceKey, fetchDifference, useDifference } from '../api/history';
import type { Segment } from '../api/segments';

const day = 86_400_000;

const columns: Column<Subscriber>[] = [
  { key: 'name', header: 'Person', render: nameOf },
  { key: 'phone', header: 'Phone', render: (person) => person.phone },
  {
    key: 'consent',
    header: 'Consent',
    wide: true,
    render: (person) => person.consent && <ConsentBadge state={person.consent.state} />,
  },
];

/** Who came in and who went out between two instants. */
export function DifferencePanel({ segment: { id: segment, membership } }: { segment: Segment }) {
  const [from, setFrom] = useState<string | null>(() => {
    const known = Date.parse(membership?.since ?? '') || 0;
    return new Date(Math.max(Date.now() - day, known + 1)).toISOString();
  });
  const [to, setTo] = useState<string | null>(null);
  const [kind, setKind] = useState<'entered' | 'left'>('entered');
  const between: Between | null = from === null ? null : { from, to };
  const isBackwards = from !== null && Date.parse(from) >= (to === null ? Date.now() : Date.parse(to));
  return (
    <Stack gap="md">
      <Group align="flex-start">
        <AsOfField label="From" at={from} onChange={setFrom} whenEmpty="Choose a time." />
        <AsOfField label="To" at={to} onChange={setTo} whenEmpty="Now. Choose a time to look back." />
      </Group>
      {between === null || isBackwards ? (
        <Text c="dimmed" role="status">
          {isBackwards ? 'The second time has to be after the first.' : 'Choose the time to compare with.'}
        </Text>
      ) : (
        <Compared
          segment={segment}
          between={between}
          kind={kind}
          onKind={setKind}
          since={membership?.since}
        />
      )}
    </Stack>
  );
}

interface ComparedProps {
  segment: string;
  between: Between;
  kind: 'entered' | 'left';
  onKind: (kind: 'entered' | 'left') => void;
  /** From when on it is known who was in. */
  since: string | null | undefined;
}

function Compared({ segment, between, kind, onKind, since }: ComparedProps) {
  const counts = useDifference(segment, between);
  if (counts.error instanceof Problem && counts.error.code === 'before-history') {
    return (
      <EmptyState title="Not written down" icon={<IconArrowsDiff size={22} />}>
        Who was in is not known for that time
        {since ? (
          <>
            , only since <TimeText at={since} show="absolute" />.
          </>
        ) : (
          '.'
        )}
      </EmptyState>
    );
  }
  if (counts.isError) {
    return <ErrorNote error={counts.error} what="Not compared" onRetry={() => counts.refetch()} />;
  }
  const { data } = counts;
  return (
    <>
      <Group gap={48}>
        <Stat label="Entered" value={data && number(data.entered)} />
        <Stat label="Left" value={data && number(data.left)} />
        <Stat label="Stayed" value={data && number(data.stayed)} />
      </Group>
      <SegmentedControl
        aria-label="Who"
        data={[
          { value: 'entered', label: 'Who entered' },
          { value: 'left', label: 'Who left' },
        ]}
        value={kind}
        onChange={(chosen) => onKind(chosen as 'entered' | 'left')}
        style={{ alignSelf: 'flex-start' }}
      />
      <CursorTable
        label={kind === 'entered' ? 'Who entered' : 'Who left'}
        queryKey={[...differenceKey(segment, between), kind]}
        fetchPage={(cursor, signal) => fetchDifference(segment, between, kind, cursor, signal)}
        columns={columns}
        rowKey={(person) => person.id}
        rowTo={(person) => `/subscribers/${person.id}`}
        noun={{ one: 'person', many: 'people' }}
        empty={
          <EmptyState title="Nobody" icon={<IconArrowsDiff size={22} />}>
            {kind === 'entered'
              ? 'Everybody who is in at the second time was in at the first.'
              : 'Everybody who was in at the first time is in at the second.'}
          </EmptyState>
        }
      />
    </>
  );
}
