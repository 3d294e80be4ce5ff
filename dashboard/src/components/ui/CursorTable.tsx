import { Anchor, Box, Button, Center, Group, Paper, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import type { Page } from '@/api/client';
import { number } from '@/lib/format';
import { ErrorNote } from './ErrorNote';
import { RowsSkeleton } from './skeletons';

export interface Column<T> {
  key: string;
  header: string;
  render: (row: T) => ReactNode;
  /** In the same cell, outside of the row's link. */
  beside?: (row: T) => ReactNode;
  align?: 'left' | 'right';
  width?: number | string;
  /** Left out on a phone's width. */
  wide?: boolean;
}

export interface CursorTableProps<T> {
  /** The table's accessible name. */
  label: string;
  /** Cache key; whatever changes the rows belongs in it. */
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;
  columns: Column<T>[];
  rowKey: (row: T) => string | number;
  /** Makes the first cell a link to the row's own page. */
  rowTo?: (row: T) => string;
  /** Shown in place of the table when there are no rows. */
  empty: ReactNode;
  /** Milliseconds between silent refreshes, for lists that move. */
  refetchInterval?: number | false;
  /** What one row is, for "120 of 8,000 people". */
  noun?: { one: string; many: string };
}

/** Moves the focus between the rows' links with the arrow keys, Home and End. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  const targets = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-row-target]'));
  const here = targets.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: targets.length - 1 }[event.key];
  if (here < 0 || next === undefined) return;
  const target = targets[next];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/**
 * A list that pages by cursor. Loaded rows stay while one visits a row and comes back. Arrow keys move
 * between rows, Enter opens one.
 */
export function CursorTable<T>(props: CursorTableProps<T>) {
  const { label, columns, rowKey, rowTo, empty, noun } = props;
  const query = useInfiniteQuery({
    queryKey: props.queryKey,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => props.fetchPage(pageParam, signal),
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: props.refetchInterval,
  });
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  const total = query.data?.pages.at(-1)?.total;

  if (query.isError && rows.length === 0) {
    return (
      <ErrorNote error={query.error} what={`${label} could not be loaded`} onRetry={() => query.refetch()} />
    );
  }
  if (query.isSuccess && rows.length === 0) return empty;

  return (
    <Box>
      <Paper style={{ overflow: 'hidden' }}>
        <Table.ScrollContainer minWidth={300} type="native">
          <Table aria-label={label} aria-busy={query.isPending} highlightOnHover={rowTo !== undefined}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th
                    key={column.key}
                    ta={column.align ?? 'left'}
                    w={column.width}
                    visibleFrom={column.wide ? 'sm' : undefined}
                    scope="col"
                  >
                    {column.header}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody onKeyDown={moveBetweenRows}>
              {query.isPending && <RowsSkeleton columns={columns.length} />}
              {rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map((column, index) => (
                    <Table.Td
                      key={column.key}
                      ta={column.align ?? 'left'}
                      visibleFrom={column.wide ? 'sm' : undefined}
                      style={{ overflowWrap: 'break-word' }}
                    >
                      {index === 0 && rowTo ? (
                        <Anchor component={Link} to={rowTo(row)} data-row-target fw={550} inherit>
                          {column.render(row)}
                        </Anchor>
                      ) : (
                        column.render(row)
                      )}
                      {column.beside?.(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {query.isError && (
        <Box mt="sm">
          <ErrorNote error={query.error} what="No more rows could be loaded" />
        </Box>
      )}
      {rows.length > 0 && (
        <Group justify="space-between" mt="sm" mih={36}>
          <Text size="sm" c="dimmed" data-numbers>
            {number(rows.length)}
            {total !== undefined ? ` of ${number(total)}` : query.hasNextPage ? ' shown' : ''}{' '}
            {noun ? ((total ?? rows.length) === 1 ? noun.one : noun.many) : 'rows'}
          </Text>
          {query.hasNextPage && (
            <Center>
              <Button
                variant="default"
                onClick={() => query.fetchNextPage()}
                loading={query.isFetchingNextPage}
              >
                Show more
              </Button>
            </Center>
          )}
        </Group>
      )}
    </Box>
  );
}
