import { Group, Paper, Skeleton, Stack, Table } from '@mantine/core';

/** Keys for rows that have no identity of their own. */
function places(n: number): string[] {
  return Array.from({ length: n }, (_, index) => `place-${index}`);
}

export function RowsSkeleton({ rows = 8, columns }: { rows?: number; columns: number }) {
  return places(rows).map((row, index) => (
    <Table.Tr key={row} aria-hidden>
      {places(columns).map((cell, column) => (
        <Table.Td key={cell}>
          <Skeleton height={14} my={4} width={column === 0 ? `${70 - (index % 3) * 12}%` : '50%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}

export function CardSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Paper p="lg" aria-hidden>
      <Skeleton height={18} width="35%" mb="md" />
      <Stack gap="sm">
        {places(lines).map((line, index) => (
          <Skeleton key={line} height={12} width={`${90 - (index % 3) * 15}%`} />
        ))}
      </Stack>
    </Paper>
  );
}

export function StatsSkeleton({ stats = 4 }: { stats?: number }) {
  return (
    <Group gap="xl" aria-hidden>
      {places(stats).map((stat) => (
        <Stack key={stat} gap={6}>
          <Skeleton height={12} width={90} />
          <Skeleton height={24} width={64} />
        </Stack>
      ))}
    </Group>
  );
}
