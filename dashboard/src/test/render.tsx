import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { routes } from '@/app/routes';
import { server } from './server';

export const aSession = {
  person: { email: 'ana@example.com', name: 'Ana' },
  shop: { id: 'shop_1', name: 'North Coffee', time_zone: 'Europe/Vienna', country: 'AT' },
};

/** Opens the whole application at a path, signed in unless the test said otherwise before. */
export function openPage(path: string) {
  server.on('GET /api/session', { body: aSession });
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  render(<RouterProvider router={router} />);
  return { person: userEvent.setup(), router };
}
