import { Button, Grid, Stack } from '@mantine/core';
import { IconDeviceMobileMessage } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { useSandboxTexts } from './api/sandbox';
import { BehaviourForm } from './components/BehaviourForm';
import { Numbers } from './components/Numbers';
import { PhoneScreen } from './components/PhoneScreen';

/** The far end of the sandbox's carrier: every phone a text went to, to read it and to reply. */
function SandboxPhonePage() {
  const [address, setAddress] = useSearchParams();
  const texts = useSandboxTexts(null);
  const asked = address.get('to');
  const number = asked ?? texts.data?.[0]?.to ?? null;
  return (
    <>
      <PageHeader
        title="Sandbox phone"
        sentence="Reads what arrived on anybody’s phone, and replies as them. Nothing leaves this machine."
      />
      {texts.isError && (
        <ErrorNote error={texts.error} what="The texts could not be read" onRetry={() => texts.refetch()} />
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 1 }}>
          <Numbers
            texts={texts.data}
            chosen={number}
            onChoose={(to) => setAddress({ to }, { replace: true })}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 2, md: 2 }}>
          <Stack gap="sm">
            {number !== null ? (
              <PhoneScreen key={number} number={number} />
            ) : (
              texts.isSuccess && (
                <EmptyState
                  title="No texts yet"
                  icon={<IconDeviceMobileMessage size={22} />}
                  action={
                    <Button component={Link} to="/messaging/campaigns/new" variant="default">
                      Create Campaign
                    </Button>
                  }
                >
                  Send a campaign or a test; every text appears here as its reader sees it.
                </EmptyState>
              )
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 3, md: 3 }}>
          <BehaviourForm />
        </Grid.Col>
      </Grid>
    </>
  );
}

export { SandboxPhonePage as Component };
