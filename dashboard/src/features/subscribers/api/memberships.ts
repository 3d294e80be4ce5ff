import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { subscribersKey } from './subscribers';

/** One of the shop's segments, and whether the person is in it. */
export interface Membership {
  segment: { id: string; name: string; sentence: string };
  member: boolean;
  /** When they came in or left last; absent where it is not known. */
  since?: string | null;
  /** Why they are in or out, in words. */
  because: string[];
}

/** All segments of the shop, as they stand to this person. */
export function useMemberships(subscriber: string) {
  return useQuery({
    queryKey: [...subscribersKey, 'segments', subscriber],
    queryFn: ({ signal }) =>
      api.get<{ data: Membership[] }>(`/api/v1/subscribers/${encodeURIComponent(subscriber)}/segments`, {
        signal,
      }),
    select: ({ data }) => data,
  });
}
