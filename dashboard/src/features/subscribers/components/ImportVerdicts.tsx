import { Box, Group, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { number } from '@/lib/format';
import { fetchImportRows, type Import, type ImportRow } from '../api/imports';
import classes from './ImportVerdicts.module.css';

const words: Record<string, string> = {
  new: 'New',
  updated: 'Updated',
  unchanged: 'Unchanged',
  opted_out: 'Opted out',
  duplicate: 'Double in the file',
  invalid_phone: 'Not a phone number',
  invalid_email: 'E-mail not valid',
  invalid_name: 'Name not valid',
  invalid_time_zone: 'Time zone not known',
  invalid_tags: 'Tags not valid',
  invalid_property: 'Property not valid',
  invalid_consent: 'Consent not valid',
  invalid_row: 'Row not valid',
};

const columns: Column<ImportRow>[] = [
  { key: 'line', header: 'Line', width: 80, render: (row) => number(row.line) },
  { key: 'phone', header: 'Phone', width: 180, render: (row) => row.phone || '–' },
  {
    key: 'why',
    header: 'Verdict',
    render: (row) => row.reason ?? words[row.verdict] ?? row.verdict,
  },
];

/** What became, or would become, of the rows; each number opens them. */
export function ImportVerdicts({ run }: { run: Import }) {
  const [opened, setOpened] = useState<string | null>(null);
  const verdicts = Object.entries(run.verdicts).filter(([, rows]) => rows > 0);
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4 }} spacing="xs">
        {verdicts.map(([verdict, rows]) => (
          <UnstyledButton
            key={verdict}
            className={classes.verdict}
            aria-label={`${words[verdict] ?? verdict}: ${number(rows)}`}
            aria-pressed={opened === verdict}
            onClick={() => setOpened(opened === verdict ? null : verdict)}
          >
            <Text size="sm" c="dimmed">
              {words[verdict] ?? verdict}
            </Text>
            <Text fz={20} fw={650} data-numbers>
              {number(rows)}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
      {opened !== null && (
        <Box mah={340} style={{ overflowY: 'auto' }}>
          <CursorTable
            label={words[opened] ?? opened}
            queryKey={['imports', run.id, 'rows', opened]}
            fetchPage={(cursor, signal) => fetchImportRows(run.id, opened, cursor, signal)}
            columns={columns}
            rowKey={(row) => row.row}
            noun={{ one: 'row', many: 'rows' }}
            empty={<EmptyState title="No rows" />}
          />
        </Box>
      )}
      {opened === null && verdicts.length > 0 && (
        <Group>
          <Text size="xs" c="dimmed">
            Press a number to see its rows.
          </Text>
        </Group>
      )}
    </Stack>
  );
}
