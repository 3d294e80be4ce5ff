/** A hand-made server for component tests: what it was not told to answer is a failure, and it remembers what it was asked. */

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };
type Handler = (request: SeenRequest, parameters: string[]) => Answer | Promise<Answer>;

interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

let routes: Route[] = [];
let seen: SeenRequest[] = [];

async function bodyOf(init: RequestInit | undefined): Promise<unknown> {
  if (init?.body === undefined || init.body === null) return undefined;
  return typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
}

export const server = {
  /** Answers `method path`, where `:name` stands for one part of the path. The latest answer given wins. */
  on(methodAndPath: string, answer: Answer | Handler) {
    const [method, path] = methodAndPath.split(' ') as [string, string];
    const pattern = new RegExp(`^${path.replace(/:[a-z_]+/g, '([^/]+)')}$`);
    const handler: Handler = typeof answer === 'function' ? answer : () => answer;
    routes.unshift({ method, pattern, handler });
  },

  /** A refusal as the real server words it. */
  problem(status: number, code: string, detail: string, errors: { field: string; detail: string }[] = []) {
    return {
      status,
      body: { type: `urn:tandem:problem:${code}`, title: 'Refused', status, code, detail, errors },
      headers: { 'Content-Type': 'application/problem+json' },
    };
  },

  /** What was asked so far, the writes only unless a method is named. */
  seen(method?: string): SeenRequest[] {
    return seen.filter((request) => (method ? request.method === method : request.method !== 'GET'));
  },

  reset() {
    routes = [];
    seen = [];
    for (const cookie of document.cookie.split('; ')) {
      // biome-ignore lint/suspicious/noDocumentCookie: jsdom has no cookie store.
      document.cookie = `${cookie.split('=')[0]}=; expires=Thu, 01 Jan 1970 00:00:00 GMT`;
    }
  },

  fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input), 'http://localhost');
    const request: SeenRequest = {
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init?.headers),
      body: await bodyOf(init),
    };
    seen.push(request);
    for (const route of routes) {
      const match = route.method === request.method && route.pattern.exec(request.path);
      if (match) {
        const { status = 200, body, headers } = await route.handler(request, match.slice(1));
        return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
      }
    }
    throw new Error(`The test did not say what to answer to ${request.method} ${request.path}`);
  },
};
