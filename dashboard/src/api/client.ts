/**
 * The one way to the server: JSON in and out, the session's CSRF header on writes, an idempotency key on
 * writes, and problem details turned into a {@link Problem}.
 */

import { parseExact, stringifyExact } from './exactJson';

/** A page of a cursor list. `total` is sent by lists that can count cheaply. */
export interface Page<T> {
  data: T[];
  next_cursor: string | null;
  total?: number;
}

export interface FieldError {
  field: string;
  detail: string;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { field?: string; detail?: string; message?: string }[];
}

/** What the server said no to, or why it could not be asked (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  /** Stable kebab-case code, such as `smile-key-refused`. */
  readonly code: string;
  readonly title: string;
  readonly errors: FieldError[];
  /** Seconds to wait, when the server named them. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    errors: FieldError[] = [],
    retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** The sentence about one field, if the server found fault with it. */
  fieldError(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.detail;
  }
}

export interface RequestOptions {
  /** Query parameters; undefined, null and '' are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  signal?: AbortSignal;
  /** Give the same key to try one intention again; a fresh one is made when absent. */
  idempotencyKey?: string;
  /** Numbers of the answer that JavaScript would change come as `ExactNumber`: for rules that go back as they came. */
  exactNumbers?: boolean;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Random even where `crypto.randomUUID` is missing: it exists only on https and localhost. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function csrfToken(): string | null {
  const cookie = document.cookie.split('; ').find((part) => part.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : null;
}

/** Signing in or out can drop the cookie; asking who is signed in sets it again, even when nobody is. */
async function freshCsrfToken(): Promise<string | null> {
  await fetch('/api/session', { credentials: 'same-origin' }).catch(() => undefined);
  return csrfToken();
}

function withQuery(path: string, query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // A proxy's HTML page or an empty body: the status alone has to speak.
  }
  const sentence =
    response.status >= 500
      ? 'Tandem could not finish this. Try again; if it stays, Help has a diagnostics file to send along.'
      : `The server answered ${response.status}.`;
  return new Problem(
    response.status,
    body.code ?? `http-${response.status}`,
    body.title ?? 'Something went wrong',
    body.detail ?? sentence,
    (body.errors ?? []).map((error) => ({
      field: error.field ?? '',
      detail: error.detail ?? error.message ?? '',
    })),
    Number.isNaN(retryAfter) ? null : retryAfter,
  );
}

async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const headers = new Headers({ Accept: 'application/json' });
  let body: BodyInit | undefined;
  if (options.body instanceof FormData) {
    body = options.body;
  } else if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = stringifyExact(options.body);
  }
  if (method !== 'GET') {
    const token = csrfToken() ?? (await freshCsrfToken());
    if (token) headers.set('X-XSRF-TOKEN', token);
    headers.set('Idempotency-Key', options.idempotencyKey ?? newIdempotencyKey());
  }
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      body,
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem(
      0,
      'server-unreachable',
      'Tandem does not answer',
      'The server cannot be reached. Check that Tandem is running and that you are online; nothing was lost.',
    );
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T;
  const text = await response.text();
  if (text === '') return undefined as T;
  return (options.exactNumbers ? parseExact(text) : JSON.parse(text)) as T;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('POST', path, { ...options, body }),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PUT', path, { ...options, body }),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PATCH', path, { ...options, body }),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>('DELETE', path, options),
};
