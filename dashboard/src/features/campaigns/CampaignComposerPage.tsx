import { useSearchParams } from 'react-router';
import { PageHeader } from '@/components/ui/PageHeader';
import { Composer } from './components/Composer';
import { newDraft } from './model/draft';

function CampaignComposerPage() {
  const [address] = useSearchParams();
  const segment = address.get('segment');
  return (
    <>
      <PageHeader
        title="Create Campaign"
        sentence="One text to many people, once. Nothing is sent before you have seen who gets it."
        back={{ to: '/messaging/campaigns', label: 'Campaigns' }}
      />
      <Composer campaign={null} initial={newDraft(segment ? [segment] : [])} />
    </>
  );
}

export { CampaignComposerPage as Component };
