import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useParams } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { Stat } from '@/components/ui/Stat';
import { CardSkeleton } from '@/components/ui/skeletons';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import { nameOf, useChangeCustomer, useCustomer } from './api/customers';
import { fetchLedger, type LedgerEntry, ledgerKey } from './api/ledger';
import { AdjustPointsDialog } from './components/AdjustPointsDialog';
import { CustomerDialog } from './components/CustomerDialog';
import { CustomerStateBadge } from './components/CustomerStateBadge';

const columns: Column<LedgerEntry>[] = [
  { key: 'at', header: 'When', render: (entry) => <TimeText at={entry.created_at} />, width: 280 },
  { key: 'description', header: 'Reason', render: (entry) => entry.description || '–' },
  {
    key: 'points',
    header: 'Points',
    align: 'right',
    render: (entry) => (
      <Text span inherit fw={600} c={entry.points_change < 0 ? 'var(--mantine-color-error)' : undefined}>
        {entry.points_change > 0 ? '+' : ''}
        {number(entry.points_change)}
      </Text>
    ),
  },
];

/** One customer: who, how many points, and how they came about. */
function CustomerPage() {
  const { id = '' } = useParams();
  const query = useCustomer(id);
  const change = useChangeCustomer(id);
  const [adjusting, adjustDialog] = useDisclosure(false);
  const [editing, editDialog] = useDisclosure(false);
  const back = { to: '/rewards/customers', label: 'All customers' };
  const customer = query.data;

  if (query.isError) {
    return (
      <>
        <PageHeader title="Customer" back={back} />
        <ErrorNote error={query.error} what={`Customer ${id} could not be shown`} />
      </>
    );
  }
  if (!customer) {
    return (
      <>
        <PageHeader title="Customer" back={back} />
        <CardSkeleton />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={nameOf(customer)}
        sentence={customer.email ?? 'No e-mail: cannot be matched with a text subscriber.'}
        badge={<CustomerStateBadge state={customer.state} />}
        back={back}
        action={
          <>
            <Button variant="default" onClick={editDialog.open}>
              Edit
            </Button>
            <Button onClick={adjustDialog.open}>Adjust points</Button>
          </>
        }
      />
      <Stack gap="lg">
        <Card>
          <Group gap="lg" align="flex-start">
            <Stat label="Points balance" value={number(customer.points_balance)} />
            <Stat label="Customer number" value={String(customer.id)} />
            <Stack gap={2}>
              <Text size="sm" c="dimmed">
                Joined
              </Text>
              <TimeText at={customer.created_at} size="md" />
            </Stack>
            {customer.referral_url && (
              <Stack gap={2} miw={0}>
                <Text size="sm" c="dimmed">
                  Referral link
                </Text>
                <Anchor href={customer.referral_url} target="_blank" rel="noreferrer" size="md">
                  {customer.referral_url}
                </Anchor>
              </Stack>
            )}
          </Group>
        </Card>
        <Stack gap="sm">
          <Title order={2}>Points ledger</Title>
          <CursorTable
            label="Points ledger"
            queryKey={ledgerKey(id)}
            fetchPage={(cursor, signal) => fetchLedger(id, cursor, signal)}
            columns={columns}
            rowKey={(entry) => entry.id}
            noun={{ one: 'entry', many: 'entries' }}
            empty={
              <EmptyState
                title="No points yet"
                action={
                  <Button variant="default" onClick={adjustDialog.open}>
                    Give the first points
                  </Button>
                }
              >
                Whatever this customer earns or spends is written here, and never changed afterwards.
              </EmptyState>
            }
          />
        </Stack>
      </Stack>
      {adjusting && <AdjustPointsDialog customer={customer} onClose={adjustDialog.close} />}
      {editing && (
        <CustomerDialog
          title={`Edit ${nameOf(customer)}`}
          action="Save"
          customer={customer}
          pending={change.isPending}
          error={change.error}
          onClose={editDialog.close}
          onSubmit={(fields) => change.mutate(fields, { onSuccess: editDialog.close })}
        />
      )}
    </>
  );
}

export { CustomerPage as Component };
