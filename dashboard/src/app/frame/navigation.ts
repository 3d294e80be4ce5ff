import {
  IconAddressBook,
  IconAdjustments,
  IconCode,
  IconDeviceMobileMessage,
  IconHelpCircle,
  IconHome,
  IconPlug,
  IconSend,
  IconSettings,
  IconStar,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { type Product, productNames } from '../products';

export interface NavigationItem {
  label: string;
  to: string;
  icon: typeof IconHome;
  /** True when only this very address counts as being here. */
  exact?: boolean;
  children?: NavigationItem[];
}

export const navigation: Record<Product, NavigationItem[]> = {
  messaging: [
    { label: 'Home', to: '/', icon: IconHome, exact: true },
    {
      label: 'Messaging',
      to: '/messaging',
      icon: IconSend,
      children: [
        { label: 'Segments', to: '/messaging/segments', icon: IconUsersGroup },
        { label: 'Campaigns', to: '/messaging/campaigns', icon: IconSend },
      ],
    },
    { label: 'Subscribers', to: '/subscribers', icon: IconAddressBook },
    { label: 'Integrations', to: '/integrations', icon: IconPlug },
    { label: 'Sandbox phone', to: '/sandbox', icon: IconDeviceMobileMessage },
    { label: 'Settings', to: '/settings', icon: IconSettings },
    { label: 'Help', to: '/help', icon: IconHelpCircle },
  ],
  rewards: [
    { label: 'Home', to: '/rewards', icon: IconHome, exact: true },
    { label: 'Customers', to: '/rewards/customers', icon: IconUsers },
    { label: 'Program', to: '/rewards/program', icon: IconStar },
    { label: 'Settings', to: '/rewards/settings', icon: IconAdjustments },
  ],
};

/** Pages that the search finds by name: the navigation's, and those one level below. */
export const searchablePages = [
  ...(['messaging', 'rewards'] as const).flatMap((product) =>
    navigation[product]
      .flatMap((item) => item.children ?? [item])
      .map((item) => ({ ...item, product: productNames[product] })),
  ),
  { label: 'Smile', to: '/integrations/smile', icon: IconPlug, product: productNames.messaging },
  {
    label: 'Developer tools',
    to: '/rewards/settings/developer-tools',
    icon: IconCode,
    product: productNames.rewards,
  },
];
