import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';

export interface PageHeaderProps {
  title: string;
  /** One sentence, where it helps. */
  sentence?: ReactNode;
  /** Beside the title, such as a state badge. */
  badge?: ReactNode;
  /** The page's one clear action (and its companions), at the upper right. */
  action?: ReactNode;
  back?: { to: string; label: string };
}

/** A page's name, also the browser tab's. */
export function PageHeader({ title, sentence, badge, action, back }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  return (
    <Box component="header" mb="lg">
      {back && (
        <Anchor component={Link} to={back.to} size="sm" c="dimmed" mb={4} display="inline-block">
          <Group gap={4}>
            <IconArrowLeft size={14} aria-hidden />
            {back.label}
          </Group>
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex="1 1 280px" miw={0}>
          <Group gap="sm">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {badge}
          </Group>
          {sentence && (
            <Text c="dimmed" maw={680}>
              {sentence}
            </Text>
          )}
        </Stack>
        {action && <Group gap="xs">{action}</Group>}
      </Group>
    </Box>
  );
}
