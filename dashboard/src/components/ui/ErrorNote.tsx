import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Problem } from '@/api/client';

export interface ErrorNoteProps {
  error: unknown;
  /** What did not work, to what: the note's title. */
  what?: string;
  /** How to mend it, where this page knows better than the server's sentence. */
  mend?: ReactNode;
  onRetry?: () => void;
}

/** A refusal or a failure in words, announced to screen readers. Nothing when `error` is null. */
export function ErrorNote({ error, what, mend, onRetry }: ErrorNoteProps) {
  if (!error) return null;
  const problem = error instanceof Problem ? error : null;
  const sentence = problem?.message ?? (error instanceof Error ? error.message : String(error));
  const faults = problem?.errors.filter((fault) => fault.detail !== '' && fault.detail !== sentence) ?? [];
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={what ?? problem?.title} role="alert">
      <Text size="sm">{sentence}</Text>
      {faults.length > 0 && (
        <List size="sm" mt={4}>
          {faults.map((fault) => (
            <List.Item key={`${fault.field} ${fault.detail}`}>
              {fault.field ? (
                <>
                  <b>{fault.field}</b>: {fault.detail}
                </>
              ) : (
                fault.detail
              )}
            </List.Item>
          ))}
        </List>
      )}
      {mend && (
        <Text size="sm" mt={4} component="div">
          {mend}
        </Text>
      )}
      {problem?.retryAfter != null && (
        <Text size="sm" mt={4}>
          Try again in {problem.retryAfter} {problem.retryAfter === 1 ? 'second' : 'seconds'}.
        </Text>
      )}
      {onRetry && (
        <Group mt="xs">
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
