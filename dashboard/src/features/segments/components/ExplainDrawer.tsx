import { Anchor, Box, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconBolt, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { AsOfField } from '@/components/ui/AsOfField';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { StateBadge } from '@/components/ui/StateBadge';
import { TimeText } from '@/components/ui/TimeText';
import { nameOf } from '@/features/subscribers/api/subscribers';
import { PersonPicker } from '@/features/subscribers/components/PersonPicker';
import { type ExplainedPart, useEventsOf, useExplanation } from '../api/explain';
import type { Person } from '../api/history';
import { isAll, isAny, isNot } from '../model/rule';
import { UnavailableNote } from './SizePanel';

export interface ExplainDrawerProps {
  segment: { id: string; name: string };
  person: Person | null;
  at: string | null;
  /** False where it is about this one person only. */
  canChoose?: boolean;
  onClose: () => void;
}

/** Why one person is in the segment or is not, part by part; anybody can be looked up, also in the past. */
export function ExplainDrawer({
  segment,
  person: first,
  at: firstAt,
  canChoose = true,
  onClose,
}: ExplainDrawerProps) {
  const [person, setPerson] = useState(first);
  const [at, setAt] = useState(firstAt);
  const why = useExplanation(segment.id, person?.id ?? null, at);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={`Why in “${segment.name}”?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {canChoose && (
          <PersonPicker
            label="Person"
            description="Also somebody who is not in the segment."
            person={person}
            onChange={setPerson}
          />
        )}
        <AsOfField at={at} onChange={setAt} />
        {person === null && <Text c="dimmed">Choose a person to see which parts of the rule hold.</Text>}
        {why.isError && <ErrorNote error={why.error} what="Not explained" onRetry={() => why.refetch()} />}
        {person && why.isPending && (
          <Stack gap="xs" aria-hidden>
            <Skeleton height={24} width="50%" />
            <Skeleton height={16} />
            <Skeleton height={16} width="80%" />
          </Stack>
        )}
        {person && why.data && (
          <Stack gap="sm">
            <Group gap="xs">
              <StateBadge mood={why.data.member ? 'good' : 'neutral'}>
                {why.data.member ? 'In the segment' : 'Not in the segment'}
              </StateBadge>
              <Anchor component={Link} to={`/subscribers/${person.id}`} size="sm">
                {nameOf(person)}
              </Anchor>
            </Group>
            {why.data.unavailable && why.data.unavailable.length > 0 && (
              <UnavailableNote names={why.data.unavailable} />
            )}
            {why.data.exists === false ? (
              <Text size="sm">This person was not here yet at that time.</Text>
            ) : (
              <Parts parts={why.data.tree} person={person.id} />
            )}
          </Stack>
        )}
      </Stack>
    </Drawer>
  );
}

function Parts({ parts, person }: { parts: ExplainedPart[]; person: string }) {
  return (
    <Stack component="ul" gap={6} m={0} pl={0} style={{ listStyle: 'none' }}>
      {parts.map((part) => (
        <Box component="li" key={JSON.stringify(part.rule)}>
          <Group gap={8} wrap="nowrap" align="flex-start">
            {part.holds ? (
              <IconCheck
                size={18}
                color="var(--mantine-color-green-6)"
                aria-label="Holds"
                style={{ flexShrink: 0 }}
              />
            ) : (
              <IconX
                size={18}
                color="var(--mantine-color-red-6)"
                aria-label="Does not hold"
                style={{ flexShrink: 0 }}
              />
            )}
            <Stack gap={0} miw={0}>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {inWords(part)}
              </Text>
              {part.because && (
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {part.because}
                </Text>
              )}
              {part.events && part.events.length > 0 && <Events ids={part.events} person={person} />}
            </Stack>
          </Group>
          {part.children && part.children.length > 0 && (
            <Box
              ml={8}
              mt={6}
              pl={16}
              style={{ borderLeft: '1px solid var(--mantine-color-default-border)' }}
            >
              <Parts parts={part.children} person={person} />
            </Box>
          )}
        </Box>
      ))}
    </Stack>
  );
}

/** The events that decided, with what is known of them. */
function Events({ ids, person }: { ids: string[]; person: string }) {
  const events = useEventsOf(person, true);
  return (
    <Stack component="ul" aria-label="Events" gap={4} m={0} mt={4} p={0} style={{ listStyle: 'none' }}>
      {ids.map((id) => {
        const event = events.data?.get(id);
        return (
          <Group component="li" key={id} gap={6} wrap="nowrap" align="flex-start">
            <IconBolt size={14} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
            <Text size="xs" style={{ overflowWrap: 'anywhere' }} data-numbers>
              {event ? (
                <>
                  {event.title}, <TimeText at={event.at} show="absolute" />
                  {event.detail && ` · ${event.detail}`}{' '}
                </>
              ) : (
                'Event '
              )}
              <Text span inherit c="dimmed">
                #{id}
              </Text>
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}

/** A group is named by how it joins its parts, which follow; its own sentence would say them twice. */
function inWords({ rule, sentence, children = [] }: ExplainedPart): string {
  if (isAll(rule)) return children.length === 0 ? 'Everybody' : 'All of these';
  if (isAny(rule)) return children.length === 0 ? 'Nobody' : 'Any of these';
  if (isNot(rule)) return 'Not this';
  return sentence;
}
