import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, type Page } from '@/api/client';
import { subscribersKey } from './subscribers';

export interface Import {
  id: string;
  status: 'running' | 'done' | 'failed';
  /** Why it failed. */
  reason?: string | null;
  /** Rows of the file, as far as read. */
  rows: number;
  /** Rows dealt with. */
  done: number;
  /** Rows by what becomes of them. */
  verdicts: Record<string, number>;
  /** Columns of the file that mean nothing here. */
  ignored_columns?: string[];
}

/** One row of the file with its verdict. */
export interface ImportRow {
  /** Counted from 1, without the header. */
  row: number;
  /** Where it begins in the file. */
  line: number;
  verdict: string;
  /** Why, where the verdict alone does not say it. */
  reason: string | null;
  /** As understood, or as written where it is none. */
  phone: string;
}

export function useStartImport() {
  return useMutation({
    mutationFn: ({ file, mode }: { file: File; mode: 'dry_run' | 'commit' }) => {
      const form = new FormData();
      form.append('file', file);
      form.append('mode', mode);
      return api.post<{ id: string }>('/api/v1/imports', form);
    },
  });
}

/** An import, asked about until it ends. */
export function useImport(id: string | null) {
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.get<Import>(`/api/v1/imports/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    refetchInterval: (current) =>
      current.state.data?.status === 'running' || !current.state.data ? 400 : false,
  });
  const status = query.data?.status;
  useEffect(() => {
    if (status === 'done') queryClient.invalidateQueries({ queryKey: subscribersKey });
  }, [status, queryClient]);
  return query;
}

export function fetchImportRows(id: string, verdict: string, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<ImportRow>>(`/api/v1/imports/${encodeURIComponent(id)}/rows`, {
    signal,
    query: { verdict, cursor, limit: 50 },
  });
}
