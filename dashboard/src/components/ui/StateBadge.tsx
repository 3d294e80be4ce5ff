import { Badge } from '@mantine/core';

export type Mood = 'good' | 'waiting' | 'bad' | 'neutral' | 'busy';

const colors: Record<Mood, string | undefined> = {
  good: 'green',
  waiting: 'yellow',
  bad: 'red',
  neutral: 'gray',
  // The product's own accent.
  busy: undefined,
};

/** A state as a word with a dot; the word alone says it, the colour only helps. */
export function StateBadge({ mood, children }: { mood: Mood; children: string }) {
  return (
    <Badge variant="dot" color={colors[mood]}>
      {children}
    </Badge>
  );
}
