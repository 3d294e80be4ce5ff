import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export type ConsentState = 'subscribed' | 'unsubscribed' | 'never_subscribed';
export type PropertyValue = string | number | boolean | string[];

export interface Subscriber {
  id: string;
  /** E.164. */
  phone: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  time_zone: string | null;
  tags: string[];
  properties: Record<string, PropertyValue>;
  consent: { state: ConsentState; since: string | null; method: string | null };
  created_at: string;
}

export interface SmileSnapshot {
  state: string | null;
  enrolled: boolean;
  points_balance: number | null;
  vip_tier: string | null;
  referral_url: string | null;
  as_of: string;
}

export interface SubscriberDetail extends Subscriber {
  smile?: SmileSnapshot | null;
}

export const subscribersKey = ['subscribers'] as const;

export function fetchSubscribers(query: string, cursor: string | null, signal?: AbortSignal, limit = 50) {
  return api.get<Page<Subscriber>>('/api/v1/subscribers', { signal, query: { query, cursor, limit } });
}

/** The few people whose phone, e-mail or name starts so. */
export function useSubscriberSearch(query: string, limit = 8) {
  return useQuery({
    queryKey: [...subscribersKey, 'search', query, limit],
    queryFn: ({ signal }) => fetchSubscribers(query, null, signal, limit),
    select: (page) => page.data,
    placeholderData: (before) => before,
  });
}

export function useSubscriber(id: string) {
  return useQuery({
    queryKey: [...subscribersKey, 'one', id],
    queryFn: ({ signal }) =>
      api.get<SubscriberDetail>(`/api/v1/subscribers/${encodeURIComponent(id)}`, { signal }),
  });
}

/** First and last name; null when neither is known. */
export function fullName(person: Pick<Subscriber, 'first_name' | 'last_name'>): string | null {
  return [person.first_name, person.last_name].filter(Boolean).join(' ') || null;
}

/** How a person is called, by the best that is known. */
export function nameOf(person: Pick<Subscriber, 'phone' | 'first_name' | 'last_name'>): string {
  return fullName(person) ?? person.phone;
}
