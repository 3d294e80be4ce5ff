import {
  Alert,
  Box,
  Button,
  Card,
  Grid,
  Group,
  List,
  Modal,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { useShop } from '@/features/session/api/session';
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import { count, dateTime, number } from '@/lib/format';
import { type Campaign, useCampaignAct } from '../api/campaigns';
import { type DryRun, useDryRun, useStartDryRun } from '../api/dryRun';
import { useTextPreview } from '../api/preview';
import type { FunnelStep } from '../model/funnel';
import { DecisionsDrawer } from './DecisionsDrawer';
import { FunnelBars } from './FunnelBars';
import { PhonePreview, useSomebodyOf } from './PhonePreview';
import { TestSend } from './TestSend';

/** The last step: who would get it and who not, a test, and the sending itself. */
export function Review({ campaign }: { campaign: Campaign }) {
  const start = useStartDryRun(campaign.id);
  const run = useDryRun(start.data?.id ?? null);
  const [opened, setOpened] = useState<FunnelStep | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [picked, setPicked] = useState<Subscriber | null>(null);
  const somebody = useSomebodyOf(campaign.audience.include[0]);
  const person = picked ?? somebody;
  const preview = useTextPreview(campaign.message.body, person?.id ?? null);
  const done = run.data?.status === 'done' ? run.data : null;
  const willSend = done?.funnel?.will_send ?? 0;

  const begin = useRef(start.mutate);
  useEffect(() => begin.current(), []);

  return (
    <>
      <PageHeader
        title={`Review ${campaign.name}`}
        sentence="What would happen if you sent it now. Nobody has been texted."
        back={{ to: `/messaging/campaigns/${campaign.id}`, label: 'Edit campaign' }}
        action={
          <>
            <Button component={Link} to={`/messaging/campaigns/${campaign.id}`} variant="default">
              Edit
            </Button>
            <Button disabled={!done || willSend === 0} onClick={() => setConfirming(true)}>
              {campaign.schedule?.at ? 'Schedule campaign' : 'Send campaign'}
            </Button>
          </>
        }
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <Card component="section" aria-labelledby="dry-run">
              <Group justify="space-between" mb="sm">
                <Title order={2} id="dry-run">
                  Dry run
                </Title>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  leftSection={<IconRefresh size={14} />}
                  loading={start.isPending || run.data?.status === 'running'}
                  onClick={() => start.mutate()}
                >
                  Run again
                </Button>
              </Group>
              <ErrorNote
                error={start.error ?? run.error}
                what="The dry run could not be made"
                onRetry={() => start.mutate()}
              />
              {run.data?.status === 'failed' && (
                <ErrorNote
                  error={new Error(run.data.reason ?? 'The server stopped it. Run it again.')}
                  what="The dry run failed"
                />
              )}
              {!done && !start.error && !run.error && run.data?.status !== 'failed' && <FunnelSkeleton />}
              {done && <DryRunResult run={done} onOpen={setOpened} />}
            </Card>
            <TestSend campaign={campaign.id} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box pos="sticky" top={16}>
            <PhonePreview
              body={campaign.message.body}
              preview={preview.data}
              person={person}
              onPerson={setPicked}
            />
          </Box>
        </Grid.Col>
      </Grid>
      {opened && done && <DecisionsDrawer dryRun={done.id} step={opened} onClose={() => setOpened(null)} />}
      {confirming && done && (
        <SendDialog campaign={campaign} run={done} onClose={() => setConfirming(false)} />
      )}
    </>
  );
}

function DryRunResult({ run, onOpen }: { run: DryRun; onOpen: (step: FunnelStep) => void }) {
  const byParts = Object.entries(run.parts?.by_parts ?? {}).filter(([, people]) => people > 0);
  const warnings = (run.warnings ?? []).map((warning) =>
    typeof warning === 'string' ? warning : (warning.detail ?? warning.message ?? ''),
  );
  return (
    <Stack gap="md">
      <FunnelBars funnel={run.funnel ?? {}} onOpen={onOpen} />
      {run.parts && (
        <Text size="sm" data-numbers>
          <b>{count(run.parts.total, 'part')}</b> to pay for
          {byParts.length > 0 &&
            `: ${byParts.map(([parts, people]) => `${count(people, 'text')} of ${parts}`).join(', ')}`}
        </Text>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Look at this before you send">
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {run.funnel?.will_send === 0 && (
        <Text size="sm">Nobody would get this text. Look at the reasons above, then edit the audience.</Text>
      )}
    </Stack>
  );
}

function SendDialog({ campaign, run, onClose }: { campaign: Campaign; run: DryRun; onClose: () => void }) {
  const navigate = useNavigate();
  const { time_zone } = useShop();
  const act = useCampaignAct(campaign.id);
  const people = count(run.funnel?.will_send ?? 0, 'person', 'people');
  const at = campaign.schedule?.at;
  const verb = at ? 'Schedule for' : 'Send to';
  return (
    <Modal opened onClose={onClose} title={`${verb} ${people}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Text size="sm">
          “{campaign.name}” {at ? `leaves on ${dateTime(at, time_zone)} (${time_zone})` : 'leaves right away'}
          , in {count(run.parts?.total ?? 0, 'part')}. Who belongs is looked at again in that moment, so the
          number can differ a little. You can pause or cancel while it is being sent; what has left cannot be
          taken back.
        </Text>
        <ErrorNote error={act.error} what="Nothing was sent" />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={act.isPending}
            data-autofocus
            onClick={() =>
              act.mutate('send', {
                onSuccess: () => navigate(`/messaging/campaigns/${campaign.id}`, { replace: true }),
              })
            }
          >
            {`${verb} ${people}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function FunnelSkeleton() {
  return (
    <Stack gap="sm" role="status" aria-label="Counting who would get it">
      {[100, 92, 80, 78, 78].map((width, index) => (
        <Skeleton key={`bar-${number(index)}`} height={20} width={`${width}%`} />
      ))}
    </Stack>
  );
}
