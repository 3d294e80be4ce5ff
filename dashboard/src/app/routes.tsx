import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { Frame } from './frame/Frame';
import { NotFoundPage, PageCrashed } from './frame/PageCrashed';
import { Root } from './Root';

type PageModule = { Component: ComponentType };

/** A page in a chunk of its own. Its module exports the page as `Component`. */
function page(path: string, load: () => Promise<PageModule>): RouteObject {
  return { path, lazy: load, errorElement: <PageCrashed /> };
}

const pages: RouteObject[] = [
  page('/', () => import('@/features/home/HomePage')),

  page('/messaging/segments', () => import('@/features/segments/SegmentsPage')),
  page('/messaging/segments/new', () => import('@/features/segments/SegmentBuilderPage')),
  page('/messaging/segments/:id', () => import('@/features/segments/SegmentPage')),
  page('/messaging/segments/:id/edit', () => import('@/features/segments/SegmentBuilderPage')),
  page('/messaging/campaigns', () => import('@/features/campaigns/CampaignsPage')),
  page('/messaging/campaigns/new', () => import('@/features/campaigns/CampaignComposerPage')),
  page('/messaging/campaigns/:id', () => import('@/features/campaigns/CampaignPage')),
  page('/subscribers', () => import('@/features/subscribers/SubscribersPage')),
  page('/subscribers/:id', () => import('@/features/subscribers/SubscriberPage')),
  page('/sandbox', () => import('@/features/sandbox/SandboxPhonePage')),

  page('/integrations', () => import('@/features/integrations/IntegrationsPage')),
  page('/integrations/smile', () => import('@/features/integrations/SmilePage')),
  page('/settings', () => import('@/features/settings/SettingsPage')),
  page('/help', () => import('@/features/help/HelpPage')),

  page('/rewards', () => import('@/features/rewards/RewardsHomePage')),
  page('/rewards/customers', () => import('@/features/rewards/CustomersPage')),
  page('/rewards/customers/:id', () => import('@/features/rewards/CustomerPage')),
  page('/rewards/program', () => import('@/features/rewards/ProgramPage')),
  page('/rewards/settings', () => import('@/features/rewards/RewardsSettingsPage')),
  page('/rewards/settings/developer-tools', () => import('@/features/rewards/DeveloperToolsPage')),

  { path: '*', element: <NotFoundPage /> },
];

export const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <PageCrashed />,
    hydrateFallbackElement: <span />,
    children: [
      page('/sign-in', () => import('@/features/session/SignInPage')),
      { element: <Frame />, children: pages },
    ],
  },
];
