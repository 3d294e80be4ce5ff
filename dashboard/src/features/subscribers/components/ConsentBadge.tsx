import { type Mood, StateBadge } from '@/components/ui/StateBadge';
import type { ConsentState } from '../api/subscribers';

export const consentWords: Record<ConsentState, string> = {
  subscribed: 'Subscribed',
  unsubscribed: 'Unsubscribed',
  never_subscribed: 'Never subscribed',
};

const moods: Record<ConsentState, Mood> = {
  subscribed: 'good',
  unsubscribed: 'bad',
  never_subscribed: 'neutral',
};

export function ConsentBadge({ state }: { state: ConsentState }) {
  return <StateBadge mood={moods[state] ?? 'neutral'}>{consentWords[state] ?? state}</StateBadge>;
}
