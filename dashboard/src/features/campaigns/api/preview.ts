import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';

export interface TextPreview {
  /** The text as this person would get it. */
  text: string;
  encoding: 'gsm7' | 'ucs2';
  /** Septets or UTF-16 units, by the encoding. */
  units: number;
  parts: number;
  /** The characters that force ucs2, each with its place in `text`. */
  forced_by: { index: number; character: string }[];
}

/** The text as `subscriber` would get it, while it is being typed; without one, with nothing known about them. */
export function useTextPreview(body: string, subscriber: string | null) {
  const [rested] = useDebouncedValue(body, 150);
  const query = useQuery({
    queryKey: ['text-preview', rested, subscriber],
    queryFn: ({ signal }) =>
      api.post<TextPreview>(
        '/api/v1/messages/preview',
        { body: rested, ...(subscriber === null ? {} : { subscriber }) },
        { signal },
      ),
    enabled: rested.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
  const empty = body.trim() === '';
  return {
    data: empty ? undefined : query.data,
    /** A fault belongs to the text it was found in. */
    error: rested === body && !empty ? query.error : null,
  };
}

/** Everything a text can quote, such as `smile.points_balance`. */
export function useTemplateValues(): string[] {
  const query = useQuery({
    queryKey: ['template-values'],
    queryFn: ({ signal }) =>
      api.get<Record<string, string[]>>('/api/v1/messages/template-values', { signal }),
    staleTime: 10 * 60_000,
    retry: false,
  });
  return Object.entries(query.data ?? {}).flatMap(([name, fields]) =>
    fields.map((field) => `${name}.${field}`),
  );
}
