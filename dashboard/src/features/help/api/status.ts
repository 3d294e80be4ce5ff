import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';

export interface Status {
  version: string;
  java: string;
  database: { kind: 'embedded' | 'external'; version: string };
  /** Absent while the index has not started. */
  audience?: { kind: string; people: number; lag_seconds: number | null } | null;
  public_url: string | null;
  home: string | null;
}

export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => api.get<Status>('/api/v1/status', { signal }),
    refetchInterval: 15_000,
  });
}
