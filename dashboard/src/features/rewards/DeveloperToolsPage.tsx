import { Alert, Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { KeysTable } from '@/components/ui/KeysTable';
import { PageHeader } from '@/components/ui/PageHeader';
import { tell } from '@/lib/tell';
import { hasApiAccess, useAccount } from './api/account';
import { type ApiKey, useApiKeys, useDeleteApiKey } from './api/apiKeys';
import { GenerateApiKeyDialog } from './components/GenerateApiKeyDialog';
import { planNames } from './components/planNames';

function DeveloperToolsPage() {
  return (
    <>
      <PageHeader
        title="Developer tools"
        sentence="For systems that read or write the loyalty program through its REST API."
        back={{ to: '/rewards/settings', label: 'Back' }}
      />
      <Stack gap="lg">
        <ApiKeysCard />
        <AddressCard />
      </Stack>
    </>
  );
}

function ApiKeysCard() {
  const account = useAccount();
  const keys = useApiKeys();
  const [generating, dialog] = useDisclosure(false);
  const [deleting, setDeleting] = useState<ApiKey | null>(null);
  const access = account.data === undefined || hasApiAccess(account.data.plan);

  return (
    <Card component="section" aria-labelledby="api-keys">
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Stack gap={4} flex="1 1 280px">
            <Title order={2} id="api-keys">
              Manage API keys
            </Title>
            <Text size="sm" c="dimmed">
              A key lets another system act for this program, as far as its access scopes go.
            </Text>
          </Stack>
          <Button onClick={dialog.open} disabled={!access || account.isPending}>
            Generate new API key
          </Button>
        </Group>
        {account.data && !access && (
          <Alert color="yellow" icon={<IconLock size={18} />} title="A plan with API access is needed">
            <Text size="sm">
              {planNames[account.data.plan]} has no API access. API keys work on Growth, Plus, Pro and
              Enterprise.{' '}
              <Anchor component={Link} to="/rewards/program" inherit>
                Change the plan
              </Anchor>
              {keys.data && keys.data.data.length > 0 && '. Until then the keys below are refused.'}
            </Text>
          </Alert>
        )}
        <ErrorNote error={account.error} what="The plan could not be read" onRetry={account.refetch} />
        {keys.isError ? (
          <ErrorNote error={keys.error} what="The API keys could not be shown" onRetry={keys.refetch} />
        ) : keys.data?.data.length === 0 ? (
          <EmptyState title="No API keys yet" icon={<IconKey size={22} />} plain>
            Generate one and paste it where the other system asks for it. For text messages that is
            Integrations → Smile.
          </EmptyState>
        ) : (
          <KeysTable
            label="API keys"
            keys={keys.data?.data}
            created="Generated"
            more={{ header: 'Access scopes', render: (key) => <Scopes names={key.scopes} /> }}
            onDelete={setDeleting}
          />
        )}
      </Stack>
      {generating && <GenerateApiKeyDialog onClose={dialog.close} />}
      {deleting && <DeleteKeyDialog apiKey={deleting} onClose={() => setDeleting(null)} />}
    </Card>
  );
}

function Scopes({ names }: { names: string[] }) {
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Badge key={name} color="gray" fw={500}>
          {name}
        </Badge>
      ))}
    </Group>
  );
}

function DeleteKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const remove = useDeleteApiKey();
  return (
    <ConfirmDialog
      title={`Delete API key “${apiKey.name}”`}
      action="Permanently delete"
      typedName={apiKey.name}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(apiKey.id, {
          onSuccess: () => {
            tell(`The API key “${apiKey.name}” is deleted.`);
            onClose();
          },
        })
      }
    >
      Whatever uses this key is refused from its next request on. This cannot be undone; a new key can take
      its place.
    </ConfirmDialog>
  );
}

function AddressCard() {
  return (
    <Card component="section" aria-labelledby="api-address">
      <Title order={2} id="api-address" mb={4}>
        REST API
      </Title>
      <Text size="sm" c="dimmed">
        The API speaks Smile's public contract: a client of one works with the other. Its address here is{' '}
        <code>{`${window.location.origin}/rewards/v1`}</code>; send the key as{' '}
        <code>Authorization: Bearer api_…</code>. A key may make 10 requests a second.
      </Text>
    </Card>
  );
}

export { DeveloperToolsPage as Component };
