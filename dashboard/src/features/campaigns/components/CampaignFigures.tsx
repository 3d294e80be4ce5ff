import { Card, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { number } from '@/lib/format';
import type { CampaignStats } from '../api/campaigns';
import type { MessageFilter } from '../api/messages';
import classes from './CampaignFigures.module.css';

export interface CampaignFiguresProps {
  stats: CampaignStats;
  onOpen: (title: string, filter: MessageFilter) => void;
}

/** What became of the texts; each number opens them. */
export function CampaignFigures({ stats, onOpen }: CampaignFiguresProps) {
  const figures: { label: string; value: number; filter: MessageFilter; color?: string }[] = [
    {
      label: 'Planned',
      value: stats.planned,
      filter: { state: 'planned,held,claimed,sent,delivered,failed,unknown' },
    },
    { label: 'Sent', value: stats.sent, filter: { state: 'sent,delivered' } },
    { label: 'Delivered', value: stats.delivered, filter: { state: 'delivered' } },
    { label: 'Failed', value: stats.failed, filter: { state: 'failed' }, color: 'red' },
    { label: 'Unknown', value: stats.unknown, filter: { state: 'unknown' }, color: 'yellow' },
    { label: 'Skipped', value: stats.skipped, filter: { state: 'skipped' } },
  ];
  return (
    <Card component="section" aria-label="Figures" padding="sm">
      <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing="xs">
        {figures.map(({ label, value, filter, color }) => (
          <UnstyledButton
            key={label}
            className={classes.figure}
            aria-label={`${label}: ${number(value)}`}
            onClick={() => onOpen(label, filter)}
          >
            <Stack gap={2}>
              <Text size="sm" c="dimmed">
                {label}
              </Text>
              <Text fz={22} lh={1.3} fw={650} c={value > 0 ? color : undefined} data-numbers>
                {number(value)}
              </Text>
            </Stack>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </Card>
  );
}
