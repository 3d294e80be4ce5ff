import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';

export type PlanId = 'free' | 'starter' | 'growth' | 'plus' | 'pro' | 'enterprise';

export interface Account {
  plan: PlanId;
  name: string;
}

/** Plans whose API keys work. */
const plansWithApiAccess: readonly PlanId[] = ['growth', 'plus', 'pro', 'enterprise'];

export function hasApiAccess(plan: PlanId): boolean {
  return plansWithApiAccess.includes(plan);
}

const accountKey = ['rewards', 'account'] as const;

export function useAccount() {
  return useQuery({
    queryKey: accountKey,
    queryFn: ({ signal }) => api.get<Account>('/api/rewards/account', { signal }),
  });
}

export function useChangeAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Account>) => api.patch<Account>('/api/rewards/account', change),
    onSuccess: (account) => queryClient.setQueryData(accountKey, account),
  });
}
