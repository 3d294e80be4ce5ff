import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPage } from '@/test/render';
import { server } from '@/test/server';

function list(...data: object[]) {
  return { body: { data, next_cursor: null, total: data.length } };
}

describe('Home', () => {
  beforeEach(() => {
    server.on('GET /api/v1/integrations/smile', { body: { status: 'not_connected' } });
    server.on('GET /api/rewards/api-keys', list());
    server.on('GET /api/v1/segments', list());
    server.on('GET /api/v1/campaigns', list());
    server.on('GET /api/v1/subscribers', list());
  });

  it('leads an empty shop through four steps', async () => {
    openPage('/');
    const steps = await screen.findByRole('region', { name: 'Four steps to your first campaign' });
    expect(within(steps).getAllByRole('listitem')).toHaveLength(4);
    expect(within(steps).getByText('0 of 4 done')).toBeVisible();
    expect(within(steps).getByRole('link', { name: 'Open Developer tools' })).toBeVisible();
  });

  it('ticks each step from what stands', async () => {
    server.on('GET /api/rewards/api-keys', list({ scopes: ['customer:read'] }));
    server.on('GET /api/v1/integrations/smile', { body: { status: 'active', matched: 5 } });
    server.on('GET /api/v1/segments', list({ id: 's', name: 'Loyal', count: 5, reachable: 5 }));
    openPage('/');
    const steps = await screen.findByRole('region', { name: 'Four steps to your first campaign' });
    expect(within(steps).getByText('3 of 4 done')).toBeVisible();
    expect(within(steps).queryByRole('link', { name: 'Connect Smile' })).not.toBeInTheDocument();
    expect(within(steps).getByRole('link', { name: 'Create Campaign' })).toBeVisible();
  });

  it('does not tick a step for what Tandem made by itself', async () => {
    server.on('GET /api/rewards/api-keys', list({ scopes: ['customer:read'] }));
    server.on('GET /api/v1/integrations/smile', { body: { status: 'active', matched: 5 } });
    server.on(
      'GET /api/v1/segments',
      list({ id: 's', name: 'Over 500 points', count: 5, reachable: 5, ready_made: true }),
    );
    openPage('/');
    const steps = await screen.findByRole('region', { name: 'Four steps to your first campaign' });
    expect(within(steps).getByText('2 of 4 done')).toBeVisible();
  });

  it('has no checklist any more once a campaign left', async () => {
    server.on('GET /api/v1/integrations/smile', { body: { status: 'active', matched: 5 } });
    server.on('GET /api/v1/segments', list({ id: 's', name: 'Loyal', count: 5, reachable: 5 }));
    server.on(
      'GET /api/v1/campaigns',
      list({ id: 'c', name: 'Hello', status: 'sent', stats: { planned: 5 } }),
    );
    server.on('GET /api/v1/subscribers', list({}, {}));
    openPage('/');
    expect(await screen.findByText(/Nothing right now/)).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'Four steps to your first campaign' }),
    ).not.toBeInTheDocument();
  });

  it('puts what needs a person first, harm before waiting', async () => {
    server.on('GET /api/v1/integrations/smile', {
      body: { status: 'broken', reason: 'smile-key-refused', matched: 5 },
    });
    server.on(
      'GET /api/v1/campaigns',
      list({ id: 'c', name: 'Hello', status: 'paused', stats: { planned: 9, sent: 2, unknown: 1 } }),
    );
    server.on(
      'GET /api/v1/segments',
      list(
        { id: 's', name: 'Shy', count: 100, reachable: 3 },
        { id: 't', name: 'Tiny', count: 3, reachable: 0 },
      ),
    );
    server.on('GET /api/v1/subscribers', list({}));
    openPage('/');
    const needs = await screen.findByRole('region', { name: 'Needs you' });
    const titles = within(needs)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(titles[0]).toContain('Smile: the key is not accepted');
    expect(titles[1]).toContain('“Hello” is paused');
    expect(titles[2]).toContain('1 text of “Hello” has an unknown outcome');
    expect(titles[3]).toContain('Few of “Shy” can be texted');
    expect(titles).toHaveLength(4);
  });
});
