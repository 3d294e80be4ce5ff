import type { PlanId } from '../api/account';

export const planNames: Record<PlanId, string> = {
  free: 'Free',
  starter: 'Starter',
  growth: 'Growth',
  plus: 'Plus',
  pro: 'Pro',
  enterprise: 'Enterprise',
};
