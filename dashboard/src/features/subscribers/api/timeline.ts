import { api, type Page } from '@/api/client';

export type TimelineKind =
  | 'consent'
  | 'profile'
  | 'points'
  | 'message'
  | 'reply'
  | 'import'
  | 'event'
  | 'segment';

export interface TimelineEntry {
  at: string;
  kind: TimelineKind | (string & {});
  title: string;
  detail: string | null;
  data?: Record<string, unknown>;
}

export function fetchTimeline(id: string, cursor: string | null, signal?: AbortSignal, limit = 50) {
  return api.get<Page<TimelineEntry>>(`/api/v1/subscribers/${encodeURIComponent(id)}/timeline`, {
    signal,
    query: { cursor, limit },
  });
}
