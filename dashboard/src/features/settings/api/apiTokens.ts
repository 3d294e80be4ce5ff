import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export interface ApiToken {
  id: string;
  name: string;
  /** The end of the token, enough to recognise it. */
  hint: string | null;
  created_at: string;
  last_used_at: string | null;
}

const apiTokensKey = ['api-tokens'] as const;

export function useApiTokens() {
  return useQuery({
    queryKey: apiTokensKey,
    queryFn: ({ signal }) => api.get<Page<ApiToken>>('/api/v1/api-tokens', { signal, query: { limit: 250 } }),
    select: (page) => page.data,
  });
}

export function useCreateApiToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post<ApiToken & { token: string }>('/api/v1/api-tokens', { name }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiTokensKey }),
    // The secret leaves memory with the dialog that shows it.
    gcTime: 0,
  });
}

export function useDeleteApiToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/v1/api-tokens/${encodeURIComponent(id)}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiTokensKey }),
  });
}
