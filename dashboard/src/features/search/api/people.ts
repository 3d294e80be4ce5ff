import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export interface FoundPerson {
  id: string;
  phone: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
}

export interface Named {
  id: string;
  name: string;
}

/** People whose phone, e-mail or name starts with the words. */
export function useFoundPeople(query: string) {
  return useQuery({
    queryKey: ['search', 'people', query],
    queryFn: ({ signal }) =>
      api.get<Page<FoundPerson>>('/api/v1/subscribers', { signal, query: { query, limit: 6 } }),
    select: (page) => page.data,
    enabled: query.length >= 2,
  });
}

/** Segments or campaigns, to be filtered by name here: shops have dozens, not thousands. */
export function useNamed(kind: 'segments' | 'campaigns', enabled: boolean) {
  return useQuery({
    queryKey: ['search', kind],
    queryFn: ({ signal }) => api.get<Page<Named>>(`/api/v1/${kind}`, { signal, query: { limit: 250 } }),
    select: (page) => page.data,
    enabled,
    staleTime: 30_000,
  });
}
