import { Drawer, Text } from '@mantine/core';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { number } from '@/lib/format';
import { fetchLoose, type LooseCustomer, type LooseList, smileKey } from '../api/smile';

const words: Record<LooseList, { title: string; sentence: string }> = {
  conflicts: {
    title: 'Conflicts',
    sentence:
      'Several Smile customers share one e-mail. A member wins over a candidate, a candidate over a disabled one, then the latest change. These lost; their points count for nobody until the e-mails differ.',
  },
  unmatched: {
    title: 'Unmatched customers',
    sentence:
      'Smile customers whose e-mail no subscriber has. They are matched by themselves as soon as one does; until then they cannot be texted.',
  },
};

const columns: Column<LooseCustomer>[] = [
  { key: 'email', header: 'E-mail', render: (customer) => customer.email ?? 'No e-mail' },
  { key: 'state', header: 'State', render: (customer) => customer.state ?? '–', wide: true },
  { key: 'points', header: 'Points', align: 'right', render: (customer) => number(customer.points_balance) },
  { key: 'reason', header: 'Why', render: (customer) => customer.reason ?? '–', wide: true },
  { key: 'id', header: 'Smile number', render: (customer) => String(customer.smile_id), wide: true },
];

/** The people behind the numbers "unmatched" and "conflicts". */
export function LooseCustomers({ list, onClose }: { list: LooseList; onClose: () => void }) {
  const { title, sentence } = words[list];
  return (
    <Drawer
      opened
      onClose={onClose}
      title={title}
      position="right"
      size={860}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm" c="dimmed" mb="md">
        {sentence}
      </Text>
      <CursorTable
        label={title}
        queryKey={[...smileKey, list]}
        fetchPage={(cursor, signal) => fetchLoose(list, cursor, signal)}
        columns={columns}
        rowKey={(customer) => customer.smile_id}
        noun={{ one: 'customer', many: 'customers' }}
        empty={<EmptyState title="Nobody">Everybody found their place.</EmptyState>}
      />
    </Drawer>
  );
}
