import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { count, number } from '@/lib/format';
import type { TextPreview } from '../api/preview';
import { culprits, unitsLeft } from '../model/counter';

export interface CounterProps {
  preview: TextPreview | undefined;
  /** The text with its variables, to know what a replacement can mend. */
  body: string;
  onReplace: (character: string, replacement: string) => void;
}

const encodings = {
  gsm7: { name: 'GSM-7', units: 'septets' },
  ucs2: { name: 'UCS-2', units: 'UTF-16 units' },
};

/** Encoding, units and parts of the text as the chosen person gets it, and what makes it dear. */
export function Counter({ preview, body, onReplace }: CounterProps) {
  if (!preview || body.trim() === '') {
    return (
      <Text size="sm" c="dimmed" mih="1.5em">
        A plain text has room for 160 characters in one part.
      </Text>
    );
  }
  const { name, units } = encodings[preview.encoding];
  const found = preview.encoding === 'ucs2' ? culprits(preview, body) : [];
  return (
    <Stack gap={6}>
      <Group gap="md" mih="1.5em" role="group" aria-label="Counter">
        <Text size="sm" fw={600} data-numbers>
          {count(preview.parts, 'part')}
        </Text>
        <Text size="sm" c="dimmed" data-numbers>
          {number(preview.units)} {units} · {number(unitsLeft(preview))} left in this part · {name}
        </Text>
      </Group>
      {found.length > 0 && (
        <Stack gap={4}>
          <Text size="sm">
            {found.length === 1 ? 'This character makes' : 'These characters make'} the whole text UCS-2: 70
            instead of 160 in one part.
          </Text>
          {found.map(({ character, replacement, times, inBody }) => (
            <Group key={character} gap="xs">
              <Text size="sm">
                <Code fz="md">{character.trim() === '' ? codePoint(character) : character}</Code>
                {times > 1 && ` ${number(times)} times`}
              </Text>
              {inBody ? (
                <Button size="compact-xs" variant="light" onClick={() => onReplace(character, replacement)}>
                  {replacement === ''
                    ? 'Remove'
                    : `Replace with ${replacement === ' ' ? 'a space' : replacement}`}
                </Button>
              ) : (
                <Text size="xs" c="dimmed">
                  comes out of this person’s data
                </Text>
              )}
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
