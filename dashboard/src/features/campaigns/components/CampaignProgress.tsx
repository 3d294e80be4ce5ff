import { Button, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { TimeText } from '@/components/ui/TimeText';
import { duration, number } from '@/lib/format';
import { type Campaign, useCampaignAct } from '../api/campaigns';
import { useRate } from './useRate';

export interface CampaignProgressProps {
  campaign: Campaign;
  /** When the numbers were read, in milliseconds. */
  seenAt: number;
}

/** How far a campaign on its way is, how fast, and the ways to stop it. */
export function CampaignProgress({ campaign, seenAt }: CampaignProgressProps) {
  const act = useCampaignAct(campaign.id);
  const [cancelling, setCancelling] = useState(false);
  const { status, stats } = campaign;
  const planned = stats?.planned ?? 0;
  const left = (stats?.waiting ?? 0) + (stats?.held ?? 0);
  const over = Math.max(0, planned - left);
  const rate = useRate(over, seenAt, status === 'sending');

  return (
    <Card component="section" aria-label="Progress">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Stack gap={2}>
            <Text fw={600} role="status">
              {status === 'scheduled' && campaign.schedule?.at && (
                <>
                  Leaves <TimeText at={campaign.schedule.at} />
                </>
              )}
              {status === 'preparing' && 'Deciding who gets it…'}
              {status === 'sending' && `${number(over)} of ${number(planned)} have left`}
              {status === 'paused' && `Paused after ${number(over)} of ${number(planned)}`}
            </Text>
            <Text size="sm" c="dimmed" data-numbers>
              {status === 'sending' && rate !== null && rate > 0
                ? `${number(Math.round(rate))} a second · about ${duration(left / rate)} left`
                : status === 'paused'
                  ? (campaign.reason ?? 'Nothing more leaves until it is resumed.')
                  : ' '}
            </Text>
          </Stack>
          <Group gap="xs">
            {(status === 'sending' || status === 'preparing') && (
              <Button
                variant="default"
                leftSection={<IconPlayerPause size={16} />}
                loading={act.isPending && act.variables === 'pause'}
                onClick={() => act.mutate('pause')}
              >
                Pause
              </Button>
            )}
            {status === 'paused' && (
              <Button
                leftSection={<IconPlayerPlay size={16} />}
                loading={act.isPending && act.variables === 'resume'}
                onClick={() => act.mutate('resume')}
              >
                Resume
              </Button>
            )}
            <Button variant="subtle" color="red" onClick={() => setCancelling(true)}>
              Cancel campaign
            </Button>
          </Group>
        </Group>
        {status !== 'scheduled' && (
          <Progress
            value={planned === 0 ? 0 : (over / planned) * 100}
            animated={status === 'sending'}
            size="lg"
            aria-label="Sent"
          />
        )}
        {!cancelling && <ErrorNote error={act.error} what="That did not work" />}
      </Stack>
      {cancelling && (
        <ConfirmDialog
          title={`Cancel “${campaign.name}”`}
          action="Cancel for good"
          pending={act.isPending}
          error={act.error}
          onClose={() => {
            setCancelling(false);
            act.reset();
          }}
          onConfirm={() => act.mutate('cancel', { onSuccess: () => setCancelling(false) })}
        >
          {status === 'scheduled'
            ? 'It will not be sent. '
            : `${number(left)} texts will not leave; the ${number(over)} that left cannot be taken back. `}
          This cannot be undone.
        </ConfirmDialog>
      )}
    </Card>
  );
}
