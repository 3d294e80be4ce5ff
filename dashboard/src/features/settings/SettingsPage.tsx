import { Stack } from '@mantine/core';
import { PageHeader } from '@/components/ui/PageHeader';
import { useShop } from '@/features/session/api/session';
import { ApiTokensCard } from './components/ApiTokensCard';
import { ShopCard } from './components/ShopCard';

function SettingsPage() {
  const shop = useShop();
  return (
    <>
      <PageHeader title="Settings" sentence="The shop, and how other systems reach it." />
      <Stack gap="lg" maw={820}>
        <ShopCard shop={shop} />
        <ApiTokensCard />
      </Stack>
    </>
  );
}

export { SettingsPage as Component };
