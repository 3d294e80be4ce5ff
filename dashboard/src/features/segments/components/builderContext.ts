import { createContext, useContext } from 'react';
import type { Criterion } from '../api/criteria';
import type { SegmentSummary } from '../api/segments';
import { operatorsOf } from '../model/operators';
import { segmentField } from '../model/query';

/** What every line of the builder needs to know. */
export interface Builder {
  criteria: Map<string, Criterion>;
  segments: SegmentSummary[];
  /** Line or group id → what is wrong with it. */
  faults: Map<string, string>;
  timeZone: string;
}

/** The line that was just added: the focus goes there, once. */
export interface BuilderFocus {
  justAdded: { current: string | null };
}

export const BuilderContext = createContext<(Builder & BuilderFocus) | null>(null);

export function useBuilder(): Builder & BuilderFocus {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('A line of the segment builder stands outside of it');
  return builder;
}

/** The logic a criterion offers, the first one being the default; nothing for one that is not known. */
export function operatorsFor(field: string, criteria: Map<string, Criterion>): string[] {
  if (field === segmentField) return ['is_in', 'is_not_in'];
  const criterion = criteria.get(field);
  if (!criterion) return [];
  return criterion.operators.length > 0 ? criterion.operators : operatorsOf[criterion.type];
}
