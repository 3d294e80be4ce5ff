import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch, IconSend, IconUser, IconUsersGroup } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { searchablePages } from '@/app/frame/navigation';
import { useFoundPeople, useNamed } from './api/people';

const [store, { open }] = createSpotlight();

export const openSearch = open;

interface Found {
  key: string;
  label: string;
  description?: string;
  to: string;
  icon: typeof IconSearch;
}

/** Finds people by phone, e-mail or name, segments, campaigns and pages, from anywhere. */
export function Search() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 150);
  // Only people are asked of the server, so only they wait for a pause in typing.
  const words = text.trim().toLowerCase();
  const has = (value: string) => value.toLowerCase().includes(words);
  const people = useFoundPeople(query);
  const segments = useNamed('segments', words !== '');
  const campaigns = useNamed('campaigns', words !== '');

  const groups: { label: string; found: Found[] }[] = [
    {
      label: 'People',
      found: (query.length >= 2 && words !== '' ? (people.data ?? []) : []).map((person) => ({
        key: `person-${person.id}`,
        label: [person.first_name, person.last_name].filter(Boolean).join(' ') || person.phone,
        description: [person.phone, person.email].filter(Boolean).join(' · '),
        to: `/subscribers/${person.id}`,
        icon: IconUser,
      })),
    },
    {
      label: 'Segments',
      found: namedLike(segments.data, words, '/messaging/segments', IconUsersGroup),
    },
    {
      label: 'Campaigns',
      found: namedLike(campaigns.data, words, '/messaging/campaigns', IconSend),
    },
    {
      label: 'Pages',
      found: searchablePages
        .filter((page) => words === '' || has(page.label) || has(page.product))
        .map((page) => ({
          key: `page-${page.to}`,
          label: page.label,
          description: page.product,
          to: page.to,
          icon: page.icon,
        })),
    },
  ];
  const shown = groups.filter((group) => group.found.length > 0);
  const keys = shown.flatMap((group) => group.found.map((found) => found.key)).join(' ');

  // Enter takes the first: Spotlight itself chooses one before the new list is drawn, and loses it then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list on the screen changes with the keys.
  useEffect(() => {
    const list = document.getElementById(store.getState().listId);
    list?.querySelector('[data-selected]')?.removeAttribute('data-selected');
    const first = list?.querySelector('[data-action]');
    first?.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected: first ? 0 : -1 }));
  }, [keys]);

  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      maxHeight={460}
      scrollable
    >
      <Spotlight.Search
        placeholder="Phone, e-mail, name, segment, campaign or page"
        aria-label="Search"
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.found.map((found) => (
              <Spotlight.Action
                key={found.key}
                label={found.label}
                description={found.description}
                leftSection={<found.icon size={18} stroke={1.6} />}
                onClick={() => navigate(found.to)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>
            {people.isFetching ? 'Searching…' : `Nothing found for “${text.trim()}”.`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function namedLike(
  all: { id: string; name: string }[] | undefined,
  words: string,
  path: string,
  icon: Found['icon'],
): Found[] {
  if (words === '') return [];
  return (all ?? [])
    .filter((one) => one.name.toLowerCase().includes(words))
    .slice(0, 6)
    .map((one) => ({ key: `${path}/${one.id}`, label: one.name, to: `${path}/${one.id}`, icon }));
}
