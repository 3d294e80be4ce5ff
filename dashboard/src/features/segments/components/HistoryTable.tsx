import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { StateBadge } from '@/components/ui/StateBadge';
import { TimeText } from '@/components/ui/TimeText';
import { nameOf } from '@/features/subscribers/api/subscribers';
import { count, number } from '@/lib/format';
import { fetchHistory, type HistoryEntry, type Person } from '../api/history';
import { segmentsKey } from '../api/segments';

export interface HistoryTableProps {
  segment: string;
  /** Opens why that person was in or out at that instant. */
  onExplain: (person: Person, at: string) => void;
}

const causes: Record<string, string> = {
  data: 'Something about them changed',
  time: 'Time passed over the edge of a window',
  edit: 'The rule was edited',
  fill: 'The segment was new',
  rebuild: 'The segment was counted anew',
};

/** Who came in and went out, when and why; the newest first. */
export function HistoryTable({ segment, onExplain }: HistoryTableProps) {
  const columns: Column<HistoryEntry>[] = [
    { key: 'what', header: 'What', render: (entry) => <What entry={entry} /> },
    {
      key: 'why',
      header: 'Why',
      wide: true,
      render: ({ cause }) => causes[cause] ?? cause.replaceAll('_', ' '),
    },
    { key: 'at', header: 'When', wide: true, width: 300, render: ({ at }) => <TimeText at={at} /> },
    {
      key: 'explain',
      header: 'Explain',
      align: 'right',
      width: 90,
      render: ({ subscriber, at }) =>
        subscriber && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-description={nameOf(subscriber)}
            onClick={() => onExplain(subscriber, at)}
          >
            Why
          </Button>
        ),
    },
  ];
  return (
    <CursorTable
      label="History"
      queryKey={[...segmentsKey, 'history', segment]}
      fetchPage={(cursor, signal) => fetchHistory(segment, cursor, signal)}
      columns={columns}
      rowKey={(entry) => entry.id}
      noun={{ one: 'entry', many: 'entries' }}
      refetchInterval={15_000}
      empty={
        <EmptyState title="Nothing has happened yet" icon={<IconHistory size={22} />}>
          Whoever comes in or goes out from now on is listed here, with when and why.
        </EmptyState>
      }
    />
  );
}

function What({ entry }: { entry: HistoryEntry }) {
  const { kind, subscriber, at } = entry;
  return (
    <>
      <Group gap={8}>
        <StateBadge mood={kind === 'entered' ? 'good' : kind === 'left' ? 'neutral' : 'busy'}>
          {kind.charAt(0).toUpperCase() + kind.slice(1)}
        </StateBadge>
        {subscriber ? (
          <Anchor component={Link} to={`/subscribers/${subscriber.id}`} fw={550} inherit data-row-target>
            {nameOf(subscriber)}
          </Anchor>
        ) : (
          <Text span inherit data-numbers>
            {manyInWords(entry)}
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed" hiddenFrom="sm" mt={4}>
        <TimeText at={at} />
      </Text>
    </>
  );
}

/** What happened to many at once. */
function manyInWords({ entered, left, count: size }: HistoryEntry): string {
  const parts = [
    entered != null && `${number(entered)} entered`,
    left != null && `${number(left)} left`,
    size != null && `${count(size, 'person', 'people')} since`,
  ];
  return parts.filter(Boolean).join(', ');
}
