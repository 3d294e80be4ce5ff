import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

/** What Home shows of a campaign. */
export interface CampaignGlance {
  id: string;
  name: string;
  status: 'draft' | 'scheduled' | 'preparing' | 'sending' | 'paused' | 'sent' | 'cancelled' | 'failed';
  /** Why it is paused or failed, when the server says. */
  reason?: string | null;
  schedule?: { at?: string | null } | null;
  stats?: Partial<Record<'planned' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'skipped', number>> | null;
}

/** What Home shows of a segment. */
export interface SegmentGlance {
  id: string;
  name: string;
  count: number | null;
  reachable?: number | null;
  ready_made?: boolean;
}

export function useCampaignsAtAGlance() {
  return useQuery({
    queryKey: ['home', 'campaigns'],
    queryFn: ({ signal }) =>
      api.get<Page<CampaignGlance>>('/api/v1/campaigns', { signal, query: { limit: 50 } }),
    refetchInterval: 10_000,
  });
}

export function useSegmentsAtAGlance() {
  return useQuery({
    queryKey: ['home', 'segments'],
    queryFn: ({ signal }) =>
      api.get<Page<SegmentGlance>>('/api/v1/segments', { signal, query: { limit: 50 } }),
  });
}

export function useSubscriberCount() {
  return useQuery({
    queryKey: ['home', 'subscribers'],
    queryFn: ({ signal }) => api.get<Page<unknown>>('/api/v1/subscribers', { signal, query: { limit: 1 } }),
    select: (page) => page.total ?? page.data.length,
  });
}

/** Whether this server's own rewards have a key that may read customers. */
export function useHasOwnKey() {
  return useQuery({
    queryKey: ['home', 'api-keys'],
    queryFn: ({ signal }) =>
      api.get<Page<{ scopes: string[] }>>('/api/rewards/api-keys', { signal, query: { limit: 250 } }),
    select: (page) => page.data.some((key) => key.scopes.includes('customer:read')),
  });
}
