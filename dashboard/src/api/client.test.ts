import { describe, expect, it } from 'vitest';
import { server } from '@/test/server';
import { api, Problem } from './client';

describe('the API client', () => {
  it('turns problem details into a Problem with its code, sentence and fields', async () => {
    server.on(
      'POST /api/v1/things',
      server.problem(422, 'invalid', 'The number is not valid.', [
        { field: 'phone', detail: 'Use the form +43…' },
      ]),
    );
    const problem = await api.post('/api/v1/things', {}).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: 'invalid', message: 'The number is not valid.' });
    expect((problem as Problem).fieldError('phone')).toBe('Use the form +43…');
  });

  it('speaks also when the answer is no problem detail', async () => {
    server.on('GET /api/v1/things', { status: 502, body: undefined });
    const problem = await api.get('/api/v1/things').catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 502, code: 'http-502' });
  });

  it('says so when nothing answers', async () => {
    const problem = await api.get('/nobody').catch((error: unknown) => error);
    expect(problem).toMatchObject({ status: 0, code: 'server-unreachable' });
  });

  it('keeps the wait the server asks for', async () => {
    server.on('POST /api/session', {
      ...server.problem(429, 'too-many-attempts', 'Too many.'),
      headers: { 'Retry-After': '30' },
    });
    const problem = await api.post('/api/session', {}).catch((error: unknown) => error);
    expect((problem as Problem).retryAfter).toBe(30);
  });

  it('sends the CSRF cookie back as a header on writes only', async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the server sets this cookie; jsdom has no other way.
    document.cookie = 'XSRF-TOKEN=a%2Fb';
    server.on('POST /api/v1/things', { status: 204 });
    server.on('GET /api/v1/things', { body: {} });
    await api.post('/api/v1/things', { name: 'x' });
    await api.get('/api/v1/things');
    expect(server.seen('POST')[0]?.headers.get('X-XSRF-TOKEN')).toBe('a/b');
    expect(server.seen('POST')[0]?.headers.get('Idempotency-Key')).toHaveLength(32);
    expect(server.seen('GET')[0]?.headers.get('X-XSRF-TOKEN')).toBeNull();
  });

  it('asks for a CSRF cookie before a write when there is none', async () => {
    server.on('GET /api/session', () => {
      // biome-ignore lint/suspicious/noDocumentCookie: as the server's Set-Cookie would.
      document.cookie = 'XSRF-TOKEN=fresh';
      return server.problem(401, 'not-signed-in', 'Sign in first.');
    });
    server.on('POST /api/session', { status: 204 });
    await api.post('/api/session', {});
    expect(server.seen('POST')[0]?.headers.get('X-XSRF-TOKEN')).toBe('fresh');
  });

  it('leaves empty query parameters out', async () => {
    server.on('GET /api/v1/things', { body: {} });
    await api.get('/api/v1/things', { query: { query: '', cursor: null, limit: 50, state: undefined } });
    expect(server.seen('GET')[0]?.query.toString()).toBe('limit=50');
  });
});
