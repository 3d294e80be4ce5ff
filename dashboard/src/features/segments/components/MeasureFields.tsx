import { Autocomplete, Group, Text, TextInput } from '@mantine/core';
import { type EventDraft, eventField, eventOf, newEvent } from '../model/query';
import { useBuilder } from './builderContext';
import type { OperandFieldsProps } from './OperandFields';
import { SearchSelect } from './SearchSelect';

/** How often, of what, or which event comes next: what stands on the first line of an event. */
export function MeasureFields({ field, operator, operand, invalid, onChange }: OperandFieldsProps) {
  const { events } = useBuilder();
  const draft = operand.event ?? newEvent();
  const change = (part: Partial<EventDraft>) => onChange({ ...operand, event: { ...draft, ...part } });
  const kind = events.get(eventOf({ field, value: operand }));
  switch (operator) {
    case 'sum': {
      const sum = draft.sum ?? { property: '', operator: 'greater_than', operand: {} };
      return (
        <Autocomplete
          aria-label="Property"
          placeholder="Which property"
          data={kind?.properties.filter(({ type }) => type === 'number').map(({ name }) => name) ?? []}
          value={sum.property}
          onChange={(property) => change({ sum: { ...sum, property } })}
          error={invalid}
        />
      );
    }
    case 'first':
    case 'last':
      return <span />;
    case 'then_did':
    case 'then_not': {
      const next = draft.next ?? { where: [] };
      return (
        <SearchSelect
          aria-label="Next event"
          placeholder="Which event"
          data={[
            ...Array.from(events.values(), ({ type, label }) => ({ value: eventField + type, label })),
            { value: eventField, label: 'Another event, by its name' },
          ]}
          value={next.chosen === undefined ? null : eventField + next.chosen}
          onChange={(chosen) =>
            chosen && change({ next: { ...next, chosen: chosen.slice(eventField.length) } })
          }
          allowDeselect={false}
          error={invalid}
        />
      );
    }
    default:
      return (
        <Group gap={8} wrap="nowrap">
          <TextInput
            aria-label="Value"
            inputMode="numeric"
            value={draft.times ?? ''}
            onChange={(event) => change({ times: event.currentTarget.value })}
            error={invalid}
            autoComplete="off"
            flex={1}
          />
          <Text size="sm" c="dimmed" span>
            {draft.times?.trim() === '1' ? 'time' : 'times'}
          </Text>
        </Group>
      );
  }
}
