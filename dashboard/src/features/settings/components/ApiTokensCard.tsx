import { Button, Card, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { KeysTable } from '@/components/ui/KeysTable';
import { SecretOnceDialog } from '@/components/ui/SecretOnceDialog';
import { tell } from '@/lib/tell';
import { type ApiToken, useApiTokens, useCreateApiToken, useDeleteApiToken } from '../api/apiTokens';

export function ApiTokensCard() {
  const tokens = useApiTokens();
  const [creating, dialog] = useDisclosure(false);
  const [deleting, setDeleting] = useState<ApiToken | null>(null);
  return (
    <Card component="section" aria-labelledby="api-tokens">
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Stack gap={4} flex="1 1 280px">
            <Title order={2} id="api-tokens">
              API tokens
            </Title>
            <Text size="sm" c="dimmed">
              For your own systems. A token may do everything this shop can do; keep it like a password.
            </Text>
          </Stack>
          <Button variant="default" onClick={dialog.open}>
            Create token
          </Button>
        </Group>
        {tokens.isError ? (
          <ErrorNote error={tokens.error} what="The tokens could not be shown" onRetry={tokens.refetch} />
        ) : tokens.data?.length === 0 ? (
          <EmptyState title="No API tokens" icon={<IconKey size={22} />} plain>
            Create one to add subscribers, events or campaigns from another system.
          </EmptyState>
        ) : (
          <KeysTable label="API tokens" keys={tokens.data} created="Created" onDelete={setDeleting} />
        )}
      </Stack>
      {creating && <CreateTokenDialog onClose={dialog.close} />}
      {deleting && <DeleteTokenDialog token={deleting} onClose={() => setDeleting(null)} />}
    </Card>
  );
}

function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const create = useCreateApiToken();
  const created = create.data;
  if (created) {
    return (
      <SecretOnceDialog
        title={`Your new API token “${created.name}”`}
        label="API token"
        secret={created.token}
        onClose={onClose}
      >
        Copy the token now and keep it safe. Nobody can read it again.
      </SecretOnceDialog>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title="Create API token"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(name.trim());
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="Says which system uses it."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
            maxLength={100}
          />
          <ErrorNote error={create.error} what="No token was created" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function DeleteTokenDialog({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const remove = useDeleteApiToken();
  return (
    <ConfirmDialog
      title={`Delete API token “${token.name}”`}
      action="Delete token"
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(token.id, {
          onSuccess: () => {
            tell(`The API token “${token.name}” is deleted.`);
            onClose();
          },
        })
      }
    >
      Whatever uses it is refused from its next request on. This cannot be undone.
    </ConfirmDialog>
  );
}
