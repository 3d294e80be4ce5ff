import { Anchor, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { count } from '@/lib/format';
import { useSmile } from './api/smile';
import { SmileLogo } from './components/SmileLogo';
import { SmileStatusBadge } from './components/SmileStatusBadge';

function IntegrationsPage() {
  const smile = useSmile();
  return (
    <>
      <PageHeader
        title="Integrations"
        sentence="Systems whose facts about a person become segment criteria and words in a text."
      />
      <Stack component="section" aria-labelledby="available-apps">
        <Title order={2} id="available-apps">
          Available Apps
        </Title>
        <ErrorNote error={smile.error} what="The state of Smile is not known" onRetry={smile.refetch} />
        <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }}>
          {smile.isPending ? (
            <CardSkeleton lines={3} />
          ) : (
            <Card>
              <Group wrap="nowrap" align="flex-start">
                <SmileLogo />
                <Stack gap={6} flex={1}>
                  <Group justify="space-between" gap="xs">
                    <Title order={3} fz="lg">
                      <Anchor component={Link} to="/integrations/smile" inherit>
                        Smile
                      </Anchor>
                    </Title>
                    {smile.data && <SmileStatusBadge status={smile.data.status} />}
                  </Group>
                  <Text size="sm" c="dimmed">
                    Loyalty points, tiers and referral links, from Smile or from the rewards of this server.
                  </Text>
                  {smile.data?.matched !== undefined && smile.data.status !== 'not_connected' && (
                    <Text size="sm" data-numbers>
                      {count(smile.data.matched, 'subscriber')} matched
                    </Text>
                  )}
                </Stack>
              </Group>
            </Card>
          )}
        </SimpleGrid>
      </Stack>
    </>
  );
}

export { IntegrationsPage as Component };
