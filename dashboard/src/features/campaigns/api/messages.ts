import { api, type Page } from '@/api/client';

export type MessageState =
  | 'planned'
  | 'held'
  | 'skipped'
  | 'claimed'
  | 'sent'
  | 'delivered'
  | 'failed'
  | 'unknown';

export interface Message {
  id: string;
  /** The person's id; null for a test to a number nobody has. */
  subscriber: string | null;
  to: string;
  body: string | null;
  parts: number | null;
  encoding: string | null;
  state: MessageState;
  reason?: string | null;
  decided_at: string;
}

export interface MessageFilter {
  campaign?: string;
  subscriber?: string;
  /** One {@link MessageState}, or several with commas between them. */
  state?: string;
  reason?: string;
}

export function fetchMessages(filter: MessageFilter, cursor: string | null, signal?: AbortSignal) {
  return api.get<Page<Message>>('/api/v1/messages', { signal, query: { ...filter, cursor, limit: 50 } });
}
