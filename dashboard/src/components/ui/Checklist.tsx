import {
  Box,
  Button,
  Card,
  Group,
  Progress,
  Stack,
  Text,
  ThemeIcon,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface Step {
  title: string;
  help: ReactNode;
  done: boolean;
  to: string;
  /** The label of the button that leads there. */
  action: string;
}

/** Steps in order that tick themselves; the first open one carries the button. */
export function Checklist({ title, steps }: { title: string; steps: Step[] }) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.findIndex((step) => !step.done);
  return (
    <Card component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" data-numbers>
          {done} of {steps.length} done
        </Text>
      </Group>
      <Progress value={(done / steps.length) * 100} size="sm" mb="md" aria-hidden />
      <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map((step, index) => (
          <Box
            component="li"
            key={step.title}
            py="sm"
            style={index > 0 ? { borderTop: '1px solid var(--mantine-color-default-border)' } : undefined}
          >
            <Group align="flex-start" wrap="nowrap" gap="md">
              <ThemeIcon
                radius="xl"
                size={28}
                variant={step.done ? 'filled' : index === next ? 'light' : 'default'}
                color={step.done ? 'green' : undefined}
                aria-hidden
              >
                {step.done ? (
                  <IconCheck size={16} />
                ) : (
                  <Text fz="sm" fw={650}>
                    {index + 1}
                  </Text>
                )}
              </ThemeIcon>
              <Group flex={1} justify="space-between" gap="sm">
                <Stack gap={2} flex="1 1 240px">
                  <Text fw={600} c={step.done ? 'dimmed' : undefined}>
                    <VisuallyHidden>{step.done ? 'Done: ' : 'To do: '}</VisuallyHidden>
                    {step.title}
                  </Text>
                  <Text size="sm" c="dimmed" component="div">
                    {step.help}
                  </Text>
                </Stack>
                {!step.done && (
                  <Button component={Link} to={step.to} variant={index === next ? 'filled' : 'default'}>
                    {step.action}
                  </Button>
                )}
              </Group>
            </Group>
          </Box>
        ))}
      </Stack>
    </Card>
  );
}
