import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './client';

/** Where the signed-in person is kept; `null` is "nobody". */
export const sessionKey = ['session'] as const;

/** Answers that trying again cannot change. */
function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
}

export function createQueryClient(): QueryClient {
  const signOutWhenExpired = (error: unknown) => {
    if (error instanceof Problem && error.status === 401 && error.code === 'not-signed-in') {
      client.setQueryData(sessionKey, null);
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signOutWhenExpired }),
    mutationCache: new MutationCache({ onError: signOutWhenExpired }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // Pages left behind keep what was loaded, so that going back finds the same place.
        gcTime: 10 * 60_000,
        retry: (failures, error) => !isFinal(error) && failures < 2,
      },
    },
  });
  return client;
}
