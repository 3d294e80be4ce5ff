import { Box, Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClockPause } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Matter } from '../attention';

export function Attention({ matters }: { matters: Matter[] }) {
  return (
    <Card component="section" aria-labelledby="attention">
      <Title order={2} id="attention" mb={matters.length === 0 ? 'sm' : 'xs'}>
        Needs you
      </Title>
      {matters.length === 0 ? (
        <Group gap="sm" wrap="nowrap">
          <ThemeIcon color="green" variant="light" radius="xl" size={28} aria-hidden>
            <IconCheck size={16} />
          </ThemeIcon>
          <Text c="dimmed">Nothing right now. Connections work and no campaign waits for you.</Text>
        </Group>
      ) : (
        <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
          {matters.map((matter, index) => (
            <Box
              component="li"
              key={matter.key}
              py="sm"
              style={index > 0 ? { borderTop: '1px solid var(--mantine-color-default-border)' } : undefined}
            >
              <Group wrap="nowrap" align="flex-start">
                <ThemeIcon
                  color={matter.harm ? 'red' : 'yellow'}
                  variant="light"
                  radius="xl"
                  size={28}
                  aria-hidden
                >
                  {matter.harm ? <IconAlertTriangle size={16} /> : <IconClockPause size={16} />}
                </ThemeIcon>
                <Group flex={1} justify="space-between" gap="sm">
                  <Stack gap={2} flex="1 1 240px">
                    <Text fw={600}>{matter.title}</Text>
                    <Text size="sm" c="dimmed">
                      {matter.detail}
                    </Text>
                  </Stack>
                  <Button
                    component={Link}
                    to={matter.to}
                    variant="default"
                    aria-label={`${matter.action}: ${matter.title}`}
                  >
                    {matter.action}
                  </Button>
                </Group>
              </Group>
            </Box>
          ))}
        </Stack>
      )}
    </Card>
  );
}
