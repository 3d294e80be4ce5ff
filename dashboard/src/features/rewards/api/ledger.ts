import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newIdempotencyKey, type Page } from '@/api/client';
import { customersKey } from './customers';

/** One line of a customer's points: what changed, never edited afterwards. */
export interface LedgerEntry {
  id: number;
  customer_id: number;
  points_change: number;
  description: string | null;
  created_at: string;
}

export function ledgerKey(customer: string) {
  return [...customersKey, 'ledger', customer] as const;
}

export function fetchLedger(customer: string, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<LedgerEntry>>(`/api/rewards/customers/${encodeURIComponent(customer)}/points`, {
    signal,
    query: { cursor, limit: 50 },
  });
}

export interface PointsAdjustment {
  points_change: number;
  description: string;
  /** The same request twice moves points once. */
  request_id: string;
}

export const newRequestId = newIdempotencyKey;

export function useAdjustPoints(customer: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (adjustment: PointsAdjustment) =>
      api.post<LedgerEntry>(`/api/rewards/customers/${encodeURIComponent(customer)}/points`, adjustment),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customersKey }),
  });
}
