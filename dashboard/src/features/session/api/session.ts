import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, Problem } from '@/api/client';
import { sessionKey } from '@/api/queryClient';

export interface Shop {
  id: string;
  name: string;
  /** IANA name, such as `Europe/Vienna`. */
  time_zone: string;
  /** ISO 3166 two letters. */
  country: string;
}

export interface Session {
  person: { email: string; name: string | null };
  shop: Shop;
}

async function whoIsSignedIn(signal?: AbortSignal): Promise<Session | null> {
  try {
    return await api.get<Session>('/api/session', { signal });
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) return null;
    throw problem;
  }
}

/** The signed-in person and shop; `data` is null when nobody is signed in. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => whoIsSignedIn(signal),
    staleTime: 5 * 60_000,
  });
}

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      api.post<Session>('/api/session', credentials),
    onSuccess: (session) => queryClient.setQueryData(sessionKey, session),
  });
}

export function useSignOut() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete('/api/session'),
    onSuccess: () => {
      queryClient.setQueryData(sessionKey, null);
      // The next person on this machine must not see what this one loaded.
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    },
  });
}

/** The shop of the signed-in person; pages inside the frame always have one. */
export function useShop(): Shop {
  const shop = useSession().data?.shop;
  return shop ?? { id: '', name: '', time_zone: 'UTC', country: 'US' };
}
