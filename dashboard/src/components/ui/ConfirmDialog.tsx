import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ErrorNote } from './ErrorNote';

export interface ConfirmDialogProps {
  /** Names the act and its object. */
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The button's label. */
  action: string;
  /** When given, has to be typed before the button can be pressed. */
  typedName?: string;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, typedName, pending, error, onConfirm, onClose } = props;
  const [typed, setTyped] = useState('');
  const ready = typedName === undefined || typed.trim() === typedName.trim();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onConfirm();
        }}
      >
        <Stack>
          <Text size="sm" component="div">
            {children}
          </Text>
          {typedName !== undefined && (
            <TextInput
              label="Name"
              description={`Type “${typedName}” to confirm.`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
          )}
          <ErrorNote error={error} what="Nothing was changed" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={!ready} loading={pending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
