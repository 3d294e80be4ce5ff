import { Box, Button, Chip, Group, Timeline as Line, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBolt,
  IconCircleDot,
  IconFileImport,
  IconMessage,
  IconShieldCheck,
  IconStar,
  IconUserEdit,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { AsOfField } from '@/components/ui/AsOfField';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { TimeText } from '@/components/ui/TimeText';
import { subscribersKey } from '../api/subscribers';
import { fetchTimeline } from '../api/timeline';

const kinds = [
  { kind: 'message', label: 'Texts', icon: IconMessage },
  { kind: 'reply', label: 'Replies', icon: IconArrowBackUp },
  { kind: 'points', label: 'Points', icon: IconStar },
  { kind: 'event', label: 'Events', icon: IconBolt },
  { kind: 'segment', label: 'Segments', icon: IconUsersGroup },
  { kind: 'consent', label: 'Consent', icon: IconShieldCheck },
  { kind: 'profile', label: 'Profile', icon: IconUserEdit },
  { kind: 'import', label: 'Imports', icon: IconFileImport },
];

/** Rows wanted in sight before loading further pages by itself stops, and how many pages that may take. */
const wanted = 20;
const patience = 10;

/** What happened to a person, the newest first; by kind, and up to an instant in the past. */
export function Timeline({ person, title }: { person: string; title: ReactNode }) {
  const [shown, setShown] = useState<string[]>([]);
  const [at, setAt] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...subscribersKey, 'timeline', person],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchTimeline(person, pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  const entries = (query.data?.pages.flatMap((page) => page.data) ?? []).filter(
    (entry) => (shown.length === 0 || shown.includes(entry.kind)) && (at === null || entry.at <= at),
  );
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const pages = query.data?.pages.length ?? 0;
  const looking = hasNextPage && entries.length < wanted && pages < patience;

  useEffect(() => {
    if (looking && !isFetching) fetchNextPage();
  }, [looking, isFetching, fetchNextPage]);

  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Stack gap="sm">
          {title}
          <Chip.Group multiple value={shown} onChange={setShown}>
            <Group gap={6} role="group" aria-label="Kinds">
              {kinds.map(({ kind, label }) => (
                <Chip key={kind} value={kind} size="xs" variant="light">
                  {label}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Stack>
        <AsOfField at={at} onChange={setAt} />
      </Group>
      {query.isError && (
        <ErrorNote
          error={query.error}
          what="The timeline could not be loaded"
          onRetry={() => query.refetch()}
        />
      )}
      {query.isPending && <TimelineSkeleton />}
      {query.isSuccess && entries.length === 0 && !looking && !isFetching && (
        <EmptyState plain title="Nothing here">
          {shown.length > 0 || at !== null
            ? 'Nothing of this kind happened by then.'
            : 'Texts, replies, points, events and consent appear here as they happen.'}
        </EmptyState>
      )}
      <Line bulletSize={26} lineWidth={2} active={-1} aria-label="Timeline">
        {entries.map((entry) => {
          const Icon = kinds.find(({ kind }) => kind === entry.kind)?.icon ?? IconCircleDot;
          return (
            <Line.Item
              key={`${entry.at} ${entry.kind} ${entry.title} ${entry.detail ?? ''} ${entry.data?.id ?? ''}`}
              bullet={
                <ThemeIcon size={26} radius="xl" variant="light" aria-hidden>
                  <Icon size={15} />
                </ThemeIcon>
              }
              title={entry.title}
            >
              {entry.detail && (
                <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {entry.detail}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                <TimeText at={entry.at} />
              </Text>
            </Line.Item>
          );
        })}
      </Line>
      {hasNextPage && (
        <Box>
          <Button variant="default" onClick={() => fetchNextPage()} loading={query.isFetchingNextPage}>
            Show more
          </Button>
        </Box>
      )}
    </Stack>
  );
}

function TimelineSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      {['a', 'b', 'c', 'd'].map((place) => (
        <Group key={place} wrap="nowrap" align="flex-start">
          <Skeleton circle height={26} />
          <Stack gap={6} flex={1}>
            <Skeleton height={14} width="30%" />
            <Skeleton height={12} width="55%" />
          </Stack>
        </Group>
      ))}
    </Stack>
  );
}
