import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { SecretOnce } from './SecretOnce';

export interface SecretOnceDialogProps {
  title: string;
  /** What the secret is, such as "API key". */
  label: string;
  secret: string;
  /** Says that it cannot be read again. */
  children: ReactNode;
  onClose: () => void;
}

/** Shows a fresh secret until somebody says that they have it. */
export function SecretOnceDialog({ title, label, secret, children, onClose }: SecretOnceDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      // A stray click beside the dialog would lose the secret for good.
      closeOnClickOutside={false}
      closeOnEscape={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <SecretOnce label={label} secret={secret}>
          {children}
        </SecretOnce>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
