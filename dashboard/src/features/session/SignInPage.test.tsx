import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aSession, openPage } from '@/test/render';
import { server } from '@/test/server';

describe('signing in', () => {
  it('is asked for first, and leads to the page one wanted', async () => {
    const { person, router } = openPage('/settings');
    server.on('GET /api/session', server.problem(401, 'not-signed-in', 'Sign in first.'));
    server.on('POST /api/session', { body: aSession });
    server.on('GET /api/v1/api-tokens', { body: { data: [], next_cursor: null } });
    await person.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'ana@example.com');
    await person.type(screen.getByLabelText('Password'), 'correct horse');
    await person.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    expect(router.state.location.pathname).toBe('/settings');
    expect(server.seen('POST')[0]?.body).toEqual({ email: 'ana@example.com', password: 'correct horse' });
  });

  it('says why not, how long to wait, and keeps what was typed', async () => {
    const { person } = openPage('/sign-in');
    server.on('GET /api/session', server.problem(401, 'not-signed-in', 'Sign in first.'));
    server.on('POST /api/session', {
      ...server.problem(429, 'too-many-attempts', 'Too many attempts.'),
      headers: { 'Retry-After': '30' },
    });
    await person.type(await screen.findByRole('textbox', { name: 'E-mail' }), 'ana@example.com');
    await person.type(screen.getByLabelText('Password'), 'wrong');
    await person.click(screen.getByRole('button', { name: 'Sign in' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Too many attempts.');
    expect(alert).toHaveTextContent('Try again in 30 seconds.');
    expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveValue('ana@example.com');
  });

  it('is asked for again when the session ends meanwhile', async () => {
    server.on('GET /api/v1/api-tokens', server.problem(401, 'not-signed-in', 'Sign in first.'));
    openPage('/settings');
    expect(
      await screen.findByRole('heading', { name: 'Sign in to Tandem' }, { timeout: 10_000 }),
    ).toBeVisible();
  });

  it('is needed again after signing out', async () => {
    server.on('GET /api/v1/api-tokens', { body: { data: [], next_cursor: null } });
    server.on('DELETE /api/session', { status: 204 });
    const { person } = openPage('/settings');
    await person.click(await screen.findByRole('button', { name: /North Coffee/ }));
    await person.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in to Tandem' })).toBeVisible();
  });
});
