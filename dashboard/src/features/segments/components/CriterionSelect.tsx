import { Stack, Text } from '@mantine/core';
import { type Ref, useMemo } from 'react';
import { eventField, noField, sampleField, segmentField } from '../model/query';
import { aboutField, type Builder, didGroup, useBuilder } from './builderContext';
import { SearchSelect } from './SearchSelect';

export interface CriterionSelectProps {
  ref: Ref<HTMLInputElement>;
  field: string;
  describedBy?: string;
  onChange: (field: string) => void;
}

interface Item {
  value: string;
  label: string;
}

/** Everything that can be asked, by group; searching looks through names, groups and help. */
export function CriterionSelect({ ref, field, describedBy, onChange }: CriterionSelectProps) {
  const builder = useBuilder();
  const data = useMemo(() => optionsFor(field, builder), [field, builder]);
  const helpOf = (value: string) => aboutField(value, builder)?.help;
  return (
    <SearchSelect
      ref={ref}
      aria-label="Criterion"
      aria-describedby={describedBy}
      placeholder="Choose a criterion"
      data={data}
      value={field === noField ? null : field}
      onChange={(chosen) => chosen && onChange(chosen)}
      filter={({ options, search, limit }) => {
        const wanted = search.trim().toLowerCase();
        const isFound = (text: unknown) =>
          String(text ?? '')
            .toLowerCase()
            .includes(wanted);
        return options
          .map((option) => {
            if (!('group' in option)) return option;
            const isWholeGroup = isFound(option.group);
            const items = option.items.filter(
              (item) => isWholeGroup || isFound(item.label) || isFound(helpOf(item.value)),
            );
            return { ...option, items };
          })
          .filter((option) => !('group' in option) || option.items.length > 0)
          .slice(0, limit);
      }}
      allowDeselect={false}
      nothingFoundMessage="No criterion speaks of this"
      maxDropdownHeight={360}
      comboboxProps={{ width: 360, position: 'bottom-start' }}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <span>{option.label}</span>
          {helpOf(option.value) && (
            // The name of an option is its label alone; the help is said again under the line.
            <Text size="xs" c="dimmed" aria-hidden>
              {helpOf(option.value)}
            </Text>
          )}
        </Stack>
      )}
    />
  );
}

function optionsFor(field: string, { criteria, events, segments }: Builder) {
  const groups = new Map<string, Item[]>();
  const add = (group: string, item: Item) => groups.set(group, [...(groups.get(group) ?? []), item]);
  for (const criterion of criteria.values()) {
    add(criterion.group, { value: criterion.field, label: criterion.label });
  }
  for (const event of events.values()) {
    add(`${didGroup}: ${event.group}`, { value: eventField + event.type, label: event.label });
  }
  add(didGroup, { value: eventField, label: 'Another event, by its name' });
  if (segments.length > 0 || field === segmentField)
    add('Segments', { value: segmentField, label: 'Segment' });
  add('Segments', { value: sampleField, label: 'Random sample' });
  const isListed = Array.from(groups.values()).some((items) => items.some(({ value }) => value === field));
  if (field !== noField && !isListed) add('No longer there', { value: field, label: field });
  return Array.from(groups, ([group, items]) => ({ group, items }));
}
