import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';

export type CampaignStatus =
  | 'draft'
  | 'scheduled'
  | 'preparing'
  | 'sending'
  | 'paused'
  | 'sent'
  | 'cancelled'
  | 'failed';

/** What a merchant decides about a campaign. */
export interface CampaignFields {
  name: string;
  audience: { include: string[]; exclude?: string[] };
  message: { body: string; media_url?: string | null; shorten_links?: boolean };
  /** Nobody is texted twice within so many hours; 0 is off. */
  smart_sending?: { hours: number };
  quiet_hours?: 'respect' | 'ignore';
  /** Absent: as soon as it is sent. */
  schedule?: { at?: string | null; local_time?: string | null } | null;
  /** How old a quoted balance may be; absent: however old. */
  max_staleness_seconds?: number | null;
}

/** Where a campaign's texts stand. */
export interface CampaignStats {
  /** Decided to be sent when the audience was frozen. */
  planned: number;
  /** Of those, not handed over yet. */
  waiting: number;
  /** Of those, waiting for a better hour. */
  held: number;
  /** Taken by the carrier, delivered ones included. */
  sent: number;
  delivered: number;
  failed: number;
  unknown: number;
  skipped: number;
}

/** How many people each step leaves out, from `members` to `will_send`. */
export type Funnel = Record<string, number>;

export interface Campaign extends CampaignFields {
  id: string;
  status: CampaignStatus;
  /** Why it failed, or was paused by the server. */
  reason?: string | null;
  funnel?: Funnel | null;
  stats?: CampaignStats | null;
  created_at?: string;
  updated_at?: string;
  started_at?: string | null;
  finished_at?: string | null;
}

export const campaignsKey = ['campaigns'] as const;

const path = (id: string) => `/api/v1/campaigns/${encodeURIComponent(id)}`;

export function fetchCampaigns(cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<Campaign>>('/api/v1/campaigns', { signal, query: { cursor, limit: 50 } });
}

/** States in which the numbers move by themselves. */
export function isMoving(status: CampaignStatus): boolean {
  return status === 'preparing' || status === 'sending' || status === 'scheduled';
}

/** One campaign, asked about every second while it is on its way. */
export function useCampaign(id: string) {
  return useQuery({
    queryKey: [...campaignsKey, 'one', id],
    queryFn: ({ signal }) => api.get<Campaign>(path(id), { signal }),
    refetchInterval: ({ state }) => {
      const campaign = state.data;
      if (!campaign) return false;
      if (campaign.status === 'scheduled') return 10_000;
      if (isMoving(campaign.status)) return 1_000;
      // Receipts come in after the last text left.
      const awaited = (campaign.stats?.sent ?? 0) - (campaign.stats?.delivered ?? 0);
      const ended = campaign.finished_at ? Date.parse(campaign.finished_at) : 0;
      return campaign.status === 'sent' && awaited > 0 && Date.now() - ended < 120_000 ? 2_000 : false;
    },
  });
}

/** Saves a new draft, or changes the one with `id`. */
export function useSaveCampaign(id: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: CampaignFields) =>
      id === null ? api.post<Campaign>('/api/v1/campaigns', fields) : api.patch<Campaign>(path(id), fields),
    onSuccess: (saved) => {
      queryClient.setQueryData([...campaignsKey, 'one', saved.id], saved);
      return queryClient.invalidateQueries({ queryKey: campaignsKey });
    },
  });
}

export function useDeleteCampaign(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(path(id)),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: [...campaignsKey, 'one', id] });
      return queryClient.invalidateQueries({ queryKey: [...campaignsKey, 'list'] });
    },
  });
}

export type CampaignAct = 'send' | 'pause' | 'resume' | 'cancel';

export function useCampaignAct(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (act: CampaignAct) => api.post(`${path(id)}/${act}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: campaignsKey }),
  });
}

export function useTestSend(id: string) {
  return useMutation({
    mutationFn: (phone: string) => api.post(`${path(id)}/test-send`, { phone }),
  });
}
