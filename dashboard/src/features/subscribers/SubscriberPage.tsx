import { Anchor, Badge, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Stat } from '@/components/ui/Stat';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import { useChangeSubscriber, useUnsubscribe } from './api/saveSubscriber';
import { fullName, nameOf, type SubscriberDetail, useSubscriber } from './api/subscribers';
import { ConsentBadge, consentWords } from './components/ConsentBadge';
import { SegmentsOfPerson } from './components/SegmentsOfPerson';
import { SubscriberDialog } from './components/SubscriberDialog';
import { Timeline } from './components/Timeline';

const back = { to: '/subscribers', label: 'Subscribers' };

function SubscriberPage() {
  const { id = '' } = useParams();
  const person = useSubscriber(id);
  if (person.data) return <LoadedPerson key={id} person={person.data} />;
  return (
    <>
      <PageHeader title="Subscriber" back={back} />
      {person.isError ? (
        <ErrorNote error={person.error} what="The person could not be loaded" onRetry={person.refetch} />
      ) : (
        <Stack gap="lg">
          <CardSkeleton lines={3} />
          <CardSkeleton lines={8} />
        </Stack>
      )}
    </>
  );
}

function LoadedPerson({ person }: { person: SubscriberDetail }) {
  const [editing, editDialog] = useDisclosure(false);
  const [unsubscribing, unsubscribeDialog] = useDisclosure(false);
  const change = useChangeSubscriber(person.id);
  const unsubscribe = useUnsubscribe(person.id);

  return (
    <>
      <PageHeader
        title={nameOf(person)}
        sentence={
          <>
            {fullName(person) && `${person.phone} · `}
            {person.email ?? 'no e-mail'}
          </>
        }
        badge={<ConsentBadge state={person.consent.state} />}
        back={back}
        action={
          <>
            <Button
              component={Link}
              to={`/sandbox?to=${encodeURIComponent(person.phone)}`}
              variant="default"
              leftSection={<IconDeviceMobileMessage size={16} />}
            >
              Sandbox phone
            </Button>
            {person.consent.state === 'subscribed' && (
              <Button variant="default" onClick={unsubscribeDialog.open}>
                Unsubscribe
              </Button>
            )}
            <Button
              onClick={() => {
                change.reset();
                editDialog.open();
              }}
            >
              Edit
            </Button>
          </>
        }
      />
      <Stack gap="lg">
        <Particulars person={person} />
        <SegmentsOfPerson person={person} />
        <Card component="section" aria-labelledby="timeline">
          <Timeline
            person={person.id}
            title={
              <Title order={2} id="timeline">
                Timeline
              </Title>
            }
          />
        </Card>
      </Stack>
      {editing && (
        <SubscriberDialog
          title={`Edit ${nameOf(person)}`}
          action="Save"
          subscriber={person}
          pending={change.isPending}
          error={change.error}
          onClose={editDialog.close}
          onSubmit={(fields) => change.mutate(fields, { onSuccess: editDialog.close })}
        />
      )}
      {unsubscribing && (
        <ConfirmDialog
          title={`Unsubscribe ${nameOf(person)}`}
          action="Unsubscribe"
          pending={unsubscribe.isPending}
          error={unsubscribe.error}
          onClose={unsubscribeDialog.close}
          onConfirm={() =>
            unsubscribe.mutate(undefined, {
              onSuccess: () => {
                unsubscribeDialog.close();
                notifications.show({ message: `${nameOf(person)} gets no more texts.` });
              },
            })
          }
        >
          {person.phone} gets no more texts, from now on. Only the person can come back, by agreeing again.
        </ConfirmDialog>
      )}
    </>
  );
}

function Particulars({ person }: { person: SubscriberDetail }) {
  const { smile, consent } = person;
  const properties = Object.entries(person.properties);
  return (
    <Card>
      <Group gap={48} align="flex-start" style={{ rowGap: 16 }}>
        <Stat
          label="Consent"
          value={consentWords[consent.state]}
          hint={
            consent.since && (
              <>
                <TimeText at={consent.since} show="relative" />
                {consent.method && `, by ${consent.method}`}
              </>
            )
          }
        />
        {smile ? (
          <>
            <Stat
              label="Smile"
              value={smile.enrolled ? 'Enrolled' : 'Not enrolled'}
              hint={smile.state ?? undefined}
            />
            <Stat
              label="Points"
              value={number(smile.points_balance)}
              hint={
                <>
                  as of <TimeText at={smile.as_of} show="relative" />
                </>
              }
            />
            <Stat label="Tier" value={smile.vip_tier ?? '–'} />
          </>
        ) : (
          <Stat label="Smile" value="–" hint="Not known to Smile, or Smile is not connected." />
        )}
        <Stat label="Added" value={<TimeText at={person.created_at} show="relative" />} />
        {person.time_zone && <Stat label="Time zone" value={person.time_zone} />}
      </Group>
      {(person.tags.length > 0 || smile?.referral_url) && (
        <Group mt="md" gap="lg">
          {person.tags.length > 0 && (
            <Group gap={6} role="group" aria-label="Tags">
              {person.tags.map((tag) => (
                <Badge key={tag} color="gray">
                  {tag}
                </Badge>
              ))}
            </Group>
          )}
          {smile?.referral_url && (
            <Anchor href={smile.referral_url} target="_blank" rel="noreferrer" size="sm">
              {smile.referral_url}
            </Anchor>
          )}
        </Group>
      )}
      {properties.length > 0 && (
        <Table mt="md" aria-label="Properties" layout="fixed" maw={560} verticalSpacing={4}>
          <Table.Tbody>
            {properties.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w={180}>
                  {name}
                </Table.Th>
                <Table.Td>
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {Array.isArray(value) ? value.join(', ') : String(value)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

export { SubscriberPage as Component };
