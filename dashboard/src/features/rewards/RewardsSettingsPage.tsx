import { Anchor, Button, Card, Group, Stack, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { IconChevronRight, IconCode } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { tell } from '@/lib/tell';
import { type Account, useAccount, useChangeAccount } from './api/account';

function RewardsSettingsPage() {
  const account = useAccount();
  return (
    <>
      <PageHeader title="Settings" sentence="The loyalty program's account, and the keys of other systems." />
      <Stack gap="lg" maw={720}>
        {account.isPending && <CardSkeleton lines={3} />}
        <ErrorNote error={account.error} what="The account could not be shown" onRetry={account.refetch} />
        {account.data && <AccountCard account={account.data} />}
        <Card>
          <Group wrap="nowrap" align="flex-start">
            <ThemeIcon variant="light" size={40} aria-hidden>
              <IconCode size={20} />
            </ThemeIcon>
            <Stack gap={2} flex={1}>
              <Title order={2}>
                <Anchor component={Link} to="/rewards/settings/developer-tools" inherit>
                  Developer tools
                </Anchor>
              </Title>
              <Text size="sm" c="dimmed">
                API keys, with which text messaging and other systems read and write the program.
              </Text>
            </Stack>
            <IconChevronRight size={18} aria-hidden />
          </Group>
        </Card>
      </Stack>
    </>
  );
}

function AccountCard({ account }: { account: Account }) {
  const [name, setName] = useState(account.name ?? '');
  const change = useChangeAccount();
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ name: name.trim() }, { onSuccess: () => tell('The account is saved.') });
        }}
      >
        <Stack>
          <Title order={2}>Account</Title>
          <TextInput
            label="Program name"
            description="How the program is called in this Admin."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ErrorNote error={change.error} what="The account was not saved" />
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={change.isPending}
              disabled={name.trim() === '' || name.trim() === account.name}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

export { RewardsSettingsPage as Component };
