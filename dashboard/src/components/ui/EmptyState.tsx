import { Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** Why it is empty, and what next. */
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  /** Without a frame of its own, inside a card or table. */
  plain?: boolean;
}

/** Stands where nothing is yet: says why and what next. */
export function EmptyState({ title, children, action, icon, plain }: EmptyStateProps) {
  const content = (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      {icon && (
        <ThemeIcon size={44} radius="xl" variant="light" aria-hidden>
          {icon}
        </ThemeIcon>
      )}
      <Title order={2}>{title}</Title>
      {children && (
        <Text c="dimmed" maw={480} component="div">
          {children}
        </Text>
      )}
      {action && <Group mt="xs">{action}</Group>}
    </Stack>
  );
  return plain ? content : <Paper>{content}</Paper>;
}
