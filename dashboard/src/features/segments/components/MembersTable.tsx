import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { nameOf, type Subscriber } from '@/features/subscribers/api/subscribers';
import { ConsentBadge } from '@/features/subscribers/components/ConsentBadge';
import { fetchMembers } from '../api/members';
import { segmentsKey } from '../api/segments';

export interface MembersTableProps {
  segment: string;
  /** ISO instant; null is now. */
  at: string | null;
  onExplain: (subscriber: Subscriber) => void;
}

/** The people of a segment, each with the way to why. */
export function MembersTable({ segment, at, onExplain }: MembersTableProps) {
  const columns: Column<Subscriber>[] = [
    { key: 'name', header: 'Person', render: nameOf },
    { key: 'phone', header: 'Phone', wide: true, render: (person) => person.phone },
    { key: 'email', header: 'E-mail', wide: true, render: (person) => person.email ?? '–' },
    {
      key: 'consent',
      header: 'Consent',
      wide: true,
      render: (person) => <ConsentBadge state={person.consent.state} />,
    },
    {
      key: 'why',
      header: 'Why',
      align: 'right',
      width: 90,
      render: (person) => (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-description={nameOf(person)}
          onClick={() => onExplain(person)}
        >
          Why
        </Button>
      ),
    },
  ];
  return (
    <CursorTable
      label="Members"
      queryKey={[...segmentsKey, 'members', segment, at]}
      fetchPage={(cursor, signal) => fetchMembers(segment, at, cursor, signal)}
      columns={columns}
      rowKey={(person) => person.id}
      rowTo={(person) => `/subscribers/${person.id}`}
      noun={{ one: 'person', many: 'people' }}
      empty={
        <EmptyState title="Nobody" icon={<IconUsersGroup size={22} />}>
          {at === null
            ? 'Nobody meets this rule right now. People join by themselves as soon as they do.'
            : 'Nobody met this rule at that time.'}
        </EmptyState>
      }
    />
  );
}
