import { Grid, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { useCriteria } from './api/criteria';
import { useEventKinds } from './api/eventKinds';
import { useSegment } from './api/segments';
import { SegmentForm } from './components/SegmentForm';

/** A new segment, or a new version of one that is there. */
function SegmentBuilderPage() {
  const { id } = useParams();
  return id === undefined ? <NewSegment /> : <EditSegment id={id} />;
}

function NewSegment() {
  const criteria = useCriteria();
  const events = useEventKinds();
  const failed = [criteria, events].find(({ isError }) => isError);
  return (
    <>
      <PageHeader
        title="Create Segment"
        sentence="Say who belongs; the size and ten of them are shown while you type."
        back={{ to: '/messaging/segments', label: 'Segments' }}
      />
      {criteria.data && events.data ? (
        <SegmentForm criteria={criteria.data} events={events.data} segment={null} />
      ) : failed ? (
        <ErrorNote error={failed.error} what="The criteria could not be loaded" onRetry={failed.refetch} />
      ) : (
        <FormSkeleton />
      )}
    </>
  );
}

function EditSegment({ id }: { id: string }) {
  const criteria = useCriteria();
  const events = useEventKinds();
  const segment = useSegment(id);
  const failed = [criteria, events, segment].find(({ isError }) => isError);
  return (
    <>
      <PageHeader
        title={segment.data ? `Edit ${segment.data.name}` : 'Edit segment'}
        sentence="Saving makes a new version; what was sent before keeps the one it used."
        back={{ to: `/messaging/segments/${id}`, label: segment.data?.name ?? 'Segment' }}
      />
      {criteria.data && events.data && segment.data ? (
        <SegmentForm
          key={segment.data.id}
          criteria={criteria.data}
          events={events.data}
          segment={segment.data}
        />
      ) : failed ? (
        <ErrorNote error={failed.error} what="The segment could not be loaded" onRetry={failed.refetch} />
      ) : (
        <FormSkeleton />
      )}
    </>
  );
}

function FormSkeleton() {
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="lg">
          <CardSkeleton lines={1} />
          <CardSkeleton lines={6} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <CardSkeleton lines={8} />
      </Grid.Col>
    </Grid>
  );
}

export { SegmentBuilderPage as Component };
