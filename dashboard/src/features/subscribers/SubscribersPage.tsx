import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { PageHeader } from '@/components/ui/PageHeader';
import { TimeText } from '@/components/ui/TimeText';
import { useAddSubscriber } from './api/saveSubscriber';
import { fetchSubscribers, nameOf, type Subscriber, subscribersKey } from './api/subscribers';
import { ConsentBadge } from './components/ConsentBadge';
import { ImportDialog } from './components/ImportDialog';
import { SubscriberDialog } from './components/SubscriberDialog';

const columns: Column<Subscriber>[] = [
  { key: 'name', header: 'Person', render: nameOf },
  { key: 'phone', header: 'Phone', render: (person) => person.phone },
  { key: 'email', header: 'E-mail', wide: true, render: (person) => person.email ?? '–' },
  {
    key: 'consent',
    header: 'Consent',
    wide: true,
    render: (person) => <ConsentBadge state={person.consent.state} />,
  },
  {
    key: 'added',
    header: 'Added',
    wide: true,
    render: (person) => <TimeText at={person.created_at} show="relative" />,
  },
];

/** Everybody with a phone number here. The search lives in the address, so that Back finds it again. */
function SubscribersPage() {
  const navigate = useNavigate();
  const [address, setAddress] = useSearchParams();
  const [text, setText] = useState(address.get('query') ?? '');
  const [query] = useDebouncedValue(text.trim(), 250);
  const [adding, addDialog] = useDisclosure(false);
  const [importing, importDialog] = useDisclosure(false);
  const add = useAddSubscriber();

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

  const openAdd = () => {
    add.reset();
    addDialog.open();
  };
  const importButton = (
    <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importDialog.open}>
      Import
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Subscribers"
        sentence="Everybody whose number you have, and whether you may text it."
        action={
          <>
            {importButton}
            <Button leftSection={<IconPlus size={16} />} onClick={openAdd}>
              Add subscriber
            </Button>
          </>
        }
      />
      <TextInput
        aria-label="Search subscribers"
        placeholder="Start of phone, e-mail or name"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maw={360}
        mb="md"
      />
      <CursorTable
        label="Subscribers"
        queryKey={[...subscribersKey, 'list', query]}
        fetchPage={(cursor, signal) => fetchSubscribers(query, cursor, signal)}
        columns={columns}
        rowKey={(person) => person.id}
        rowTo={(person) => `/subscribers/${person.id}`}
        noun={{ one: 'person', many: 'people' }}
        empty={
          query === '' ? (
            <EmptyState title="No subscribers yet" icon={<IconAddressBook size={22} />} action={importButton}>
              Import the people who agreed to get texts from a CSV file; a dry run shows what becomes of each
              row before anything is written. Or add them one by one.
            </EmptyState>
          ) : (
            <EmptyState
              title="Nobody matches"
              action={
                <Button variant="default" onClick={() => setText('')}>
                  Show everybody
                </Button>
              }
            >
              Nobody has “{query}” at the start of phone, e-mail or name.
            </EmptyState>
          )
        }
      />
      {adding && (
        <SubscriberDialog
          title="Add subscriber"
          action="Add"
          subscriber={null}
          pending={add.isPending}
          error={add.error}
          onClose={addDialog.close}
          onSubmit={(fields) =>
            add.mutate(fields, { onSuccess: (person) => navigate(`/subscribers/${person.id}`) })
          }
        />
      )}
      {importing && <ImportDialog onClose={importDialog.close} />}
    </>
  );
}

export { SubscribersPage as Component };
