import { Accordion, Text, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useId } from 'react';

export interface SectionProps {
  /** Its key in the accordion, also its title. */
  name: string;
  /** What was decided, shown while the section is closed. */
  summary: ReactNode;
  open: boolean;
  /** True when something in it has to be mended. */
  faulty: boolean;
  children: ReactNode;
}

/** A part of the composer that says what was decided when it is closed. */
export function Section({ name, summary, open, faulty, children }: SectionProps) {
  const summaryId = useId();
  return (
    <Accordion.Item value={name}>
      <Accordion.Control aria-label={name} aria-describedby={open ? undefined : summaryId}>
        <Text fw={650} size="lg">
          {name}
        </Text>
        {!open && (
          <Text size="sm" c={faulty ? 'red' : 'dimmed'} id={summaryId} lineClamp={2} component="div">
            {faulty && <VisuallyHidden>Needs mending: </VisuallyHidden>}
            {summary}
          </Text>
        )}
      </Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}
