import { Button, Group, Menu, Stack, Text, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { type TextPreview, useTemplateValues } from '../api/preview';
import type { Draft } from '../model/draft';
import { Counter } from './Counter';

/** What can be put into a text; each is filled in for every person. */
const variables = [
  { label: 'First name', liquid: '{{ subscriber.first_name | default: "there" }}' },
  { label: 'Points balance', liquid: '{{ smile.points_balance }}' },
  { label: 'VIP tier', liquid: '{{ smile.vip_tier }}' },
  { label: 'Referral link', liquid: '{{ smile.referral_url }}' },
  { label: 'Shop name', liquid: '{{ shop.name }}' },
];

export interface MessageFieldsProps {
  draft: Pick<Draft, 'body'>;
  preview: { data: TextPreview | undefined; error: unknown };
  error?: string;
  onChange: (change: Partial<Draft>) => void;
}

/** The text with its counter. */
export function MessageFields({ draft, preview, error, onChange }: MessageFieldsProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = useTemplateValues();
  const more = offered.filter((name) => !variables.some(({ liquid }) => liquid.includes(name)));
  const fault =
    preview.error instanceof Problem && preview.error.code === 'template-invalid'
      ? (preview.error.fieldError('body') ?? preview.error.message)
      : undefined;

  const insert = (liquid: string) => {
    const { selectionStart, selectionEnd } = field.current ?? {};
    const from = selectionStart ?? draft.body.length;
    const to = selectionEnd ?? from;
    onChange({ body: draft.body.slice(0, from) + liquid + draft.body.slice(to) });
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(from + liquid.length, from + liquid.length);
    });
  };

  return (
    <Stack gap="xs">
      <Textarea
        ref={field}
        label="Text"
        value={draft.body}
        onChange={(event) => onChange({ body: event.currentTarget.value })}
        error={error ?? fault}
        autosize
        minRows={4}
        maxRows={12}
      />
      <Group gap={6} role="group" aria-label="Insert">
        <Text size="xs" c="dimmed">
          Insert
        </Text>
        {variables.map(({ label, liquid }) => (
          <Button
            key={label}
            variant="default"
            size="compact-xs"
            aria-description={liquid}
            onClick={() => insert(liquid)}
          >
            {label}
          </Button>
        ))}
        {more.length > 0 && (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" size="compact-xs">
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {more.map((name) => (
                <Menu.Item key={name} onClick={() => insert(`{{ ${name} }}`)}>
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {preview.error != null && fault === undefined && (
        <ErrorNote error={preview.error} what="The text could not be shown as people get it" />
      )}
      <Counter
        preview={preview.data}
        body={draft.body}
        onReplace={(character, replacement) =>
          onChange({ body: draft.body.replaceAll(character, replacement) })
        }
      />
      <Text size="xs" c="dimmed">
        The text leaves exactly as shown; nothing is added. If the law or your carrier asks for it, say how to
        stop, such as “Reply STOP to end”.
      </Text>
    </Stack>
  );
}
