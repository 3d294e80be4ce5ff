import { Select, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { type EventPart, partId } from '../model/events';
import { operatorLabel, sumOperators, timeOperators } from '../model/operators';
import { type EventDraft, eventField, eventOf, newEvent, nextEventOf, type Operand } from '../model/query';
import { useFaults } from './builderContext';
import { PropertyTests } from './PropertyTests';
import classes from './RuleBuilder.module.css';
import { SpanFields, ValueFields } from './ValueFields';
import { WindowFields } from './WindowFields';

export interface EventDetailsProps {
  line: string;
  field: string;
  operator: string;
  operand: Operand;
  onChange: (operand: Operand) => void;
}

/** The further parts of a line about events: its measure, its window, and tests of its properties. */
export function EventDetails({ line, field, operator, operand, onChange }: EventDetailsProps) {
  const faults = useFaults();
  const draft = operand.event ?? newEvent();
  const change = (part: Partial<EventDraft>) => onChange({ ...operand, event: { ...draft, ...part } });
  const faultOf = (part: EventPart) => faults.get(partId(line, part));
  const next = draft.next ?? { where: [] };
  const hasNext = operator === 'then_did' || operator === 'then_not';

  return (
    <div className={classes.details}>
      {field !== eventField && faultOf('event') && <Part label="Event" fault={faultOf('event')} />}
      {field === eventField && (
        <Part label="Event" fault={faultOf('event')}>
          <TextInput
            aria-label="Event name"
            placeholder="order_created"
            value={draft.name ?? ''}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={faultOf('event') !== undefined}
            autoComplete="off"
            maw={320}
          />
        </Part>
      )}
      {!hasNext && (
        <Measured operator={operator} draft={draft} fault={faultOf('measure')} onChange={change} />
      )}
      <Part label="When" fault={faultOf('window')}>
        <WindowFields
          window={draft.window}
          invalid={faultOf('window') !== undefined}
          onChange={(window) => change({ window })}
        />
      </Part>
      <Part label="Where">
        <PropertyTests
          event={eventOf({ field, value: operand })}
          tests={draft.where}
          onChange={(where) => change({ where })}
        />
      </Part>
      {hasNext && (
        <>
          {next.chosen === '' && (
            <Part label="Next" fault={faultOf('next')}>
              <TextInput
                aria-label="Next event name"
                placeholder="checkout_started"
                value={next.name ?? ''}
                onChange={(event) => change({ next: { ...next, name: event.currentTarget.value } })}
                error={faultOf('next') !== undefined}
                autoComplete="off"
                maw={320}
              />
            </Part>
          )}
          {next.chosen !== '' && faultOf('next') && <Part label="Next" fault={faultOf('next')} />}
          <Part label="Within" fault={faultOf('span')}>
            <div className={classes.fields}>
              <SpanFields
                amount={next.amount}
                unit={next.unit}
                placeholder={operator === 'then_did' ? 'any' : undefined}
                invalid={faultOf('span') !== undefined}
                onChange={(amount, unit) => change({ next: { ...next, amount, unit } })}
              />
            </div>
            <Text size="xs" c="dimmed">
              {operator === 'then_did'
                ? 'Counted from the first event, to the second. Left empty, any time later will do.'
                : 'Counted from the first event; people come in when this time is over and it did not happen.'}
            </Text>
          </Part>
          <Part label="Next where">
            <PropertyTests
              event={nextEventOf(next)}
              tests={next.where}
              onChange={(where) => change({ next: { ...next, where } })}
            />
          </Part>
        </>
      )}
    </div>
  );
}

interface MeasuredProps {
  operator: string;
  draft: EventDraft;
  fault: string | undefined;
  onChange: (part: Partial<EventDraft>) => void;
}

/** What a sum, or the time of the first or last event, is compared with. */
function Measured({ operator, draft, fault, onChange }: MeasuredProps) {
  if (operator === 'sum') {
    const sum = draft.sum ?? { property: '', operator: 'greater_than', operand: {} };
    return (
      <Part label="Sum is" fault={fault}>
        <Compared
          comparisons={sumOperators}
          {...sum}
          type="number"
          invalid={fault !== undefined}
          onChange={(changed) => onChange({ sum: { ...sum, ...changed } })}
        />
      </Part>
    );
  }
  if (operator === 'first' || operator === 'last') {
    const time = draft.time ?? { operator: 'in_the_last', operand: {} };
    return (
      <Part label="It was" fault={fault}>
        <Compared
          comparisons={timeOperators}
          {...time}
          type="date"
          invalid={fault !== undefined}
          onChange={(changed) => onChange({ time: { ...time, ...changed } })}
        />
      </Part>
    );
  }
  return fault ? <Part label="Times" fault={fault} /> : null;
}

interface ComparedProps {
  comparisons: string[];
  type: 'number' | 'date';
  operator: string;
  operand: Operand;
  invalid: boolean;
  onChange: (changed: { operator?: string; operand?: Operand }) => void;
}

function Compared({ comparisons, type, operator, operand, invalid, onChange }: ComparedProps) {
  return (
    <div className={classes.fields}>
      <Select
        aria-label="Comparison"
        data={comparisons.map((name) => ({ value: name, label: operatorLabel(name) }))}
        value={operator}
        onChange={(chosen) => chosen && onChange({ operator: chosen })}
        allowDeselect={false}
      />
      <ValueFields
        type={type}
        operator={operator}
        operand={operand}
        invalid={invalid}
        onChange={(changed) => onChange({ operand: changed })}
      />
    </div>
  );
}

/** One row under an event's line; what is wrong with it is said right there. */
function Part({ label, fault, children }: { label: string; fault?: string; children?: ReactNode }) {
  return (
    <>
      <Text size="sm" c="dimmed" className={classes.partLabel}>
        {label}
      </Text>
      <Stack gap={4} miw={0} role="group" aria-label={label}>
        {children}
        {fault && (
          <Text size="sm" c="red" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
    </>
  );
}
