import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { createQueryClient } from '@/api/queryClient';
import { productOf } from './products';
import { cssVariables, themes } from './theme';

/** Everything every page stands in: data, theme of the product one is in, notifications. */
export function Root() {
  const [queryClient] = useState(createQueryClient);
  const product = productOf(useLocation().pathname);
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider
        theme={themes[product]}
        defaultColorScheme="auto"
        cssVariablesResolver={cssVariables}
        // Component tests see menus at once instead of fading in.
        env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
      >
        <Notifications position="bottom-right" />
        <Outlet />
        <ScrollRestoration />
      </MantineProvider>
    </QueryClientProvider>
  );
}
