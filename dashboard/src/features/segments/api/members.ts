import { api, type Page } from '@/api/client';
import type { Subscriber } from '@/features/subscribers/api/subscribers';

/** The people of a segment; those of an instant in the past when `at` is given. */
export function fetchMembers(id: string, at: string | null, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<Subscriber>>(`/api/v1/segments/${encodeURIComponent(id)}/members`, {
    signal,
    query: { at, cursor, limit: 50 },
  });
}
