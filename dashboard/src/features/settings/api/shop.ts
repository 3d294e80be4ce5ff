import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { sessionKey } from '@/api/queryClient';
import type { Session, Shop } from '@/features/session/api/session';

export function useChangeShop() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Omit<Shop, 'id'>>) => api.patch<Shop>('/api/v1/shop', change),
    onSuccess: (shop) => {
      queryClient.setQueryData<Session | null>(sessionKey, (session) => session && { ...session, shop });
      // Sizes that depend on the shop's day may have changed with the zone.
      return queryClient.invalidateQueries({
        predicate: (query) => query.queryKey[0] !== sessionKey[0],
      });
    },
  });
}
