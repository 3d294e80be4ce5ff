import { Alert, Button, Code, FileInput, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { count, number } from '@/lib/format';
import { type Import, useImport, useStartImport } from '../api/imports';
import { ImportVerdicts } from './ImportVerdicts';

/** Rows an import writes something for. */
function willWrite({ verdicts }: Import): number {
  return (verdicts.new ?? 0) + (verdicts.updated ?? 0);
}

/** A CSV file in two steps: a dry run that says what becomes of each row, then the import itself. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const start = useStartImport();
  const mode = start.variables?.mode;
  const run = useImport(start.data?.id ?? null);
  const state = run.data;
  const running = start.isPending || (start.isSuccess && (!state || state.status === 'running'));

  const begin = (wanted: 'dry_run' | 'commit') => {
    if (file) start.mutate({ file, mode: wanted });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title="Import subscribers"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!running}
    >
      <Stack>
        {!start.data && (
          <>
            <Text size="sm">
              A UTF-8 CSV file whose first line names the columns. Only <Code>phone</Code> has to be there;{' '}
              <Code>email</Code>, <Code>first_name</Code>, <Code>last_name</Code>, <Code>time_zone</Code>,{' '}
              <Code>tags</Code>, <Code>consent_state</Code>, <Code>consent_method</Code>,{' '}
              <Code>consent_at</Code> and <Code>property.anything</Code> may be. A number that is known
              already is updated, not doubled; who opted out stays out.
            </Text>
            <FileInput
              label="CSV file"
              placeholder="Choose a file"
              accept=".csv,text/csv"
              leftSection={<IconFileTypeCsv size={18} />}
              value={file}
              onChange={setFile}
              clearable
            />
          </>
        )}
        <ErrorNote error={start.error ?? run.error} what={file ? `${file.name} was not read` : undefined} />
        {running && (
          <Stack gap={6} role="status">
            <Text size="sm">
              {mode === 'commit' ? 'Importing' : 'Checking'} {file?.name}
              {state && state.rows > 0 ? `: ${number(state.done)} of ${count(state.rows, 'row')}` : '…'}
            </Text>
            <Progress
              value={state && state.rows > 0 ? (state.done / state.rows) * 100 : 3}
              animated
              aria-label={mode === 'commit' ? 'Importing' : 'Checking'}
            />
          </Stack>
        )}
        {state?.status === 'failed' && (
          <ErrorNote
            error={new Error(state.reason ?? 'The file could not be read.')}
            what={mode === 'commit' ? 'The import stopped' : 'This file cannot be imported'}
          />
        )}
        {state && state.status !== 'failed' && (
          <>
            {state.status === 'done' && (
              <Text fw={600} role="status">
                {mode === 'commit'
                  ? `Done: ${count(willWrite(state), 'row')} of ${number(state.rows)} imported.`
                  : `${count(willWrite(state), 'row')} of ${number(state.rows)} would be imported. Nothing is written yet.`}
              </Text>
            )}
            <ImportVerdicts run={state} />
            {(state.ignored_columns ?? []).length > 0 && (
              <Alert color="yellow" title="Columns that are not used">
                {(state.ignored_columns ?? []).join(', ')}
              </Alert>
            )}
          </>
        )}
        <Group justify="flex-end" gap="xs">
          {!start.data && (
            <>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button disabled={!file} loading={start.isPending} onClick={() => begin('dry_run')}>
                Check file
              </Button>
            </>
          )}
          {state && state.status !== 'running' && (mode === 'dry_run' || state.status === 'failed') && (
            <Button variant="default" onClick={() => start.reset()}>
              Choose another file
            </Button>
          )}
          {state?.status === 'done' && mode === 'dry_run' && (
            <Button onClick={() => begin('commit')} disabled={willWrite(state) === 0}>
              {`Import ${count(willWrite(state), 'row')}`}
            </Button>
          )}
          {state?.status === 'done' && mode === 'commit' && <Button onClick={onClose}>Done</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
