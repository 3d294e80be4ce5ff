import { Alert, Button, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Bubble, Phone } from '@/components/ui/Phone';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { useSegmentChoices } from '@/features/segments/api/segments';
import { useShop } from '@/features/session/api/session';
import { type Campaign, useCampaign, useDeleteCampaign } from './api/campaigns';
import type { MessageFilter } from './api/messages';
import { CampaignFigures } from './components/CampaignFigures';
import { CampaignProgress } from './components/CampaignProgress';
import { CampaignStatusBadge } from './components/CampaignStatusBadge';
import { Composer } from './components/Composer';
import { FunnelBars } from './components/FunnelBars';
import { MessagesDrawer } from './components/MessagesDrawer';
import { Review } from './components/Review';
import { draftOf } from './model/draft';

const back = { to: '/messaging/campaigns', label: 'Campaigns' };

/** A draft is written and reviewed here; a campaign on its way, or over, is looked at. */
function CampaignPage() {
  const { id = '' } = useParams();
  const [address] = useSearchParams();
  const campaign = useCampaign(id);
  if (campaign.data?.status === 'draft') {
    return address.get('step') === 'review' ? (
      <Review campaign={campaign.data} />
    ) : (
      <EditDraft key={id} campaign={campaign.data} />
    );
  }
  if (campaign.data) return <SentCampaign campaign={campaign.data} seenAt={campaign.dataUpdatedAt} />;
  return (
    <>
      <PageHeader title="Campaign" back={back} />
      {campaign.isError ? (
        <ErrorNote
          error={campaign.error}
          what="The campaign could not be loaded"
          onRetry={campaign.refetch}
        />
      ) : (
        <Stack gap="lg">
          <CardSkeleton lines={2} />
          <CardSkeleton lines={6} />
        </Stack>
      )}
    </>
  );
}

function EditDraft({ campaign }: { campaign: Campaign }) {
  const { time_zone } = useShop();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const remove = useDeleteCampaign(campaign.id);
  return (
    <>
      <PageHeader
        title={campaign.name}
        badge={<CampaignStatusBadge status={campaign.status} />}
        back={back}
        action={
          <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
            Delete draft
          </Button>
        }
      />
      <Composer campaign={campaign} initial={draftOf(campaign, time_zone)} />
      {deleting && (
        <ConfirmDialog
          title={`Delete “${campaign.name}”`}
          action="Delete"
          pending={remove.isPending}
          error={remove.error}
          onClose={() => setDeleting(false)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => navigate(back.to) })}
        >
          The draft is deleted. Nobody was texted. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  );
}

function SentCampaign({ campaign, seenAt }: { campaign: Campaign; seenAt: number }) {
  const shop = useShop();
  const segments = useSegmentChoices();
  const [opened, setOpened] = useState<{ title: string; filter: MessageFilter } | null>(null);
  const open = (title: string, filter: MessageFilter) =>
    setOpened({ title, filter: { campaign: campaign.id, ...filter } });
  const { status, audience } = campaign;
  const nameOf = (id: string) => segments.data?.find((segment) => segment.id === id)?.name ?? `Segment ${id}`;
  const onItsWay = ['scheduled', 'preparing', 'sending', 'paused'].includes(status);
  const when = campaign.finished_at ?? campaign.started_at;

  return (
    <>
      <PageHeader
        title={campaign.name}
        badge={<CampaignStatusBadge status={status} />}
        sentence={
          <>
            To {audience.include.map(nameOf).join(', ')}
            {(audience.exclude ?? []).length > 0 &&
              `, without ${(audience.exclude ?? []).map(nameOf).join(', ')}`}
            {when && (
              <>
                {' · '}
                <TimeText at={when} />
              </>
            )}
          </>
        }
        back={back}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            {onItsWay && <CampaignProgress campaign={campaign} seenAt={seenAt} />}
            {status === 'failed' && (
              <Alert color="red" title="It could not be sent" role="alert">
                {campaign.reason ?? 'The server gave no reason; Help has a diagnostics file to send along.'}
              </Alert>
            )}
            {status === 'cancelled' && (
              <Alert color="gray" title="Cancelled">
                What had not left by then was not sent.
              </Alert>
            )}
            {campaign.stats && <CampaignFigures stats={campaign.stats} onOpen={open} />}
            {campaign.funnel && (
              <Card component="section" aria-labelledby="funnel">
                <Title order={2} id="funnel" mb="sm">
                  From the audience to the texts
                </Title>
                <FunnelBars
                  funnel={campaign.funnel}
                  decided
                  onOpen={(step) =>
                    open(
                      step.label,
                      step.kind === 'out' || step.kind === 'held' ? { reason: reasonOf(step.key) } : {},
                    )
                  }
                />
              </Card>
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Phone title={shop.name} label="Text" height={300}>
            <Bubble from="them">{campaign.message.body}</Bubble>
          </Phone>
          <Group justify="center" mt="xs">
            <Text size="xs" c="dimmed">
              As written; each person got their own.
            </Text>
          </Group>
        </Grid.Col>
      </Grid>
      {opened && (
        <MessagesDrawer title={opened.title} filter={opened.filter} onClose={() => setOpened(null)} />
      )}
    </>
  );
}

/** The funnel's name for a hold is not the reason code its messages carry. */
function reasonOf(step: string): string {
  return step === 'quiet_held' ? 'quiet_hours' : step;
}

export { CampaignPage as Component };
