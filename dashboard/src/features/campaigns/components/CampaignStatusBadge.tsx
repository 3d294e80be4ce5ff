import { type Mood, StateBadge } from '@/components/ui/StateBadge';
import type { CampaignStatus } from '../api/campaigns';

const looks: Record<CampaignStatus, { word: string; mood: Mood }> = {
  draft: { word: 'Draft', mood: 'neutral' },
  scheduled: { word: 'Scheduled', mood: 'waiting' },
  preparing: { word: 'Preparing', mood: 'busy' },
  sending: { word: 'Sending', mood: 'busy' },
  paused: { word: 'Paused', mood: 'waiting' },
  sent: { word: 'Sent', mood: 'good' },
  cancelled: { word: 'Cancelled', mood: 'neutral' },
  failed: { word: 'Failed', mood: 'bad' },
};

export function CampaignStatusBadge({ status }: { status: CampaignStatus }) {
  const look = looks[status] ?? { word: status, mood: 'neutral' };
  return <StateBadge mood={look.mood}>{look.word}</StateBadge>;
}
