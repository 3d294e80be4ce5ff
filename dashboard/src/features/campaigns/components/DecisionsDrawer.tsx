import { type Decision, fetchDecisions } from '../api/dryRun';
import type { FunnelStep } from '../model/funnel';
import { PeopleDrawer, type PersonRow } from './PeopleDrawer';

export interface DecisionsDrawerProps {
  dryRun: string;
  step: FunnelStep;
  onClose: () => void;
}

function rowOf(decision: Decision): PersonRow {
  const state = decision.state ?? decision.decision ?? '';
  return {
    key: decision.subscriber,
    subscriber: decision.subscriber,
    phone: decision.to,
    text: decision.text ?? null,
    state: state.charAt(0).toUpperCase() + state.slice(1),
    reason: decision.reason ?? null,
    at: decision.at ?? null,
  };
}

/** The people of one bar of the dry run, with what each would get or why not. */
export function DecisionsDrawer({ dryRun, step, onClose }: DecisionsDrawerProps) {
  // Everybody has no reason of their own.
  const reason = step.kind === 'start' ? '' : step.key;
  return (
    <PeopleDrawer
      title={step.label}
      queryKey={['dry-runs', dryRun, 'decisions', reason]}
      fetchPage={async (cursor, signal) => {
        const page = await fetchDecisions(dryRun, reason, cursor, signal);
        return { ...page, data: page.data.map(rowOf) };
      }}
      onClose={onClose}
    />
  );
}
