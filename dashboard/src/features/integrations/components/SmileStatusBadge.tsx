import { type Mood, StateBadge } from '@/components/ui/StateBadge';
import type { SmileStatus } from '../api/smile';

const states: Record<SmileStatus, { mood: Mood; label: string }> = {
  active: { mood: 'good', label: 'Active' },
  inactive: { mood: 'neutral', label: 'Inactive' },
  broken: { mood: 'bad', label: 'Needs attention' },
  not_connected: { mood: 'neutral', label: 'Not connected' },
};

export function SmileStatusBadge({ status }: { status: SmileStatus }) {
  const { mood, label } = states[status];
  return <StateBadge mood={mood}>{label}</StateBadge>;
}
