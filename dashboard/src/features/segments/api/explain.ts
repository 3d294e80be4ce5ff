import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { fetchTimeline, type TimelineEntry } from '@/features/subscribers/api/timeline';
import type { Rule } from '../model/rule';

/** One part of the rule, with whether it holds for the person and what they actually have. */
export interface ExplainedPart {
  rule: Rule;
  holds: boolean;
  /** For a criterion, what is known about the person, in words; null for groups. */
  because?: string | null;
  /** The part in English. */
  sentence: string;
  /** Ids of the events that decided, where it is about events. */
  events?: string[];
  children?: ExplainedPart[];
}

export interface Explanation {
  member: boolean;
  /** False where there was no such person at that time. */
  exists?: boolean;
  /** The instant it speaks of. */
  at?: string;
  tree: ExplainedPart[];
  unavailable?: string[];
}

/** Why a person is in a segment or is not, now or at an instant in the past. */
export function useExplanation(segment: string, subscriber: string | null, at: string | null) {
  return useQuery({
    queryKey: ['segments', 'explain', segment, subscriber, at],
    queryFn: ({ signal }) =>
      api.get<Explanation>(`/api/v1/segments/${encodeURIComponent(segment)}/explain`, {
        signal,
        query: { subscriber, at },
      }),
    enabled: subscriber !== null,
  });
}

/** The latest of a person's events by their id, to say more of those that decided than their id. */
export function useEventsOf(subscriber: string, isNeeded: boolean) {
  return useQuery({
    queryKey: ['segments', 'explain', 'events', subscriber],
    queryFn: ({ signal }) => fetchTimeline(subscriber, null, signal, 200),
    select: ({ data }) => {
      const byId = new Map<string, TimelineEntry>();
      for (const entry of data) {
        const id = entry.data?.id;
        if (entry.kind === 'event' && typeof id === 'string') byId.set(id, entry);
      }
      return byId;
    },
    enabled: isNeeded,
  });
}
