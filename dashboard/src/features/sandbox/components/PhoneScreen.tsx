import { ActionIcon, Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { Bubble, Phone } from '@/components/ui/Phone';
import { TimeText } from '@/components/ui/TimeText';
import { useShop } from '@/features/session/api/session';
import { useReplies, useReply, useSandboxTexts } from '../api/sandbox';

/** One phone: the texts it got, what its owner wrote, and a field to reply. */
export function PhoneScreen({ number }: { number: string }) {
  const shop = useShop();
  const texts = useSandboxTexts(number);
  const replies = useReplies(number);
  const send = useReply();
  const [typed, setTyped] = useState('');
  const screen = useRef<HTMLElement>(null);

  const conversation = [
    ...(texts.data ?? []).map(({ id, at, body }) => ({ key: `text-${id}`, from: 'them' as const, at, body })),
    ...(replies.data ?? []).map(({ at, body }) => ({ key: `reply-${at}`, from: 'me' as const, at, body })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  const newest = conversation.at(-1)?.key;

  useEffect(() => {
    if (newest !== undefined) screen.current?.scrollTo?.({ top: screen.current.scrollHeight });
  }, [newest]);

  const reply = (body: string) =>
    send.mutate({ from: number, to: texts.data?.[0]?.from, body }, { onSuccess: () => setTyped('') });

  return (
    <>
      <Phone
        title={shop.name}
        subtitle={number}
        height={440}
        label="Texts"
        textsRef={screen}
        bottom={
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (typed.trim() !== '' && !send.isPending) reply(typed);
            }}
          >
            <Group gap={6} mb={8}>
              {['STOP', 'START', 'HELP'].map((word) => (
                <Button
                  key={word}
                  variant="default"
                  size="compact-xs"
                  radius="xl"
                  disabled={send.isPending}
                  onClick={() => reply(word)}
                >
                  {word}
                </Button>
              ))}
            </Group>
            <Group gap={6} wrap="nowrap">
              <TextInput
                aria-label="Reply"
                placeholder="Text message"
                radius="xl"
                flex={1}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                autoComplete="off"
              />
              <ActionIcon
                type="submit"
                radius="xl"
                size={34}
                aria-label="Send reply"
                loading={send.isPending}
                disabled={typed.trim() === ''}
              >
                <IconSend2 size={18} />
              </ActionIcon>
            </Group>
          </form>
        }
      >
        {texts.isPending && <Skeleton height={56} width="75%" radius="lg" />}
        {texts.isSuccess && conversation.length === 0 && (
          <Text size="sm" c="dimmed" ta="center" my="auto">
            This phone got no text yet.
          </Text>
        )}
        {conversation.map(({ key, from, at, body }) => (
          <Bubble
            key={key}
            from={from}
            time={<TimeText at={at} show={isRecent(at) ? 'clock' : 'absolute'} />}
          >
            {body}
          </Bubble>
        ))}
      </Phone>
      <ErrorNote error={send.error} what="The reply was not sent" />
      <ErrorNote error={texts.error} what="The texts could not be read" onRetry={() => texts.refetch()} />
    </>
  );
}

function isRecent(at: string): boolean {
  return Date.now() - Date.parse(at) < 24 * 3_600_000;
}
