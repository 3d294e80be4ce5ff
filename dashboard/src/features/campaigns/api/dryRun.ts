import { useMutation, useQuery } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';
import type { Funnel } from './campaigns';

export interface DryRun {
  id: string;
  status: 'running' | 'done' | 'failed';
  reason?: string | null;
  funnel?: Funnel | null;
  parts?: { total: number; by_parts: Record<string, number> } | null;
  warnings?: (string | { detail?: string; message?: string })[];
}

/** What would happen to one person. */
export interface Decision {
  subscriber: string;
  to: string;
  decision?: string;
  state?: string;
  reason?: string | null;
  at?: string | null;
  text?: string | null;
  parts?: number | null;
}

export function useStartDryRun(campaign: string) {
  return useMutation({
    mutationFn: () => api.post<{ id: string }>(`/api/v1/campaigns/${encodeURIComponent(campaign)}/dry-run`),
  });
}

/** A dry run, asked about until it ends. */
export function useDryRun(id: string | null) {
  return useQuery({
    queryKey: ['dry-runs', id],
    queryFn: ({ signal }) => api.get<DryRun>(`/api/v1/dry-runs/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 500 : false),
  });
}

export function fetchDecisions(id: string, reason: string, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<Decision>>(`/api/v1/dry-runs/${encodeURIComponent(id)}/decisions`, {
    signal,
    query: { reason, cursor, limit: 50 },
  });
}
