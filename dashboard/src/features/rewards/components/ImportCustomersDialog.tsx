import { Button, Code, FileInput, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Stat } from '@/components/ui/Stat';
import { number } from '@/lib/format';
import { type CustomerImport, useImportCustomers } from '../api/importCustomers';

/** Brings customers in from a CSV file and says what became of each row. */
export function ImportCustomersDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const importing = useImportCustomers();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Import customers"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {importing.data ? (
        <ImportResult result={importing.data} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (file) importing.mutate(file);
          }}
        >
          <Stack>
            <Text size="sm">
              A UTF-8 CSV file whose first line names the columns <Code>email</Code>, <Code>first_name</Code>,{' '}
              <Code>last_name</Code>, <Code>state</Code> and <Code>points</Code>. Only the column{' '}
              <Code>email</Code> has to be there. A customer with the same e-mail is updated, not doubled;{' '}
              <Code>points</Code> is the balance to have. A blank cell changes nothing; somebody new without a
              state is a candidate.
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
            <ErrorNote error={importing.error} what={file ? `${file.name} was not imported` : undefined} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" disabled={!file} loading={importing.isPending}>
                Import
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function ImportResult({ result, onClose }: { result: CustomerImport; onClose: () => void }) {
  return (
    <Stack>
      <Group gap="xl">
        <Stat label="Rows" value={number(result.rows)} />
        <Stat label="Added" value={number(result.created)} />
        <Stat label="Updated" value={number(result.updated)} />
        <Stat label="Not imported" value={number(result.rejected_rows)} />
      </Group>
      {result.rejected.length > 0 && (
        <Table aria-label="Rows that were not imported">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>Line</Table.Th>
              <Table.Th>Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.rejected.map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td>{number(row.row)}</Table.Td>
                <Table.Td>{row.detail}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {result.rejected.length < result.rejected_rows && (
        <Text size="sm" c="dimmed">
          The first {number(result.rejected.length)} are shown.
        </Text>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
