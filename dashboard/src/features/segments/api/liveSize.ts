import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import { parseExact, stringifyExact } from '@/api/exactJson';
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import type { Rule } from '../model/rule';

export interface Count {
  count: number;
  reachable: number;
  as_of: string;
  took_ms: number;
  sentence?: string;
  unavailable?: string[];
}

export interface Preview {
  count: number;
  data: { subscriber: Subscriber; because: Reason[] }[];
  sentence?: string;
  unavailable?: string[];
}

/** Why somebody matches: a sentence, or one with its parts. */
export type Reason = string | { sentence?: string; text?: string; [part: string]: unknown };

/** Typing has to rest this long before the server is asked, in milliseconds. */
const rest = 150;

/**
 * How many people a rule matches, while it is being typed. Each rule has an answer of its own: asking about a
 * newer rule ends the older request, and an older answer that comes late can never stand for a newer rule.
 * `null` asks nothing and keeps the last answer in sight.
 */
export function useLiveSize(rule: Rule | null) {
  return useLive('count', rule, (body, signal) =>
    api.post<Count>('/api/v1/segments/count', { rule: body }, { signal }),
  );
}

/** Ten of the people with why they match; as fresh as {@link useLiveSize}. */
export function useLivePreview(rule: Rule | null) {
  return useLive('preview', rule, (body, signal) =>
    api.post<Preview>('/api/v1/segments/preview', { rule: body, limit: 10 }, { signal }),
  );
}

function useLive<T>(
  what: string,
  rule: Rule | null,
  ask: (rule: unknown, signal: AbortSignal) => Promise<T>,
) {
  const typed = rule === null ? null : stringifyExact(rule);
  const [rested] = useDebouncedValue(typed, rest);
  const query = useQuery({
    queryKey: ['segments', 'live', what, rested],
    queryFn: ({ signal }) => ask(parseExact(rested ?? 'null'), signal),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
    gcTime: 60_000,
    // People change while one looks: the number keeps up.
    refetchInterval: (current) => (current.state.status === 'success' ? 15_000 : false),
  });
  return {
    data: query.data,
    /** A fault belongs to the rule it was found in, not to the one being typed. */
    error: rested === typed ? query.error : null,
    /** True while `data` belongs to an older rule or nothing came yet. */
    isBehind: typed !== rested || query.isPlaceholderData || query.isPending,
    refetch: query.refetch,
  };
}
