import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { FactType } from '../model/operators';

export interface Criterion {
  field: string;
  label: string;
  /** Heading under which it is listed, such as "Smile". */
  group: string;
  type: FactType;
  operators: string[];
  /** False while the integration it comes from is off; rules with it match nobody then. */
  available: boolean;
  unavailable_reason?: string | null;
  /** A sentence; absent where the label says it all. */
  help?: string | null;
  /** The values it can have, where they are few and known. */
  values?: string[];
}

/** Everything a segment can ask about a person. */
export function useCriteria() {
  return useQuery({
    queryKey: ['segment-criteria'],
    queryFn: ({ signal }) =>
      api.get<{ data: Criterion[] } | Criterion[]>('/api/v1/segment-criteria', { signal }),
    select: (answer) => (Array.isArray(answer) ? answer : answer.data),
    staleTime: 60_000,
  });
}
