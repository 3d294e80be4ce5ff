import { Button, Card, SimpleGrid, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Page } from '@/api/client';
import { Checklist } from '@/components/ui/Checklist';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Stat } from '@/components/ui/Stat';
import { CardSkeleton } from '@/components/ui/skeletons';
import { useSmile } from '@/features/integrations/api/smile';
import { useShop } from '@/features/session/api/session';
import { number } from '@/lib/format';
import {
  useCampaignsAtAGlance,
  useHasOwnKey,
  useSegmentsAtAGlance,
  useSubscriberCount,
} from './api/overview';
import { attention } from './attention';
import { Attention } from './components/Attention';
import { CampaignLists } from './components/CampaignLists';

/** `12`, or `50+` where the first page is not all. */
function howMany(page: Page<unknown> | undefined): string | undefined {
  return page && `${number(page.data.length)}${page.next_cursor ? '+' : ''}`;
}

/** The four steps until they are done, then what needs a person, then what leaves and left. */
function HomePage() {
  const shop = useShop();
  const smile = useSmile();
  const ownKey = useHasOwnKey();
  const segments = useSegmentsAtAGlance();
  const campaigns = useCampaignsAtAGlance();
  const subscribers = useSubscriberCount();
  const queries = [smile, ownKey, segments, campaigns, subscribers];
  const failed = queries.find((query) => query.isError);
  const loaded = !queries.some((query) => query.isPending);

  const segmentList = segments.data?.data ?? [];
  const campaignList = campaigns.data?.data ?? [];

  const connected = smile.data !== undefined && smile.data.status !== 'not_connected';
  const steps = [
    {
      title: 'Generate an API key in the loyalty program',
      help: 'Rewards Admin → Settings → Developer tools → Generate new API key, with the scope customer:read. Or in Smile, if your program runs there.',
      done: connected || ownKey.data === true,
      to: '/rewards/settings/developer-tools',
      action: 'Open Developer tools',
    },
    {
      title: 'Connect Smile',
      help: 'Integrations → Smile: paste the key and save. Points, tiers and referral links arrive by themselves from then on.',
      done: connected,
      to: '/integrations/smile',
      action: 'Connect Smile',
    },
    {
      title: 'Create a segment of loyal customers',
      help: 'For example: Enrolled in Smile equals TRUE and Smile Points Balance greater than 500.',
      done: segmentList.some((segment) => !segment.ready_made),
      to: '/messaging/segments/new',
      action: 'Create Segment',
    },
    {
      title: 'Send them a campaign',
      help: 'Write the text, see it as each person will, rehearse it, send it.',
      done: campaignList.some((campaign) =>
        ['scheduled', 'preparing', 'sending', 'paused', 'sent'].includes(campaign.status),
      ),
      to: '/messaging/campaigns/new',
      action: 'Create Campaign',
    },
  ];
  const started = steps.every((step) => step.done);
  const figure = (value: number | undefined, known: boolean) => (known ? number(value) : undefined);

  return (
    <>
      <PageHeader
        title="Home"
        sentence={shop.name}
        action={
          loaded &&
          started && (
            <Button component={Link} to="/messaging/campaigns/new" leftSection={<IconPlus size={16} />}>
              Create Campaign
            </Button>
          )
        }
      />
      <Stack gap="lg">
        <ErrorNote
          error={failed?.error}
          what="Not everything could be loaded"
          onRetry={() =>
            Promise.all(queries.filter((query) => query.isError).map((query) => query.refetch()))
          }
        />
        {!loaded && (
          <>
            <CardSkeleton lines={3} />
            <CardSkeleton lines={6} />
          </>
        )}
        {loaded && !failed && !started && (
          <Checklist title="Four steps to your first campaign" steps={steps} />
        )}
        {loaded && (
          <>
            <Attention
              matters={attention({
                smile: smile.data,
                campaigns: campaignList,
                segments: segmentList,
                subscribers: subscribers.data,
              })}
            />
            <Card component="section" aria-label="In numbers">
              <SimpleGrid cols={{ base: 2, sm: 4 }} maw={720}>
                <Stat
                  label="Subscribers"
                  value={figure(subscribers.data, !subscribers.isPending)}
                  to="/subscribers"
                />
                <Stat
                  label="Matched in Smile"
                  value={figure(connected ? smile.data?.matched : undefined, !smile.isPending)}
                  to="/integrations/smile"
                />
                <Stat label="Segments" value={howMany(segments.data)} to="/messaging/segments" />
                <Stat label="Campaigns" value={howMany(campaigns.data)} to="/messaging/campaigns" />
              </SimpleGrid>
            </Card>
            {campaignList.length > 0 && <CampaignLists campaigns={campaignList} />}
          </>
        )}
      </Stack>
    </>
  );
}

export { HomePage as Component };
