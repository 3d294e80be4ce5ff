import { ActionIcon, Badge, Button, Card, Group, Menu, Stack, Tabs, Text } from '@mantine/core';
import { IconDots, IconHelpCircle, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { AsOfField } from '@/components/ui/AsOfField';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Stat } from '@/components/ui/Stat';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import type { Person } from './api/history';
import { type Segment, useDeleteSegment, useSegment } from './api/segments';
import { DifferencePanel } from './components/DifferencePanel';
import { ExplainDrawer } from './components/ExplainDrawer';
import { HistoryTable } from './components/HistoryTable';
import { MembersTable } from './components/MembersTable';
import { SizeHistory } from './components/SizeHistory';
import { UnavailableNote } from './components/SizePanel';

const back = { to: '/messaging/segments', label: 'Segments' };

function SegmentPage() {
  const { id = '' } = useParams();
  const segment = useSegment(id);
  if (segment.data) return <LoadedSegment segment={segment.data} />;
  return (
    <>
      <PageHeader title="Segment" back={back} />
      {segment.isError ? (
        <ErrorNote error={segment.error} what="The segment could not be loaded" onRetry={segment.refetch} />
      ) : (
        <Stack gap="lg">
          <CardSkeleton lines={3} />
          <CardSkeleton lines={8} />
        </Stack>
      )}
    </>
  );
}

function LoadedSegment({ segment }: { segment: Segment }) {
  const [address, setAddress] = useSearchParams();
  const at = address.get('at');
  const [explained, setExplained] = useState<{ person: Person | null; at: string | null } | null>(null);
  const [deleting, setDeleting] = useState(false);
  const setPart = (name: string, value: string | null) =>
    setAddress(
      (now) => {
        if (value === null) now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );

  return (
    <>
      <PageHeader
        title={segment.name}
        badge={segment.ready_made && <Badge color="gray">ready-made</Badge>}
        back={back}
        action={
          <>
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size={36} aria-label="More">
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} />}
                  onClick={() => setDeleting(true)}
                >
                  Delete segment
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
            <Button
              component={Link}
              to={`/messaging/segments/${segment.id}/edit`}
              variant="default"
              leftSection={<IconPencil size={16} />}
            >
              Edit
            </Button>
            <Button
              component={Link}
              to={`/messaging/campaigns/new?segment=${segment.id}`}
              leftSection={<IconSend size={16} />}
            >
              Text this segment
            </Button>
          </>
        }
      />
      <Stack gap="lg">
        {segment.unavailable && segment.unavailable.length > 0 && (
          <UnavailableNote names={segment.unavailable} />
        )}
        <Card>
          <Text mb="md" style={{ overflowWrap: 'anywhere' }}>
            {segment.sentence}
          </Text>
          <Group gap={48} align="flex-start" style={{ rowGap: 16 }}>
            <Stat
              label="Size"
              value={number(segment.count)}
              hint={
                segment.as_of ? (
                  <>
                    as of <TimeText at={segment.as_of} show="clock" />
                  </>
                ) : (
                  'The index is catching up.'
                )
              }
            />
            {segment.reachable != null && <Stat label="Can be texted" value={number(segment.reachable)} />}
            <Stat
              label="Version"
              value={String(segment.version)}
              hint={<TimeText at={segment.updated_at} show="relative" />}
            />
          </Group>
        </Card>
        <SizeHistory segment={segment} />
        <Tabs
          value={address.get('tab') ?? 'members'}
          onChange={(tab) => setPart('tab', tab === 'members' ? null : tab)}
          keepMounted={false}
        >
          <Tabs.List aria-label="People" mb="md">
            <Tabs.Tab value="members">Members</Tabs.Tab>
            <Tabs.Tab value="history">Entered and left</Tabs.Tab>
            <Tabs.Tab value="difference">Compare</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="members">
            <Stack gap="sm">
              <Group justify="space-between" align="flex-end">
                <AsOfField at={at} onChange={(instant) => setPart('at', instant)} />
                <Button
                  variant="default"
                  leftSection={<IconHelpCircle size={16} />}
                  onClick={() => setExplained({ person: null, at })}
                >
                  Why is somebody in or out?
                </Button>
              </Group>
              <MembersTable
                segment={segment.id}
                at={at}
                onExplain={(person) => setExplained({ person, at })}
              />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <HistoryTable
              segment={segment.id}
              onExplain={(person, moved) => setExplained({ person, at: moved })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="difference">
            <DifferencePanel segment={segment} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
      {explained && (
        <ExplainDrawer
          segment={segment}
          person={explained.person}
          at={explained.at}
          onClose={() => setExplained(null)}
        />
      )}
      {deleting && <DeleteDialog segment={segment} onClose={() => setDeleting(false)} />}
    </>
  );
}

function DeleteDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const navigate = useNavigate();
  const remove = useDeleteSegment(segment.id);
  return (
    <ConfirmDialog
      title={`Delete “${segment.name}”`}
      action="Delete segment"
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate('/messaging/segments') })}
    >
      The rule is deleted; the people stay. This cannot be undone.
    </ConfirmDialog>
  );
}

export { SegmentPage as Component };
