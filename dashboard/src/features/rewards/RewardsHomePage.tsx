import { Anchor, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { Checklist } from '@/components/ui/Checklist';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Stat } from '@/components/ui/Stat';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { count, number } from '@/lib/format';
import { hasApiAccess, useAccount } from './api/account';
import { useApiKeys } from './api/apiKeys';
import { useCustomerCount } from './api/customers';
import { planNames } from './components/planNames';

function RewardsHomePage() {
  const account = useAccount();
  const keys = useApiKeys();
  const all = useCustomerCount('');
  const members = useCustomerCount('member');
  const candidates = useCustomerCount('candidate');
  const disabled = useCustomerCount('disabled');
  const error = account.error ?? keys.error ?? all.error;

  const lastUsed = keys.data?.data
    .map((key) => key.last_used_at)
    .filter((at) => typeof at === 'string')
    .sort()
    .at(-1);

  const ready = account.data && keys.data && all.data !== undefined;
  const steps = ready
    ? [
        {
          title: 'Bring your customers in',
          help: 'Import a CSV file with e-mail, state and points, or add people one by one.',
          done: all.data > 0,
          to: '/rewards/customers',
          action: 'Open Customers',
        },
        {
          title: 'Choose a plan with API access',
          help: 'Growth, Plus, Pro and Enterprise let other systems in with a key.',
          done: hasApiAccess(account.data.plan),
          to: '/rewards/program',
          action: 'Open Program',
        },
        {
          title: 'Generate an API key',
          help: 'Settings → Developer tools. Text messaging needs the scope customer:read.',
          done: keys.data.data.some((key) => key.scopes.includes('customer:read')),
          to: '/rewards/settings/developer-tools',
          action: 'Open Developer tools',
        },
      ]
    : null;
  const open = steps?.some((step) => !step.done);

  return (
    <>
      <PageHeader
        title={account.data?.name || 'Rewards'}
        sentence="The loyalty program: who takes part, and what they have earned."
      />
      <Stack gap="lg">
        <ErrorNote
          error={error}
          what="Not everything could be loaded"
          onRetry={() => Promise.all([account.refetch(), keys.refetch(), all.refetch()])}
        />
        {!ready && !error && <CardSkeleton lines={5} />}
        {steps && open && <Checklist title="Get the program going" steps={steps} />}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Card component="section" aria-labelledby="people">
            <Title order={2} id="people" mb="md">
              Customers
            </Title>
            <SimpleGrid cols={{ base: 2, xs: 4 }}>
              <Stat
                label="All"
                value={all.data === undefined ? undefined : number(all.data)}
                to="/rewards/customers"
              />
              <Stat
                label="Members"
                value={members.data === undefined ? undefined : number(members.data)}
                to="/rewards/customers?state=member"
              />
              <Stat
                label="Candidates"
                value={candidates.data === undefined ? undefined : number(candidates.data)}
                to="/rewards/customers?state=candidate"
              />
              <Stat
                label="Disabled"
                value={disabled.data === undefined ? undefined : number(disabled.data)}
                to="/rewards/customers?state=disabled"
              />
            </SimpleGrid>
          </Card>
          <Card component="section" aria-labelledby="access">
            <Title order={2} id="access" mb="md">
              Plan and keys
            </Title>
            <SimpleGrid cols={2}>
              <Stat
                label="Plan"
                value={account.data && planNames[account.data.plan]}
                to="/rewards/program"
                hint={
                  account.data && (hasApiAccess(account.data.plan) ? 'With API access' : 'Without API access')
                }
              />
              <Stat
                label="API keys"
                value={keys.data && number(keys.data.data.length)}
                to="/rewards/settings/developer-tools"
                hint={
                  lastUsed ? (
                    <>
                      Last used <TimeText at={lastUsed} show="relative" />
                    </>
                  ) : (
                    keys.data && keys.data.data.length > 0 && 'Never used'
                  )
                }
              />
            </SimpleGrid>
          </Card>
        </SimpleGrid>
        {candidates.data !== undefined && candidates.data > 0 && (
          <Text size="sm" c="dimmed">
            {count(candidates.data, 'candidate has', 'candidates have')} not joined yet.{' '}
            <Anchor component={Link} to="/rewards/customers?state=candidate" inherit underline="always">
              See who
            </Anchor>
          </Text>
        )}
      </Stack>
    </>
  );
}

export { RewardsHomePage as Component };
