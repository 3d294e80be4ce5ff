import { Box, Group, Stack, Text } from '@mantine/core';
import { count } from '@/lib/format';

export interface FunnelProps {
  members: number;
  reachable: number;
}

/** From everybody in the segment to those who may be texted, as bars of one scale; the numbers stand beside it. */
export function Funnel({ members, reachable }: FunnelProps) {
  const share = members === 0 ? 0 : (reachable / members) * 100;
  const left = members - reachable;
  return (
    <Stack gap={8} component="ul" aria-label="Funnel" m={0} p={0} style={{ listStyle: 'none' }}>
      <Bar label="Members" percent={members === 0 ? 0 : 100} />
      <Bar label="Can be texted" percent={share} />
      {left > 0 && (
        <Text size="xs" c="dimmed" component="li" data-numbers>
          {count(left, 'member has', 'members have')} not agreed to texts
        </Text>
      )}
    </Stack>
  );
}

function Bar({ label, percent }: { label: string; percent: number }) {
  // Never "100 %" or "0 %" of what only nearly is.
  const rounded =
    percent > 99 && percent < 100 ? '99+' : percent > 0 && percent < 1 ? 'under 1' : Math.round(percent);
  return (
    <Box component="li">
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <Text size="xs" c="dimmed" data-numbers>
          {rounded} %
        </Text>
      </Group>
      <Box h={8} bg="light-dark(var(--mantine-color-gray-2), var(--mantine-color-dark-5))" bdrs="sm">
        <Box h={8} w={`${percent}%`} bg="var(--mantine-primary-color-filled)" bdrs="sm" />
      </Box>
    </Box>
  );
}
