import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export type CustomerState = 'candidate' | 'member' | 'disabled';

export interface Customer {
  id: number;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  state: CustomerState;
  points_balance: number;
  vip_tier_id?: number | null;
  referral_url?: string | null;
  created_at: string;
  updated_at: string;
}

export const customersKey = ['rewards', 'customers'] as const;

export interface CustomerFilter {
  query: string;
  state: CustomerState | '';
}

export function fetchCustomers(filter: CustomerFilter, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<Customer>>('/api/rewards/customers', {
    signal,
    query: { ...filter, cursor, limit: 50 },
  });
}

/** How many customers are in a state; all of them without one. */
export function useCustomerCount(state: CustomerState | '') {
  return useQuery({
    queryKey: [...customersKey, 'count', state],
    queryFn: ({ signal }) =>
      api.get<Page<Customer>>('/api/rewards/customers', { signal, query: { state, limit: 1 } }),
    select: (page) => page.total ?? page.data.length,
  });
}

export function useCustomer(id: string) {
  return useQuery({
    queryKey: [...customersKey, 'one', id],
    queryFn: ({ signal }) =>
      api.get<Customer>(`/api/rewards/customers/${encodeURIComponent(id)}`, { signal }),
  });
}

export interface CustomerFields {
  email: string;
  first_name: string;
  last_name: string;
  state: CustomerState;
}

export function useAddCustomer() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: CustomerFields) => api.post<Customer>('/api/rewards/customers', blankToNull(fields)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customersKey }),
  });
}

export function useChangeCustomer(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: CustomerFields) =>
      api.patch<Customer>(`/api/rewards/customers/${encodeURIComponent(id)}`, blankToNull(fields)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: customersKey }),
  });
}

function blankToNull(fields: CustomerFields): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value.trim() === '' ? null : value.trim()]),
  );
}

/** How a customer is called, by the best that is known. */
export function nameOf(customer: Pick<Customer, 'id' | 'email' | 'first_name' | 'last_name'>): string {
  const name = [customer.first_name, customer.last_name].filter(Boolean).join(' ');
  return name || customer.email || `Customer ${customer.id}`;
}
