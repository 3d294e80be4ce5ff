import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import { segmentsKey } from './segments';

export type Person = Pick<Subscriber, 'id' | 'phone' | 'first_name' | 'last_name'> & Partial<Subscriber>;

/** Something that happened to a segment: one person's move, or many at once. */
export interface HistoryEntry {
  id: string;
  at: string;
  kind: 'entered' | 'left' | 'filled' | 'edited' | 'rebuilt' | (string & {});
  cause: 'data' | 'time' | 'edit' | 'fill' | (string & {});
  /** Who moved; absent where many did. */
  subscriber?: Person | null;
  /** How many entered and left at once, and how many are in since. */
  entered?: number | null;
  left?: number | null;
  count?: number | null;
}

export interface Difference extends Page<Subscriber> {
  entered: number;
  left: number;
  stayed: number;
}

export function fetchHistory(segment: string, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<HistoryEntry>>(`/api/v1/segments/${encodeURIComponent(segment)}/history`, {
    signal,
    query: { cursor, limit: 50 },
  });
}

export interface Between {
  /** ISO instant. */
  from: string;
  /** ISO instant; null is now, on the server's clock. */
  to: string | null;
}

/** Who was in at one of two instants and not at the other. */
export function fetchDifference(
  segment: string,
  { from, to }: Between,
  kind: 'entered' | 'left',
  cursor: string | null,
  signal?: AbortSignal,
  limit = 50,
) {
  return api.get<Difference>(`/api/v1/segments/${encodeURIComponent(segment)}/difference`, {
    signal,
    query: { from, to, kind, cursor, limit },
  });
}

export function differenceKey(segment: string, { from, to }: Between) {
  return [...segmentsKey, 'difference', segment, from, to];
}

/** How many entered, left and stayed between two instants. */
export function useDifference(segment: string, between: Between) {
  return useQuery({
    queryKey: [...differenceKey(segment, between), 'counts'],
    queryFn: ({ signal }) => fetchDifference(segment, between, 'entered', null, signal, 1),
  });
}
