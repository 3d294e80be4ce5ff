import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

/** What a key may do. The names are Smile's; `help` says what each one opens. */
export const scopes = [
  {
    name: 'customer:read',
    help: 'Read customers: e-mail, state, points balance, VIP tier and referral link. The SMS integration needs this one.',
  },
  {
    name: 'points_transaction:read',
    help: 'Read the points ledger: what customers earned and spent.',
  },
  {
    name: 'points_transaction:write',
    help: 'Give and take points. Includes reading the ledger.',
  },
] as const;

export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  /** The end of the key, enough to recognise it. */
  hint?: string | null;
  created_at: string;
  last_used_at?: string | null;
}

/** The only answer that carries the key itself. */
export interface NewApiKey extends ApiKey {
  key: string;
}

const apiKeysKey = ['rewards', 'api-keys'] as const;

export function useApiKeys() {
  return useQuery({
    queryKey: apiKeysKey,
    queryFn: ({ signal }) =>
      api.get<Page<ApiKey>>('/api/rewards/api-keys', { signal, query: { limit: 250 } }),
  });
}

export function useGenerateApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (key: { name: string; scopes: string[] }) =>
      api.post<NewApiKey>('/api/rewards/api-keys', key),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysKey }),
    // The secret leaves memory with the dialog that shows it.
    gcTime: 0,
  });
}

export function useDeleteApiKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/rewards/api-keys/${encodeURIComponent(id)}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysKey }),
  });
}
