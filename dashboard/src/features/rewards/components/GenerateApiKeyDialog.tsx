import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { SecretOnceDialog } from '@/components/ui/SecretOnceDialog';
import { scopes, useGenerateApiKey } from '../api/apiKeys';

/** Names a key, chooses what it may do, and shows it in the only moment it can be seen. */
export function GenerateApiKeyDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const generate = useGenerateApiKey();
  const generated = generate.data;
  const faultOf = (field: string) =>
    generate.error instanceof Problem ? generate.error.fieldError(field) : undefined;

  if (generated) {
    return (
      <SecretOnceDialog
        title={`Your new API key “${generated.name}”`}
        label="API key"
        secret={generated.key}
        onClose={onClose}
      >
        Copy the key now and keep it safe. It is stored so that nobody, you included, can read it again; if it
        is lost, generate a new one.
      </SecretOnceDialog>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title="Generate new API key"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          generate.mutate({ name: name.trim(), scopes: chosen });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="Says who uses the key, such as “Text messaging”."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
            maxLength={100}
            error={faultOf('name')}
          />
          <Checkbox.Group
            label="Access scopes"
            description="Choose the least that is needed. Text messaging needs customer:read and no more."
            value={chosen}
            onChange={setChosen}
            error={faultOf('scopes')}
          >
            <Stack gap="sm" mt="xs">
              {scopes.map((scope) => (
                <Checkbox key={scope.name} value={scope.name} label={scope.name} description={scope.help} />
              ))}
            </Stack>
          </Checkbox.Group>
          <ErrorNote error={generate.error} what="No key was generated" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={generate.isPending}
              disabled={name.trim() === '' || chosen.length === 0}
            >
              Generate
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
