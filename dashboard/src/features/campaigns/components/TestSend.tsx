import { Anchor, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { useTestSend } from '../api/campaigns';

/** Sends the text to one number, outside of the campaign. */
export function TestSend({ campaign }: { campaign: string }) {
  const [phone, setPhone] = useState('');
  const send = useTestSend(campaign);
  const fieldError = send.error instanceof Problem ? send.error.fieldError('phone') : undefined;
  return (
    <Card component="section" aria-labelledby="test-send">
      <Title order={2} id="test-send" mb="sm">
        Test
      </Title>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (phone.trim() !== '') send.mutate(phone.trim());
        }}
      >
        <Stack gap="xs">
          <Group align="flex-start" gap="xs">
            <TextInput
              aria-label="Phone"
              placeholder="+1 202 555 0142"
              type="tel"
              value={phone}
              onChange={(event) => {
                setPhone(event.currentTarget.value);
                if (!send.isIdle) send.reset();
              }}
              error={fieldError}
              flex="1 1 200px"
              maw={280}
            />
            <Button type="submit" variant="default" loading={send.isPending} disabled={phone.trim() === ''}>
              Send test
            </Button>
          </Group>
          {send.error && !fieldError && <ErrorNote error={send.error} what="The test was not sent" />}
          <Text size="sm" c="dimmed" role="status">
            {send.isSuccess ? (
              <>
                Sent to {send.variables}. Read it on the{' '}
                <Anchor component={Link} to={`/sandbox?to=${encodeURIComponent(send.variables)}`} inherit>
                  sandbox phone
                </Anchor>
                .
              </>
            ) : (
              'One text to one number, to see it with your own eyes.'
            )}
          </Text>
        </Stack>
      </form>
    </Card>
  );
}
