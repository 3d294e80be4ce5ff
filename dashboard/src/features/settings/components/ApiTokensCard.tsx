import {
  Button,
  Card,
  Group,
  Modal,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { SecretOnce } from '@/components/ui/SecretOnce';
import { RowsSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { secretEnd } from '@/lib/format';
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
          <Table.ScrollContainer minWidth={280} type="native">
            <Table horizontalSpacing="xs" aria-label="API tokens" aria-busy={tokens.isPending}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th visibleFrom="sm">Token</Table.Th>
                  <Table.Th visibleFrom="sm">Created</Table.Th>
                  <Table.Th>Last used</Table.Th>
                  <Table.Th>
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {tokens.isPending && <RowsSkeleton rows={2} columns={5} />}
                {tokens.data?.map((token) => (
                  <Table.Tr key={token.id}>
                    <Table.Td fw={550}>{token.name}</Table.Td>
                    <Table.Td visibleFrom="sm">
                      <code>{secretEnd(token.hint)}</code>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <TimeText at={token.created_at} show="absolute" />
                    </Table.Td>
                    <Table.Td>
                      {token.last_used_at ? <TimeText at={token.last_used_at} show="relative" /> : 'Never'}
                    </Table.Td>
                    <Table.Td ta="right">
                      <Button
                        variant="subtle"
                        color="red"
                        size="xs"
                        onClick={() => setDeleting(token)}
                        aria-label={`Delete ${token.name}`}
                      >
                        Delete
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
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
  return (
    <Modal
      opened
      onClose={onClose}
      title={created ? `Your new API token “${created.name}”` : 'Create API token'}
      size="lg"
      // A stray click beside the dialog would lose the token for good.
      closeOnClickOutside={!created}
      closeOnEscape={!created}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {created ? (
        <Stack>
          <SecretOnce label="API token" secret={created.token}>
            Copy the token now and keep it safe. Nobody can read it again.
          </SecretOnce>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Done
            </Button>
          </Group>
        </Stack>
      ) : (
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
      )}
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
