import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconClockPause, IconPlayerPause, IconRefresh } from '@tabler/icons-react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Stat } from '@/components/ui/Stat';
import { TimeText } from '@/components/ui/TimeText';
import { count, duration, number } from '@/lib/format';
import { type Smile, useSyncNow } from '../api/smile';
import { refusalOf } from './refusals';

export interface SmileStateProps {
  smile: Smile;
  onReplaceKey: () => void;
}

/** The connection at a glance: how fresh, how many matched, what is wrong and what to do about it. */
export function SmileState({ smile, onReplaceKey }: SmileStateProps) {
  const sync = useSyncNow();
  const { matched = 0, unmatched = 0, conflicts = 0 } = smile;
  const first = !smile.last_sync;
  const lastSync = smile.last_sync?.finished_at ?? smile.last_sync?.started_at;
  const failure = smile.status === 'active' ? smile.last_failure : null;
  const refusal = refusalOf(smile.reason);

  return (
    <Stack>
      {smile.status === 'broken' && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={18} />}
          title={refusal?.title ?? 'The loyalty program refuses us'}
          role="alert"
        >
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              {smile.reason_detail} {refusal?.mend} Until then segments that use Smile go on with the facts of
              the last sync, which age.
            </Text>
            <Group gap="xs">
              <Button size="xs" color="red" variant="light" onClick={onReplaceKey}>
                Replace API key
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={sync.isPending}
                onClick={() => sync.mutate('delta')}
              >
                Try again
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      {smile.status === 'inactive' && (
        <Alert color="yellow" icon={<IconPlayerPause size={18} />} title="Smile is inactive">
          <Text size="sm">
            Nothing is synced. Segments that use Smile match nobody, and campaigns on them are refused. The
            key and what was synced are kept: switch it on again and all is as before.
          </Text>
        </Alert>
      )}
      {failure && (
        <Alert
          color="yellow"
          icon={<IconClockPause size={18} />}
          title={refusalOf(failure.code)?.title ?? 'The last pass did not finish'}
        >
          <Text size="sm">
            {failure.reason} It is tried again by itself; until then the facts below are as old as they say.
          </Text>
        </Alert>
      )}
      <Card component="section" aria-labelledby="smile-state">
        <Group justify="space-between" mb="md">
          <Title order={2} id="smile-state">
            Sync
          </Title>
          {smile.status === 'active' && (
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} />}
              loading={sync.isPending}
              onClick={() => sync.mutate('delta')}
            >
              Sync now
            </Button>
          )}
        </Group>
        <ErrorNote error={sync.error} what="No pass was started" />
        {smile.syncing && <PassProgress smile={smile} syncing={smile.syncing} />}
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="lg" verticalSpacing="lg">
          <Stat
            label="Last sync"
            value={lastSync ? <TimeText at={lastSync} show="relative" /> : '–'}
            hint={
              smile.last_sync
                ? `${smile.last_sync.kind === 'full' ? 'All customers' : 'Changes only'}: ${number(smile.last_sync.changed)} changed`
                : smile.syncing
                  ? 'The first pass is running'
                  : 'No pass has finished yet'
            }
          />
          <Stat
            label="Lag"
            value={smile.lag_seconds == null ? '–' : duration(smile.lag_seconds)}
            hint="How old the facts are"
          />
          <Stat
            label="Matched"
            value={first ? '–' : number(matched)}
            hint={
              smile.last_sync?.customers != null
                ? `subscribers, of ${count(smile.last_sync.customers, 'customer')}`
                : 'Known after the first pass'
            }
          />
          <Stat
            label="Unmatched"
            value={first ? '–' : number(unmatched)}
            to={unmatched > 0 ? '?list=unmatched' : undefined}
            hint="No subscriber with this e-mail"
          />
          <Stat
            label="Conflicts"
            value={first ? '–' : number(conflicts)}
            to={conflicts > 0 ? '?list=conflicts' : undefined}
            hint="Several customers, one e-mail"
          />
        </SimpleGrid>
      </Card>
    </Stack>
  );
}

function PassProgress({ smile, syncing }: { smile: Smile; syncing: NonNullable<Smile['syncing']> }) {
  // The program does not say how many there are; the last full look is the best guess.
  const expected = syncing.kind === 'full' ? (smile.last_sync?.customers ?? 0) : 0;
  const share = expected > 0 ? Math.min(99, (syncing.fetched / expected) * 100) : null;
  return (
    <Stack gap={6} mb="lg">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {syncing.kind === 'full' ? 'Reading all customers' : 'Reading changes'}
        </Text>
        <Text size="sm" c="dimmed" data-numbers>
          {count(syncing.fetched, 'customer')} read · started{' '}
          <TimeText at={syncing.started_at} show="relative" />
        </Text>
      </Group>
      <Progress.Root size="md">
        <Progress.Section value={share ?? 100} animated aria-label="Sync progress" />
      </Progress.Root>
    </Stack>
  );
}
