import { ActionIcon, Button, Card, Group, Menu, Stack, Text, Title } from '@mantine/core';
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
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import { number } from '@/lib/format';
import { type Segment, useDeleteSegment, useSegment } from './api/segments';
import { ExplainDrawer } from './components/ExplainDrawer';
import { MembersTable } from './components/MembersTable';
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
  const [explained, setExplained] = useState<{ person: Subscriber | null } | null>(null);
  const [deleting, setDeleting] = useState(false);
  const lookBack = (instant: string | null) =>
    setAddress(
      (now) => {
        if (instant === null) now.delete('at');
        else now.set('at', instant);
        return now;
      },
      { replace: true },
    );

  return (
    <>
      <PageHeader
        title={segment.name}
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
        <Stack gap="sm">
          <Group justify="space-between" align="flex-end">
            <Title order={2}>Members</Title>
            <Button
              variant="default"
              leftSection={<IconHelpCircle size={16} />}
              onClick={() => setExplained({ person: null })}
            >
              Why is somebody in or out?
            </Button>
          </Group>
          <AsOfField at={at} onChange={lookBack} />
          <MembersTable segment={segment.id} at={at} onExplain={(person) => setExplained({ person })} />
        </Stack>
      </Stack>
      {explained && (
        <ExplainDrawer
          segment={segment}
          person={explained.person}
          at={at}
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
