import { Button, Card, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { secretEnd } from '@/lib/format';
import { tell } from '@/lib/tell';
import {
  type LooseList,
  type Smile,
  useDisconnectSmile,
  useSaveSmile,
  useSetSmileActive,
  useSmile,
} from './api/smile';
import { ConnectionForm } from './components/ConnectionForm';
import { LooseCustomers } from './components/LooseCustomers';
import { SmileState } from './components/SmileState';
import { SmileStatusBadge } from './components/SmileStatusBadge';

const back = { to: '/integrations', label: 'All apps' };
const sentence = 'Points, tiers and referral links of your loyalty program, for segments and texts.';

function SmilePage() {
  const smile = useSmile();
  if (smile.data) return <LoadedSmilePage smile={smile.data} />;
  return (
    <>
      <PageHeader title="Smile" sentence={sentence} back={back} />
      {smile.isError ? (
        <ErrorNote error={smile.error} what="The state of Smile is not known" onRetry={smile.refetch} />
      ) : (
        <CardSkeleton lines={6} />
      )}
    </>
  );
}

function LoadedSmilePage({ smile }: { smile: Smile }) {
  const connected = smile.status !== 'not_connected';
  const [replacing, setReplacing] = useState(false);
  const [disconnecting, setDisconnecting] = useState(false);
  const [address, setAddress] = useSearchParams();
  const list = address.get('list');
  const save = useSaveSmile();
  const setActive = useSetSmileActive();
  const formOpen = !connected || replacing;

  return (
    <>
      <PageHeader
        title="Smile"
        sentence={sentence}
        badge={<SmileStatusBadge status={smile.status} />}
        back={back}
        action={
          <>
            {connected && <ActiveSwitch smile={smile} change={setActive} />}
            {replacing && connected && (
              <Button variant="default" onClick={() => setReplacing(false)}>
                Cancel
              </Button>
            )}
            {formOpen && (
              <Button type="submit" form="smile-connection" loading={save.isPending}>
                Save Integration
              </Button>
            )}
          </>
        }
      />
      <Stack gap="lg">
        <ErrorNote error={setActive.error} what="The integration was not switched" />
        {formOpen && (
          <ConnectionForm
            id="smile-connection"
            smile={smile}
            error={save.error}
            onSave={(connection) =>
              save.mutate(connection, {
                onSuccess: () => {
                  setReplacing(false);
                  tell('Smile is connected. All customers are being read now.');
                },
              })
            }
          />
        )}
        {connected && (
          <>
            <SmileState
              smile={smile}
              onReplaceKey={() => {
                save.reset();
                setReplacing(true);
              }}
            />
            {!replacing && (
              <ConnectionCard
                smile={smile}
                onReplaceKey={() => {
                  save.reset();
                  setReplacing(true);
                }}
                onDisconnect={() => setDisconnecting(true)}
              />
            )}
          </>
        )}
      </Stack>
      {connected && (list === 'conflicts' || list === 'unmatched') && (
        <LooseCustomers list={list satisfies LooseList} onClose={() => setAddress({}, { replace: true })} />
      )}
      {disconnecting && <DisconnectDialog onClose={() => setDisconnecting(false)} />}
    </>
  );
}

/** Active / Inactive, with one name in both states so that it can be found. */
function ActiveSwitch({ smile, change }: { smile: Smile; change: ReturnType<typeof useSetSmileActive> }) {
  const on = change.isPending ? change.variables : smile.status !== 'inactive';
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" aria-hidden>
        {on ? 'Active' : 'Inactive'}
      </Text>
      <Switch
        aria-label="Active"
        checked={on}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
    </Group>
  );
}

function ConnectionCard({
  smile,
  onReplaceKey,
  onDisconnect,
}: {
  smile: Smile;
  onReplaceKey: () => void;
  onDisconnect: () => void;
}) {
  return (
    <Card component="section" aria-labelledby="connection">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} flex="1 1 300px" miw={0}>
          <Title order={2} id="connection">
            Connection
          </Title>
          <Text size="sm">
            API key <code>{secretEnd(smile.key_hint)}</code>
            {smile.base_url && (
              <>
                {' '}
                at <code style={{ overflowWrap: 'anywhere' }}>{smile.base_url}</code>
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            The key is stored encrypted and cannot be shown.
          </Text>
        </Stack>
        <Group gap="xs">
          <Button variant="default" onClick={onReplaceKey}>
            Replace API key
          </Button>
          <Button variant="subtle" color="red" onClick={onDisconnect}>
            Disconnect
          </Button>
        </Group>
      </Group>
    </Card>
  );
}

function DisconnectDialog({ onClose }: { onClose: () => void }) {
  const disconnect = useDisconnectSmile();
  return (
    <ConfirmDialog
      title="Disconnect Smile"
      action="Disconnect Smile"
      pending={disconnect.isPending}
      error={disconnect.error}
      onClose={onClose}
      onConfirm={() => disconnect.mutate(undefined, { onSuccess: onClose })}
    >
      The key and everything that was synced are deleted here; the loyalty program itself is not touched.
      Segments that use Smile match nobody until it is connected again. To pause only, switch it to Inactive.
    </ConfirmDialog>
  );
}

export { SmilePage as Component };
