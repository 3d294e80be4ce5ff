import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { FactType } from '../model/operators';

/** Something people do that a segment can ask about. */
export interface EventKind {
  /** Its name in rules, such as `order_created`. */
  type: string;
  label: string;
  /** Heading under which it is listed, such as "Texts". */
  group: string;
  /** A sentence; absent where the label says it all. */
  help?: string | null;
  available: boolean;
  unavailable_reason?: string | null;
  properties: { name: string; type: FactType; operators?: string[] }[];
}

/** The events this shop has seen or can see; others can be asked about by their name. */
export function useEventKinds() {
  return useQuery({
    queryKey: ['segment-events'],
    queryFn: ({ signal }) => api.get<{ data: EventKind[] }>('/api/v1/segment-events', { signal }),
    select: (answer) => answer.data,
    staleTime: 60_000,
  });
}
