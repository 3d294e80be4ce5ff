import { reasonLabel } from '@/lib/reasons';
import type { Funnel } from '../api/campaigns';

export interface FunnelStep {
  /** The server's name, also the `reason` its people are found by. */
  key: string;
  label: string;
  /** `start` and `end` are who is in; `out` is left out here; `held` is sent, only later. */
  kind: 'start' | 'out' | 'held' | 'end';
  /** People of this step. */
  people: number;
  /** How many are still in after it. */
  remaining: number;
}

/** Subtotals, not steps: `reachable` is what stays after consent. */
const subtotals = new Set(['members', 'reachable', 'will_send']);
/** Waits for a better hour, but is sent. */
const holds = new Set(['quiet_held', 'quiet_hours', 'held']);
const first = ['excluded', 'not_subscribed', 'opted_out', 'duplicate_number', 'capped'];

/** From everybody in the audience to who gets the text; what the named reasons do not explain is named too. */
export function funnelSteps(funnel: Funnel): FunnelStep[] {
  const members = funnel.members ?? 0;
  const willSend = funnel.will_send ?? 0;
  const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
  const reasons = Object.entries(funnel).filter(([key, people]) => !subtotals.has(key) && people > 0);
  const steps: FunnelStep[] = [
    { key: 'members', label: 'In the audience', kind: 'start', people: members, remaining: members },
  ];
  let remaining = members;
  const out = reasons.filter(([key]) => !holds.has(key)).sort(([one], [other]) => rank(one) - rank(other));
  for (const [key, people] of out) {
    remaining -= people;
    steps.push({ key, label: reasonLabel(key), kind: 'out', people, remaining });
  }
  if (remaining > willSend) {
    steps.push({
      key: 'other',
      label: 'Other reasons',
      kind: 'out',
      people: remaining - willSend,
      remaining: willSend,
    });
  }
  for (const [key, people] of reasons.filter(([name]) => holds.has(name))) {
    steps.push({ key, label: reasonLabel(key), kind: 'held', people, remaining: willSend });
  }
  steps.push({ key: 'will_send', label: 'Will be sent', kind: 'end', people: willSend, remaining: willSend });
  return steps;
}
