import { Anchor, Drawer, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Page } from '@/api/client';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { TimeText } from '@/components/ui/TimeText';
import { reasonLabel } from '@/lib/reasons';

/** One person and what became, or would become, of their text. */
export interface PersonRow {
  key: string;
  /** The person's id; null when nobody has the number. */
  subscriber: string | null;
  phone: string;
  text: string | null;
  /** State or decision in a word. */
  state: string;
  reason: string | null;
  at: string | null;
}

export interface PeopleDrawerProps {
  title: string;
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Page<PersonRow>>;
  onClose: () => void;
}

const columns: Column<PersonRow>[] = [
  {
    key: 'person',
    header: 'Person',
    width: 150,
    render: (row) =>
      row.subscriber === null ? (
        row.phone
      ) : (
        <Anchor component={Link} to={`/subscribers/${row.subscriber}`} fw={550} inherit data-row-target>
          {row.phone}
        </Anchor>
      ),
  },
  {
    key: 'text',
    header: 'Text',
    render: (row) => (
      <>
        {row.text && (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {row.text}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {row.state}
          {row.reason && `: ${reasonLabel(row.reason)}`}
          {row.at && (
            <>
              {' · '}
              <TimeText at={row.at} show="absolute" />
            </>
          )}
        </Text>
      </>
    ),
  },
];

/** The people behind a number. */
export function PeopleDrawer({ title, queryKey, fetchPage, onClose }: PeopleDrawerProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <CursorTable
        label={title}
        queryKey={queryKey}
        fetchPage={fetchPage}
        columns={columns}
        rowKey={(row) => row.key}
        noun={{ one: 'person', many: 'people' }}
        empty={
          <EmptyState plain title="Nobody">
            No one is behind this number at the moment.
          </EmptyState>
        }
      />
    </Drawer>
  );
}
