import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconPlus, IconSearch, IconUpload, IconUsers } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { PageHeader } from '@/components/ui/PageHeader';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import {
  type Customer,
  type CustomerState,
  customersKey,
  fetchCustomers,
  nameOf,
  useAddCustomer,
} from './api/customers';
import { CustomerDialog } from './components/CustomerDialog';
import { CustomerStateBadge } from './components/CustomerStateBadge';
import { ImportCustomersDialog } from './components/ImportCustomersDialog';

const columns: Column<Customer>[] = [
  { key: 'name', header: 'Customer', render: nameOf },
  { key: 'email', header: 'E-mail', render: (customer) => customer.email ?? '–', wide: true },
  { key: 'state', header: 'State', render: (customer) => <CustomerStateBadge state={customer.state} /> },
  {
    key: 'points',
    header: 'Points',
    align: 'right',
    render: (customer) => number(customer.points_balance),
  },
  {
    key: 'changed',
    header: 'Changed',
    wide: true,
    render: (customer) => <TimeText at={customer.updated_at} show="relative" />,
  },
];

/** Everybody the loyalty program knows. Search and filter live in the address, so that Back finds them again. */
function CustomersPage() {
  const navigate = useNavigate();
  const [address, setAddress] = useSearchParams();
  const state = (address.get('state') ?? '') as CustomerState | '';
  const [text, setText] = useState(address.get('query') ?? '');
  const [query] = useDebouncedValue(text.trim(), 250);
  const [adding, addDialog] = useDisclosure(false);
  const [importing, importDialog] = useDisclosure(false);
  const add = useAddCustomer();

  useEffect(() => {
    setAddress(
      (now) => {
        if (query === '') now.delete('query');
        else now.set('query', query);
        return now;
      },
      { replace: true },
    );
  }, [query, setAddress]);

  const chooseState = (chosen: string) =>
    setAddress(
      (now) => {
        if (chosen === '') now.delete('state');
        else now.set('state', chosen);
        return now;
      },
      { replace: true },
    );

  const openAdd = () => {
    add.reset();
    addDialog.open();
  };
  const importButton = (
    <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importDialog.open}>
      Import
    </Button>
  );
  const addButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={openAdd}>
      Add customer
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Customers"
        sentence="Everybody the loyalty program knows, with their points."
        action={
          <>
            {importButton}
            {addButton}
          </>
        }
      />
      <Group mb="md" gap="sm">
        <TextInput
          aria-label="Search customers"
          placeholder="Name or e-mail"
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          flex="1 1 220px"
          maw={360}
        />
        <NativeSelect
          aria-label="State"
          value={state}
          onChange={(event) => chooseState(event.currentTarget.value)}
          data={[
            { value: '', label: 'All states' },
            { value: 'member', label: 'Members' },
            { value: 'candidate', label: 'Candidates' },
            { value: 'disabled', label: 'Disabled' },
          ]}
        />
      </Group>
      <CursorTable
        label="Customers"
        queryKey={[...customersKey, 'list', query, state]}
        fetchPage={(cursor, signal) => fetchCustomers({ query, state }, cursor, signal)}
        columns={columns}
        rowKey={(customer) => customer.id}
        rowTo={(customer) => `/rewards/customers/${customer.id}`}
        noun={{ one: 'customer', many: 'customers' }}
        empty={
          query === '' && state === '' ? (
            <EmptyState title="No customers yet" icon={<IconUsers size={22} />} action={importButton}>
              Import the people of your program from a CSV file, or add them one by one. Each gets a points
              ledger at once.
            </EmptyState>
          ) : (
            <EmptyState
              title="Nobody matches"
              action={
                <Button
                  variant="default"
                  onClick={() => {
                    setText('');
                    chooseState('');
                  }}
                >
                  Show all customers
                </Button>
              }
            >
              No customer has {query !== '' ? `“${query}” at the start of name or e-mail` : 'this state'}
              {query !== '' && state !== '' ? ' in this state' : ''}.
            </EmptyState>
          )
        }
      />
      {adding && (
        <CustomerDialog
          title="Add customer"
          action="Add"
          pending={add.isPending}
          error={add.error}
          onClose={addDialog.close}
          onSubmit={(fields) =>
            add.mutate(fields, { onSuccess: (customer) => navigate(`/rewards/customers/${customer.id}`) })
          }
        />
      )}
      {importing && <ImportCustomersDialog onClose={importDialog.close} />}
    </>
  );
}

export { CustomersPage as Component };
