import { PageHeader } from '@/components/ui/PageHeader';

export function Component() {
  return <PageHeader title="Rewards" />;
}
