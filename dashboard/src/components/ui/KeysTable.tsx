import { Box, Button, Table, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { secretEnd } from '@/lib/format';
import { RowsSkeleton } from './skeletons';
import { TimeText } from './TimeText';

/** A key or token as it can be shown after the moment it was made. */
export interface KeyRow {
  id: string | number;
  name: string;
  /** The end of the secret. */
  hint?: string | null;
  created_at: string;
  last_used_at?: string | null;
}

export interface KeysTableProps<T extends KeyRow> {
  /** The table's accessible name. */
  label: string;
  /** Undefined while loading. */
  keys: T[] | undefined;
  /** How the time of making is called. */
  created: string;
  /** One more column; on a phone it stands under the name. */
  more?: { header: string; render: (key: T) => ReactNode };
  onDelete: (key: T) => void;
}

/** Keys by name, each with the end of its secret, when it was last used, and the way to end it. */
export function KeysTable<T extends KeyRow>({ label, keys, created, more, onDelete }: KeysTableProps<T>) {
  return (
    <Table.ScrollContainer minWidth={280} type="native">
      <Table horizontalSpacing="xs" aria-label={label} aria-busy={keys === undefined}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            {more && <Table.Th visibleFrom="sm">{more.header}</Table.Th>}
            <Table.Th visibleFrom="sm">{created}</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys === undefined && <RowsSkeleton rows={2} columns={more ? 5 : 4} />}
          {keys?.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Td fw={550}>
                {key.name}
                {key.hint && (
                  <Text size="xs" c="dimmed">
                    <code>{secretEnd(key.hint)}</code>
                  </Text>
                )}
                {more && (
                  <Box hiddenFrom="sm" mt={4}>
                    {more.render(key)}
                  </Box>
                )}
              </Table.Td>
              {more && <Table.Td visibleFrom="sm">{more.render(key)}</Table.Td>}
              <Table.Td visibleFrom="sm">
                <TimeText at={key.created_at} show="absolute" />
              </Table.Td>
              <Table.Td>
                {key.last_used_at ? <TimeText at={key.last_used_at} show="relative" /> : 'Never'}
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  variant="subtle"
                  color="red"
                  size="xs"
                  onClick={() => onDelete(key)}
                  aria-label={`Delete ${key.name}`}
                >
                  Delete
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
