/** The two products that share this application. */
export type Product = 'messaging' | 'rewards';

export function productOf(pathname: string): Product {
  return pathname === '/rewards' || pathname.startsWith('/rewards/') ? 'rewards' : 'messaging';
}

export const productNames: Record<Product, string> = {
  messaging: 'Messaging',
  rewards: 'Rewards Admin',
};
