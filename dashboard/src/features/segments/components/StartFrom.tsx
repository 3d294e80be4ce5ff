import { Box, Button, Group, Text } from '@mantine/core';
import type { SegmentSummary } from '../api/segments';

export interface StartFromProps {
  segments: SegmentSummary[];
  onChoose: (segment: SegmentSummary) => void;
}

/** The ready-made segments as a first draft of a new one; nothing where there are none. */
export function StartFrom({ segments, onChoose }: StartFromProps) {
  const readyMade = segments.filter(({ ready_made }) => ready_made);
  if (readyMade.length === 0) return null;
  return (
    <Box mb="md">
      <Text size="sm" c="dimmed" mb={6} id="start-from">
        Start from
      </Text>
      <Group gap={6} role="group" aria-labelledby="start-from">
        {readyMade.map((segment) => (
          <Button
            key={segment.id}
            variant="default"
            size="compact-sm"
            radius="xl"
            fw={500}
            title={segment.sentence}
            onClick={() => onChoose(segment)}
          >
            {segment.name}
          </Button>
        ))}
      </Group>
    </Box>
  );
}
