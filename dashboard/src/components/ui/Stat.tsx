import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { Link } from 'react-router';

export interface StatProps {
  label: string;
  /** Already formatted; undefined while loading. */
  value: ReactNode;
  /** Where the rows behind the number are. */
  to?: string;
  hint?: ReactNode;
  color?: string;
}

/** One figure with its name. A number that counts people opens the people. */
export function Stat({ label, value, to, hint, color }: StatProps) {
  const id = useId();
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed" id={`${id}label`}>
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton height={28} width={72} />
      ) : (
        <Text fz={22} lh={1.3} fw={650} c={color} data-numbers component="div">
          {to ? (
            <Anchor
              component={Link}
              to={to}
              inherit
              id={`${id}value`}
              aria-labelledby={`${id}label ${id}value`}
            >
              {value}
            </Anchor>
          ) : (
            value
          )}
        </Text>
      )}
      {hint && (
        <Text size="xs" c="dimmed" component="div">
          {hint}
        </Text>
      )}
    </Stack>
  );
}
