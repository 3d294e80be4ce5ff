import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export type SmileStatus = 'active' | 'inactive' | 'broken' | 'not_connected';

/** A pass over Smile's customers: all of them, or those changed since the last one. */
export type PassKind = 'full' | 'delta';

export interface Smile {
  status: SmileStatus;
  /** The end of the stored key, enough to recognise it. */
  key_hint?: string | null;
  base_url?: string | null;
  /** This server's own Rewards, as a base URL. */
  own_rewards_url?: string | null;
  last_sync?: {
    kind: PassKind;
    started_at: string | null;
    finished_at: string | null;
    /** How many Smile customers were known when it finished. */
    customers: number | null;
    changed: number;
  } | null;
  lag_seconds?: number | null;
  /** Subscribers with a Smile customer. */
  matched?: number;
  /** Smile customers without a subscriber, and those whose e-mail another one counts for. */
  unmatched?: number;
  conflicts?: number;
  syncing?: { kind: PassKind; fetched: number; started_at: string } | null;
  /** Why it is broken: one of the refusal codes, and the server's sentence. */
  reason?: string | null;
  reason_detail?: string | null;
  /** A pass that failed after the last good one; it is tried again by itself. */
  last_failure?: { at: string | null; code: string | null; reason: string | null } | null;
}

export const smileKey = ['integrations', 'smile'] as const;

/** The connection's state, asked for more often while a pass runs. */
export function useSmile() {
  return useQuery({
    queryKey: smileKey,
    queryFn: ({ signal }) => api.get<Smile>('/api/v1/integrations/smile', { signal }),
    refetchInterval: (query) => (query.state.data?.syncing ? 1_000 : 10_000),
  });
}

export function useSaveSmile() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (connection: { api_key: string; base_url?: string }) =>
      api.put<Smile>('/api/v1/integrations/smile', connection),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['integrations'] }),
  });
}

export function useSetSmileActive() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (active: boolean) => api.patch<Smile>('/api/v1/integrations/smile', { active }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['integrations'] }),
  });
}

export function useDisconnectSmile() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete('/api/v1/integrations/smile'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['integrations'] }),
  });
}

export function useSyncNow() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (kind: PassKind) => api.post<{ id: string }>('/api/v1/integrations/smile/syncs', { kind }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: smileKey }),
  });
}

/** A Smile customer who is not tied to a subscriber, with the reason. */
export interface LooseCustomer {
  smile_id: string | number;
  email: string | null;
  state: string | null;
  points_balance: number | null;
  reason: string | null;
}

export type LooseList = 'conflicts' | 'unmatched';

export function fetchLoose(list: LooseList, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<LooseCustomer>>(`/api/v1/integrations/smile/${list}`, {
    signal,
    query: { cursor, limit: 50 },
  });
}
