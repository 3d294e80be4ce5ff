import { Alert, Anchor, Box, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Problem } from '@/api/client';
import { TimeText } from '@/components/ui/TimeText';
import { fullName } from '@/features/subscribers/api/subscribers';
import { count, number } from '@/lib/format';
import type { Count, Preview, Reason } from '../api/liveSize';
import { Funnel } from './Funnel';

export interface Live<T> {
  data: T | undefined;
  error: unknown;
  isBehind: boolean;
  refetch: () => unknown;
}

export interface SizePanelProps {
  size: Live<Count>;
  preview: Live<Preview>;
  /** True while a line is not filled in, or is wrong: what is shown belongs to the rule before. */
  unfinished: boolean;
  /** True where a line is wrong. */
  wrong: boolean;
}

/** How many people the rule matches, how many of them can be texted, and ten of them with why. */
export function SizePanel({ size, preview, unfinished, wrong }: SizePanelProps) {
  const { data } = size;
  const faded = size.isBehind || unfinished ? 0.5 : 1;
  const people = preview.data?.data ?? [];
  const off = data?.unavailable ?? preview.data?.unavailable ?? [];
  return (
    <Card component="section" aria-label="Size" padding="md">
      <Stack gap="md">
        <Box>
          <Text size="sm" c="dimmed">
            Size
          </Text>
          {data ? (
            <Text
              fz={40}
              lh={1.15}
              fw={650}
              data-numbers
              data-testid="segment-size"
              style={{ opacity: faded, transition: 'opacity 120ms' }}
            >
              {number(data.count)}
            </Text>
          ) : size.error || unfinished ? (
            <Text fz={40} lh={1.15} fw={650} c="dimmed">
              –
            </Text>
          ) : (
            <Skeleton height={40} width={120} my={3} />
          )}
          <Text size="sm" style={{ opacity: faded }} data-numbers mih="1.5em">
            {data && (
              <>
                {number(data.reachable)} can be texted
                <Text span inherit c="dimmed">
                  {' '}
                  · as of <TimeText at={data.as_of} show="clock" />
                </Text>
              </>
            )}
          </Text>
          <Text size="xs" c="dimmed" role="status" mih="1.4em">
            {unfinished
              ? `${wrong ? 'Mend the marked line' : 'Fill in the open line'} to see its size.`
              : data && !size.isBehind
                ? `Counted in ${number(Math.max(1, Math.round(data.took_ms)))} ms`
                : ''}
          </Text>
        </Box>
        {data && (
          <Box style={{ opacity: faded }}>
            <Funnel members={data.count} reachable={data.reachable} />
          </Box>
        )}
        <SizeTrouble size={size} />
        {off.length > 0 && <UnavailableNote names={off} />}
        <Stack gap="xs">
          <Title order={3}>Who matches</Title>
          {preview.data === undefined && !preview.error && !unfinished && <PeopleSkeleton />}
          {preview.data && people.length === 0 && off.length === 0 && (
            <Text size="sm" c="dimmed">
              Nobody yet. Loosen a criterion, or bring people in under Subscribers.
            </Text>
          )}
          <Stack
            component="ul"
            aria-label="Who matches"
            gap="sm"
            m={0}
            p={0}
            style={{ listStyle: 'none', opacity: preview.isBehind || unfinished ? 0.5 : 1 }}
          >
            {people.map(({ subscriber, because }) => (
              <Box component="li" key={subscriber.id}>
                <Group gap={6} justify="space-between" wrap="nowrap">
                  <Anchor component={Link} to={`/subscribers/${subscriber.id}`} size="sm" fw={550} truncate>
                    {fullName(subscriber) ?? subscriber.phone}
                  </Anchor>
                  {fullName(subscriber) && (
                    <Text size="xs" c="dimmed" data-numbers style={{ whiteSpace: 'nowrap' }}>
                      {subscriber.phone}
                    </Text>
                  )}
                </Group>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {because.map(reasonText).join(' · ')}
                </Text>
              </Box>
            ))}
          </Stack>
          {preview.data && people.length > 0 && preview.data.count > people.length && (
            <Text size="xs" c="dimmed" data-numbers>
              and {count(preview.data.count - people.length, 'more person', 'more people')}
            </Text>
          )}
        </Stack>
      </Stack>
    </Card>
  );
}

function SizeTrouble({ size }: { size: Live<Count> }) {
  const { error } = size;
  if (!error || (error instanceof Problem && error.code === 'rule-invalid')) return null;
  return (
    <Alert color="yellow" role="alert" title="Not counted">
      <Text size="sm">{error instanceof Error ? error.message : 'The size is not known.'}</Text>
      <Button size="compact-sm" variant="light" color="yellow" mt="xs" onClick={() => size.refetch()}>
        Try again
      </Button>
    </Alert>
  );
}

/** Promise of the house: an integration that is off never makes a rule match everybody. */
export function UnavailableNote({ names }: { names: string[] }) {
  const list = names.map((name) => name.charAt(0).toUpperCase() + name.slice(1)).join(', ');
  return (
    <Alert color="yellow" icon={<IconPlugOff size={18} />} title={`${list} is not active`}>
      <Text size="sm">
        A rule that asks {list} matches nobody while it is off, also under NOT, so that nobody is texted by
        mistake. Switch it on under{' '}
        <Anchor component={Link} to="/integrations" inherit>
          Integrations
        </Anchor>
        .
      </Text>
    </Alert>
  );
}

function PeopleSkeleton() {
  return (
    <Stack gap="sm" aria-hidden>
      {['a', 'b', 'c', 'd'].map((place) => (
        <Stack key={place} gap={6}>
          <Skeleton height={12} width="60%" />
          <Skeleton height={10} width="80%" />
        </Stack>
      ))}
    </Stack>
  );
}

/** A reason in words, whatever of it the server sent. */
export function reasonText(reason: Reason): string {
  if (typeof reason === 'string') return reason;
  return reason.sentence ?? reason.text ?? Object.values(reason).map(String).join(' ');
}
