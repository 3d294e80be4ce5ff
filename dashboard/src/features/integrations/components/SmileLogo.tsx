import { ThemeIcon } from '@mantine/core';
import { IconMoodSmile } from '@tabler/icons-react';

export function SmileLogo({ size = 44 }: { size?: number }) {
  return (
    <ThemeIcon size={size} radius="md" color="yellow.4" variant="filled" aria-hidden>
      <IconMoodSmile size={size * 0.62} stroke={1.8} color="#4a3500" />
    </ThemeIcon>
  );
}
