import { Anchor, Box, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { TimeText } from '@/components/ui/TimeText';
import { CampaignStatusBadge } from '@/features/campaigns/components/CampaignStatusBadge';
import { number } from '@/lib/format';
import type { CampaignGlance } from '../api/overview';

/** What was sent lately, and what leaves next. */
export function CampaignLists({ campaigns }: { campaigns: CampaignGlance[] }) {
  const recent = campaigns
    .filter((campaign) => !['draft', 'scheduled'].includes(campaign.status))
    .slice(0, 6);
  const next = campaigns
    .filter((campaign) => campaign.status === 'scheduled')
    .sort((a, b) => (a.schedule?.at ?? '').localeCompare(b.schedule?.at ?? ''))
    .slice(0, 6);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Card component="section" aria-labelledby="recent">
        <Title order={2} id="recent" mb="sm">
          Recent campaigns
        </Title>
        {recent.length === 0 ? (
          <Text c="dimmed">What you send shows here, with how much of it arrived.</Text>
        ) : (
          <Stack gap="md">
            {recent.map((campaign) => (
              <RecentCampaign key={campaign.id} campaign={campaign} />
            ))}
          </Stack>
        )}
      </Card>
      <Card component="section" aria-labelledby="next">
        <Title order={2} id="next" mb="sm">
          Next to leave
        </Title>
        {next.length === 0 ? (
          <Text c="dimmed">
            Nothing is scheduled.{' '}
            <Anchor component={Link} to="/messaging/campaigns/new" inherit underline="always">
              Create a campaign
            </Anchor>
          </Text>
        ) : (
          <Stack gap="sm">
            {next.map((campaign) => (
              <Group key={campaign.id} justify="space-between" gap="xs">
                <Anchor component={Link} to={`/messaging/campaigns/${campaign.id}`} fw={550}>
                  {campaign.name}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {campaign.schedule?.at ? <TimeText at={campaign.schedule.at} /> : 'As soon as possible'}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Card>
    </SimpleGrid>
  );
}

function RecentCampaign({ campaign }: { campaign: CampaignGlance }) {
  const { planned = 0, sent = 0, delivered = 0, failed = 0 } = campaign.stats ?? {};
  const whole = Math.max(planned, sent, 1);
  return (
    <Box>
      <Group justify="space-between" gap="xs" mb={6}>
        <Anchor component={Link} to={`/messaging/campaigns/${campaign.id}`} fw={550}>
          {campaign.name}
        </Anchor>
        <CampaignStatusBadge status={campaign.status} />
      </Group>
      <Progress.Root size="sm" aria-hidden>
        <Progress.Section value={(delivered / whole) * 100} color="green" />
        <Progress.Section value={(Math.max(0, sent - delivered - failed) / whole) * 100} />
        <Progress.Section value={(failed / whole) * 100} color="red" />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4} data-numbers>
        {number(delivered)} of {number(planned)} delivered
        {failed > 0 && `, ${number(failed)} failed`}
      </Text>
    </Box>
  );
}
