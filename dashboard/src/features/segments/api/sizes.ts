import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { segmentsKey } from './segments';

/** So many people from this instant on. */
export interface SizePoint {
  at: string;
  count: number;
}

/** How large a segment was in the last so many hours, or since it was made, up to now. */
export function useSizes(segment: { id: string; created_at: string }, hours: number) {
  return useQuery({
    queryKey: [...segmentsKey, 'sizes', segment.id, hours],
    queryFn: async ({ signal }) => {
      const to = new Date();
      const from = new Date(Math.max(to.getTime() - hours * 3_600_000, Date.parse(segment.created_at)));
      const { data } = await api.get<{ data: SizePoint[] }>(
        `/api/v1/segments/${encodeURIComponent(segment.id)}/sizes`,
        { signal, query: { from: from.toISOString() } },
      );
      return { from: from.toISOString(), to: to.toISOString(), points: data };
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
