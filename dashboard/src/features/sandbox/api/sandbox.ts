import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Page } from '@/api/client';
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import { fetchTimeline } from '@/features/subscribers/api/timeline';

/** A text as it reached a phone of the sandbox. */
export interface SandboxText {
  id: string;
  from: string;
  to: string;
  body: string;
  at: string;
}

/** How the sandbox's carrier behaves; a save replaces all of it. */
export interface Behaviour {
  /** Message parts it takes a second; null for no limit. */
  per_second: number | null;
  /** Share of texts it refuses, 0 to 1. */
  fail_rate: number;
  [more: string]: unknown;
}

/** What the phone's owner wrote. */
export interface Reply {
  at: string;
  body: string;
}

const sandboxKey = ['sandbox'] as const;
/** Texts come in by themselves, in milliseconds between two looks. */
const often = 2_000;

/** The latest texts: all phones', or one phone's when `to` is given. */
export function useSandboxTexts(to: string | null) {
  return useQuery({
    queryKey: [...sandboxKey, 'texts', to],
    queryFn: ({ signal }) =>
      api.get<Page<SandboxText>>('/api/v1/sandbox/messages', {
        signal,
        query: { to, limit: to ? 100 : 250 },
      }),
    select: (page) => page.data,
    refetchInterval: often,
  });
}

/** What the owner of a number wrote, from the person's timeline; nothing for a number nobody has. */
export function useReplies(phone: string | null) {
  return useQuery({
    queryKey: [...sandboxKey, 'replies', phone],
    queryFn: async ({ signal }): Promise<Reply[]> => {
      const people = await api.get<Page<Subscriber>>('/api/v1/subscribers', { signal, query: { phone } });
      const person = people.data[0];
      if (!person) return [];
      const timeline = await fetchTimeline(person.id, null, signal);
      return timeline.data
        .filter(({ kind }) => kind === 'reply')
        .map(({ at, data, detail }) => ({
          at,
          body: typeof data?.body === 'string' ? data.body : (detail ?? ''),
        }));
    },
    enabled: phone !== null,
    refetchInterval: often * 2,
  });
}

export function useReply() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (reply: { from: string; to?: string; body: string }) =>
      api.post('/api/v1/sandbox/inbound', reply),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sandboxKey }),
  });
}

export function useBehaviour() {
  return useQuery({
    queryKey: [...sandboxKey, 'behaviour'],
    queryFn: ({ signal }) => api.get<Behaviour>('/api/v1/sandbox/behaviour', { signal }),
    staleTime: 60_000,
  });
}

export function useSetBehaviour() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (behaviour: Behaviour) => api.put<Behaviour>('/api/v1/sandbox/behaviour', behaviour),
    onSuccess: (saved) => queryClient.setQueryData([...sandboxKey, 'behaviour'], saved),
  });
}
