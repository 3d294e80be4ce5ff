import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { PageHeader } from '@/components/ui/PageHeader';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import { fetchSegments, type SegmentSummary, segmentsKey } from './api/segments';

/** Quiet: it says where a segment came from, nothing that asks for anything. */
function readyMade({ ready_made }: SegmentSummary) {
  if (!ready_made) return null;
  return (
    <>
      {' '}
      <Badge color="gray" size="sm">
        ready-made
      </Badge>
    </>
  );
}

const columns: Column<SegmentSummary>[] = [
  { key: 'name', header: 'Name', render: (segment) => segment.name, beside: readyMade },
  {
    key: 'sentence',
    header: 'Who belongs',
    wide: true,
    width: '46%',
    render: (segment) => (
      <Text size="sm" c="dimmed" lineClamp={2}>
        {segment.sentence}
      </Text>
    ),
  },
  {
    key: 'size',
    header: 'Size',
    align: 'right',
    render: (segment) =>
      segment.unavailable?.length ? (
        <Group justify="flex-end">
          <Badge color="yellow">unavailable</Badge>
        </Group>
      ) : (
        <Stack gap={0}>
          <Text span inherit fw={550}>
            {number(segment.count)}
          </Text>
          {segment.reachable != null && (
            <Text size="xs" c="dimmed">
              {number(segment.reachable)} can be texted
            </Text>
          )}
        </Stack>
      ),
  },
  {
    key: 'updated',
    header: 'Updated',
    wide: true,
    width: 150,
    render: (segment) => <TimeText at={segment.updated_at} show="relative" />,
  },
];

function SegmentsPage() {
  const create = (
    <Button component={Link} to="/messaging/segments/new" leftSection={<IconPlus size={16} />}>
      Create Segment
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Segments"
        sentence="Groups of people that keep themselves current: whoever meets the rule is in."
        action={create}
      />
      <CursorTable
        label="Segments"
        queryKey={[...segmentsKey, 'list']}
        fetchPage={(cursor, signal) => fetchSegments(cursor, signal)}
        columns={columns}
        rowKey={(segment) => segment.id}
        rowTo={(segment) => `/messaging/segments/${segment.id}`}
        noun={{ one: 'segment', many: 'segments' }}
        empty={
          <EmptyState
            title="No segments yet"
            icon={<IconUsersGroup size={22} />}
            action={
              <Button component={Link} to="/messaging/segments/new" variant="default">
                Create the first segment
              </Button>
            }
          >
            A segment says whom a text is for, such as everybody enrolled in Smile with more than 500 points.
            It never has to be refreshed.
          </EmptyState>
        }
      />
    </>
  );
}

export { SegmentsPage as Component };
