import { Skeleton, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { relative } from '@/lib/format';
import type { SandboxText } from '../api/sandbox';
import classes from './Numbers.module.css';

export interface NumbersProps {
  /** The latest texts of all phones, the newest first; undefined while loading. */
  texts: SandboxText[] | undefined;
  chosen: string | null;
  onChoose: (number: string) => void;
}

/** Chooses a phone: one that got a text lately, or any other number. */
export function Numbers({ texts, chosen, onChoose }: NumbersProps) {
  const [typed, setTyped] = useState('');
  const latest = new Map<string, SandboxText>();
  for (const text of texts ?? []) if (!latest.has(text.to)) latest.set(text.to, text);
  const wanted = typed.replaceAll(/[^\d+]/g, '');
  const numbers = Array.from(latest.values()).filter(
    ({ to, body }) =>
      typed.trim() === '' ||
      (wanted !== '' && to.includes(wanted)) ||
      body.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const other = wanted.replace('+', '').length >= 6 && !latest.has(wanted) ? wanted : null;

  return (
    <Stack gap="xs">
      <TextInput
        label="Number"
        placeholder="Search, or type any number"
        leftSection={<IconSearch size={16} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = numbers[0]?.to ?? other;
          if (event.key === 'Enter' && first) onChoose(first);
        }}
        autoComplete="off"
      />
      <ul className={classes.list} aria-label="Numbers">
        {texts === undefined &&
          ['a', 'b', 'c', 'd'].map((place) => (
            <li key={place} aria-hidden>
              <Skeleton height={36} my={6} />
            </li>
          ))}
        {numbers.slice(0, 100).map(({ to, body, at }) => (
          <li key={to}>
            <UnstyledButton
              className={classes.number}
              aria-label={to}
              aria-current={to === chosen || undefined}
              aria-description={body}
              onClick={() => onChoose(to)}
            >
              <Text size="sm" fw={550} data-numbers>
                {to}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {relative(at)} · {body}
              </Text>
            </UnstyledButton>
          </li>
        ))}
        {other && (
          <li>
            <UnstyledButton className={classes.number} onClick={() => onChoose(other)}>
              <Text size="sm">Open {other}</Text>
            </UnstyledButton>
          </li>
        )}
      </ul>
      {texts !== undefined && numbers.length === 0 && !other && (
        <Text size="sm" c="dimmed">
          {latest.size === 0 ? 'No phone got a text yet.' : 'No phone with such a number or text.'}
        </Text>
      )}
    </Stack>
  );
}
