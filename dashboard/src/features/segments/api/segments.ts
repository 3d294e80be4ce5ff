import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';
import type { Rule } from '../model/rule';

/** How well a segment's coming and going is known. */
export interface Membership {
  state: 'current' | 'filling' | 'frozen' | (string & {});
  /** From when on it is known; null before the first fill. */
  since: string | null;
  /** Null where it is kept up. */
  frozen_since: string | null;
  /** Why it is frozen, in words. */
  reason: string | null;
}

export interface SegmentSummary {
  id: string;
  name: string;
  rule: Rule;
  /** True for those that were there after installing. */
  ready_made?: boolean;
  /** The rule in English. */
  sentence: string;
  /** Everybody in it; null when it cannot be counted right now. */
  count: number | null;
  /** Those of them who may be texted. */
  reachable?: number | null;
  /** Null when it cannot be counted right now. */
  as_of: string | null;
  version: number;
  created_at: string;
  updated_at: string;
  membership?: Membership;
  /** Names of integrations that are off and make this segment match nobody. */
  unavailable?: string[];
}

export type Segment = SegmentSummary;

export const segmentsKey = ['segments'] as const;

export function fetchSegments(cursor: string | null, signal?: AbortSignal, limit = 50) {
  return api.get<Page<SegmentSummary>>('/api/v1/segments', {
    signal,
    query: { cursor, limit },
    exactNumbers: true,
  });
}

/** The segments to choose from: the latest 250. */
export function useSegmentChoices() {
  return useQuery({
    queryKey: [...segmentsKey, 'choices'],
    queryFn: ({ signal }) => fetchSegments(null, signal, 250),
    select: (page) => page.data,
  });
}

export function useSegment(id: string) {
  return useQuery({
    queryKey: [...segmentsKey, 'one', id],
    queryFn: ({ signal }) =>
      api.get<Segment>(`/api/v1/segments/${encodeURIComponent(id)}`, { signal, exactNumbers: true }),
  });
}

/** Saves a new segment, or a new version of the one with `id`. */
export function useSaveSegment(id: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (segment: { name: string; rule: Rule }) =>
      id === null
        ? api.post<Segment>('/api/v1/segments', segment)
        : api.put<Segment>(`/api/v1/segments/${encodeURIComponent(id)}`, segment),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: segmentsKey }),
  });
}

export function useDeleteSegment(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(`/api/v1/segments/${encodeURIComponent(id)}`),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: [...segmentsKey, 'one', id] });
      return queryClient.invalidateQueries({ queryKey: segmentsKey });
    },
  });
}
