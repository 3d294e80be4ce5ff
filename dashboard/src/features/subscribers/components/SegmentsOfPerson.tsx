import { Anchor, Box, Button, Card, Collapse, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { ExplainDrawer } from '@/features/segments/components/ExplainDrawer';
import { type Membership, useMemberships } from '../api/memberships';
import type { Subscriber } from '../api/subscribers';

/** The segments a person is in, with why; those they are not in on demand. */
export function SegmentsOfPerson({ person }: { person: Subscriber }) {
  const memberships = useMemberships(person.id);
  const [explained, setExplained] = useState<Membership['segment'] | null>(null);
  const [others, { toggle }] = useDisclosure(false);
  if (memberships.isPending) return <CardSkeleton lines={3} />;
  const all = memberships.data ?? [];
  const inside = all.filter(({ member }) => member);
  const outside = all.filter(({ member }) => !member);
  return (
    <Card component="section" aria-labelledby="segments">
      <Title order={2} id="segments" mb="sm">
        Segments
      </Title>
      {memberships.isError && (
        <ErrorNote
          error={memberships.error}
          what="The segments could not be loaded"
          onRetry={memberships.refetch}
        />
      )}
      {memberships.data && inside.length === 0 && (
        <Text size="sm" c="dimmed">
          {all.length === 0 ? 'There are no segments yet.' : 'In none of the segments.'}
        </Text>
      )}
      <Rows memberships={inside} label="In these segments" onExplain={setExplained} />
      {outside.length > 0 && (
        <Box mt="sm">
          <Button variant="subtle" size="compact-sm" ml={-8} onClick={toggle} aria-expanded={others}>
            {others ? 'Hide' : 'Show'} the {outside.length === 1 ? 'segment' : `${outside.length} segments`}{' '}
            they are not in
          </Button>
          <Collapse expanded={others}>
            {others && (
              <Box mt="sm">
                <Rows memberships={outside} label="Not in these segments" onExplain={setExplained} />
              </Box>
            )}
          </Collapse>
        </Box>
      )}
      {explained && (
        <ExplainDrawer
          segment={explained}
          person={person}
          at={null}
          canChoose={false}
          onClose={() => setExplained(null)}
        />
      )}
    </Card>
  );
}

interface RowsProps {
  memberships: Membership[];
  label: string;
  onExplain: (segment: Membership['segment']) => void;
}

function Rows({ memberships, label, onExplain }: RowsProps) {
  if (memberships.length === 0) return null;
  return (
    <Stack component="ul" aria-label={label} gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {memberships.map(({ segment, member, since, because }) => (
        <Group component="li" key={segment.id} justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={0} miw={0}>
            <Group gap={8}>
              <Anchor
                component={Link}
                to={`/messaging/segments/${segment.id}`}
                fw={550}
                title={segment.sentence}
              >
                {segment.name}
              </Anchor>
              {since && (
                <Text size="xs" c="dimmed">
                  {member ? 'since' : 'left'} <TimeText at={since} />
                </Text>
              )}
            </Group>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {because.length > 0 ? because.join(' · ') : segment.sentence}
            </Text>
          </Stack>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-description={segment.name}
            style={{ flexShrink: 0 }}
            onClick={() => onExplain(segment)}
          >
            Why
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
