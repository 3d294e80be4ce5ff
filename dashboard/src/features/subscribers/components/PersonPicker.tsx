import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { fullName, nameOf, type Subscriber, useSubscriberSearch } from '../api/subscribers';

export interface PersonPickerProps {
  label: string;
  description?: string;
  person: Pick<Subscriber, 'id' | 'phone' | 'first_name' | 'last_name'> | null;
  onChange: (person: Subscriber) => void;
}

/** Finds one person by the start of phone, e-mail or name. */
export function PersonPicker({ label, description, person, onChange }: PersonPickerProps) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string | null>(null);
  const [query] = useDebouncedValue((typed ?? '').trim(), 200);
  const found = useSubscriberSearch(query);
  const people = found.data ?? [];
  const shown = typed ?? (person ? nameOf(person) : '');

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const chosen = people.find((each) => each.id === id);
        if (chosen) onChange(chosen);
        setTyped(null);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={description}
          placeholder="Phone, e-mail or name"
          value={shown}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={(event) => {
            event.currentTarget.select();
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          rightSection={found.isFetching && typed !== null ? <Loader size={16} /> : null}
          autoComplete="off"
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={label} mah={320} style={{ overflowY: 'auto' }}>
          {people.map((each) => (
            <Combobox.Option key={each.id} value={each.id}>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Text size="sm" truncate>
                  {nameOf(each)}
                </Text>
                {fullName(each) && (
                  <Text size="xs" c="dimmed" data-numbers style={{ whiteSpace: 'nowrap' }}>
                    {each.phone}
                  </Text>
                )}
              </Group>
            </Combobox.Option>
          ))}
          {people.length === 0 && (
            <Combobox.Empty>{found.isError ? found.error.message : 'Nobody starts so'}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
