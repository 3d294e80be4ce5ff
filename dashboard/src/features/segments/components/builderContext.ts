import { createContext, useContext } from 'react';
import type { Criterion } from '../api/criteria';
import type { EventKind } from '../api/eventKinds';
import type { SegmentSummary } from '../api/segments';
import { measures, operatorsOf } from '../model/operators';
import { eventField, isEventField, sampleField, segmentField } from '../model/query';

/** What every line of the builder needs to know. */
export interface Builder {
  criteria: Map<string, Criterion>;
  /** By type. */
  events: Map<string, EventKind>;
  segments: SegmentSummary[];
  timeZone: string;
}

/** The line that was just added: the focus goes there, once. */
export interface BuilderFocus {
  justAdded: { current: string | null };
}

export const BuilderContext = createContext<(Builder & BuilderFocus) | null>(null);

/** Line, group or part of a line → what is wrong with it. Apart from the rest, because it changes while one types. */
export const FaultsContext = createContext<Map<string, string>>(new Map());

export function useFaults(): Map<string, string> {
  return useContext(FaultsContext);
}

export function useBuilder(): Builder & BuilderFocus {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('A line of the segment builder stands outside of it');
  return builder;
}

/** The logic a criterion offers, the first one being the default; nothing for one that is not known. */
export function operatorsFor(field: string, criteria: Map<string, Criterion>): string[] {
  if (field === segmentField) return ['is_in', 'is_not_in'];
  if (isEventField(field)) return measures;
  const criterion = criteria.get(field);
  if (!criterion) return [];
  return criterion.operators.length > 0 ? criterion.operators : operatorsOf[criterion.type];
}

/** What is said about a chosen criterion or event: help, and why it cannot be asked just now. */
export interface About {
  label: string;
  group: string;
  help?: string | null;
  available: boolean;
  unavailable_reason?: string | null;
}

const byName = 'Events that this shop has not seen yet can be asked about too: nobody did them so far.';
const sample =
  'Everybody falls into one of so many groups by chance, and stays there: for tests A against B.';
const inSegment = 'Who is in another segment, or is not. That segment keeps itself current.';

export function aboutField(field: string, { criteria, events }: Builder): About | undefined {
  const ours = (label: string, group: string, help: string) => ({ label, group, help, available: true });
  if (field === segmentField) return ours('Segment', 'Segments', inSegment);
  if (field === sampleField) return ours('Random sample', 'Segments', sample);
  if (field === eventField) return ours('Another event, by its name', didGroup, byName);
  return isEventField(field) ? events.get(field.slice(eventField.length)) : criteria.get(field);
}

export const didGroup = 'What someone did';
