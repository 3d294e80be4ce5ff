import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { copyText } from '@/lib/clipboard';

/** A secret in the only moment it can be seen. */
export function SecretOnce({
  label,
  secret,
  children,
}: {
  label: string;
  secret: string;
  children: ReactNode;
}) {
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const copy = async () => {
    const done = await copyText(secret);
    setCopied(done ? 'yes' : 'no');
    if (!done) field.current?.select();
  };

  return (
    <Stack gap="sm">
      <Alert color="yellow" icon={<IconKey size={18} />} title="Shown once">
        {children}
      </Alert>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          ref={field}
          label={label}
          value={secret}
          readOnly
          flex={1}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          onClick={copy}
          leftSection={copied === 'yes' ? <IconCheck size={16} /> : <IconCopy size={16} />}
          variant={copied === 'yes' ? 'light' : 'filled'}
        >
          Copy
        </Button>
      </Group>
      <output style={{ fontSize: 'var(--mantine-font-size-sm)', minHeight: '1.4em' }}>
        {copied === 'yes' && 'Copied.'}
        {copied === 'no' && 'Your browser did not allow copying. The text is selected: press Ctrl C or ⌘C.'}
      </output>
    </Stack>
  );
}
