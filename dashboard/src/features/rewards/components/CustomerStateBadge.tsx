import { type Mood, StateBadge } from '@/components/ui/StateBadge';
import type { CustomerState } from '../api/customers';

const states: Record<CustomerState, { mood: Mood; label: string }> = {
  member: { mood: 'good', label: 'Member' },
  candidate: { mood: 'waiting', label: 'Candidate' },
  disabled: { mood: 'neutral', label: 'Disabled' },
};

export function CustomerStateBadge({ state }: { state: CustomerState }) {
  const { mood, label } = states[state];
  return <StateBadge mood={mood}>{label}</StateBadge>;
}
