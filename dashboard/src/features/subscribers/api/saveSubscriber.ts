import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { type ConsentState, type PropertyValue, type Subscriber, subscribersKey } from './subscribers';

export interface SubscriberFields {
  phone: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  time_zone: string | null;
  tags: string[];
  properties?: Record<string, PropertyValue>;
  consent?: { state: ConsentState; method: string; at?: string };
}

/** Adds a person; a number that is known already takes on what is given. */
export function useAddSubscriber() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: SubscriberFields) => api.post<Subscriber>('/api/v1/subscribers', fields),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
}

export function useChangeSubscriber(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: Partial<SubscriberFields>) =>
      api.patch<Subscriber>(`/api/v1/subscribers/${encodeURIComponent(id)}`, fields),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
}

export function useUnsubscribe(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`/api/v1/subscribers/${encodeURIComponent(id)}/unsubscribe`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: subscribersKey }),
  });
}
