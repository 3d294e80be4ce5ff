import { Alert, Badge, Button, Card, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { count } from '@/lib/format';
import { tell } from '@/lib/tell';
import { hasApiAccess, type PlanId, useAccount, useChangeAccount } from './api/account';
import { useApiKeys } from './api/apiKeys';
import { planNames } from './components/planNames';

const plans: { id: PlanId; help: string }[] = [
  { id: 'free', help: 'Customers and points.' },
  { id: 'starter', help: 'Customers and points for a growing shop.' },
  { id: 'growth', help: 'Adds API keys, so that other systems can read the program.' },
  { id: 'plus', help: 'The newer name of Growth; the same access.' },
  { id: 'pro', help: 'API keys, for larger programs.' },
  { id: 'enterprise', help: 'API keys, for the largest programs.' },
];

/** The plan the program is on. It decides whether API keys work. */
function ProgramPage() {
  const account = useAccount();
  return (
    <>
      <PageHeader
        title="Program"
        sentence="The plan decides whether other systems, such as text messaging, may read the program with an API key."
      />
      {account.isPending && <CardSkeleton lines={8} />}
      <ErrorNote error={account.error} what="The plan could not be shown" onRetry={() => account.refetch()} />
      {account.data && <PlanChoice current={account.data.plan} />}
    </>
  );
}

function PlanChoice({ current }: { current: PlanId }) {
  const [chosen, setChosen] = useState(current);
  const change = useChangeAccount();
  const keys = useApiKeys().data?.data.length ?? 0;
  const losesAccess = hasApiAccess(current) && !hasApiAccess(chosen);

  const save = () =>
    change.mutate({ plan: chosen }, { onSuccess: () => tell(`The program is on ${planNames[chosen]} now.`) });

  return (
    <Card maw={720}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          <Title order={2} id="plan">
            Plan
          </Title>
          <Radio.Group aria-labelledby="plan" value={chosen} onChange={(value) => setChosen(value as PlanId)}>
            <Stack gap="sm">
              {plans.map((plan) => (
                <Group key={plan.id} justify="space-between" wrap="nowrap" align="flex-start">
                  <Radio value={plan.id} label={planNames[plan.id]} description={plan.help} />
                  <Group gap={6} wrap="nowrap">
                    {plan.id === current && (
                      <Badge color="gray" visibleFrom="sm">
                        Current
                      </Badge>
                    )}
                    {hasApiAccess(plan.id) && <Badge color="green">API access</Badge>}
                  </Group>
                </Group>
              ))}
            </Stack>
          </Radio.Group>
          {losesAccess && (
            <Alert
              color="yellow"
              icon={<IconAlertTriangle size={18} />}
              title={`${planNames[chosen]} has no API access`}
            >
              <Text size="sm">
                {keys === 0
                  ? 'No API key can be generated on it.'
                  : `${count(keys, 'API key')} will be refused from the moment you save. The keys stay, and work again after a change back.`}
              </Text>
            </Alert>
          )}
          <ErrorNote error={change.error} what="The plan was not changed" />
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending} disabled={chosen === current}>
              Save plan
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

export { ProgramPage as Component };
