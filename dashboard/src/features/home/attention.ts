import type { Smile } from '@/features/integrations/api/smile';
import { refusalOf } from '@/features/integrations/components/refusals';
import { count, duration, number } from '@/lib/format';
import type { CampaignGlance, SegmentGlance } from './api/overview';

export interface Matter {
  key: string;
  /** Red is harm, amber is waiting. */
  harm: boolean;
  title: string;
  detail: string;
  to: string;
  action: string;
}

/** Delta passes run every minute; facts this old mean that they do not get through. */
const staleSeconds = 15 * 60;

/** A segment of which so few can be texted deserves a look. */
const lowReach = 0.2;

/** What needs a person, worst first. */
export function attention(known: {
  smile: Smile | undefined;
  campaigns: CampaignGlance[];
  segments: SegmentGlance[];
  subscribers: number | undefined;
}): Matter[] {
  const matters: Matter[] = [];
  const { smile, campaigns, segments, subscribers } = known;

  if (smile?.status === 'broken') {
    matters.push({
      key: 'smile-broken',
      harm: true,
      title: `Smile: ${refusalOf(smile.reason)?.title.toLowerCase() ?? 'the connection is broken'}`,
      detail: 'Segments that use Smile match nobody until it is mended.',
      to: '/integrations/smile',
      action: 'Mend',
    });
  }
  for (const campaign of campaigns) {
    const unknown = campaign.stats?.unknown ?? 0;
    const to = `/messaging/campaigns/${campaign.id}`;
    if (campaign.status === 'failed') {
      matters.push({
        key: `failed-${campaign.id}`,
        harm: true,
        title: `“${campaign.name}” failed`,
        detail: campaign.reason ?? 'Open it to see what happened and who was texted.',
        to,
        action: 'Open',
      });
    }
    if (campaign.status === 'paused') {
      matters.push({
        key: `paused-${campaign.id}`,
        harm: false,
        title: `“${campaign.name}” is paused`,
        detail:
          campaign.reason ?? `${number(campaign.stats?.sent ?? 0)} texts left before. Resume or cancel it.`,
        to,
        action: 'Open',
      });
    }
    if (unknown > 0) {
      matters.push({
        key: `unknown-${campaign.id}`,
        harm: false,
        title: `${count(unknown, 'text')} of “${campaign.name}” ${unknown === 1 ? 'has' : 'have'} an unknown outcome`,
        detail: 'The carrier never said whether they arrived. They are not sent again.',
        to,
        action: 'See which',
      });
    }
  }
  if (smile?.status === 'inactive') {
    matters.push({
      key: 'smile-inactive',
      harm: false,
      title: 'Smile is inactive',
      detail: 'Nothing is synced, and segments that use Smile match nobody.',
      to: '/integrations/smile',
      action: 'Open',
    });
  }
  if (smile?.status === 'active' && (smile.lag_seconds ?? 0) > staleSeconds) {
    matters.push({
      key: 'smile-stale',
      harm: false,
      title: `Smile is ${duration(smile.lag_seconds ?? 0)} behind`,
      detail: 'Texts that quote a balance wait until it is fresh again.',
      to: '/integrations/smile',
      action: 'Open',
    });
  }
  for (const segment of segments) {
    const size = segment.count ?? 0;
    const reachable = segment.reachable ?? size;
    if (size >= 50 && reachable / size < lowReach) {
      matters.push({
        key: `reach-${segment.id}`,
        harm: false,
        title: `Few of “${segment.name}” can be texted`,
        detail: `${number(reachable)} of ${count(size, 'person', 'people')} have agreed to texts.`,
        to: `/messaging/segments/${segment.id}`,
        action: 'Open',
      });
    }
  }
  if (subscribers === 0) {
    matters.push({
      key: 'no-subscribers',
      harm: false,
      title: 'There is nobody to text yet',
      detail: 'Import the people who agreed to get texts, with the consent they gave.',
      to: '/subscribers',
      action: 'Open Subscribers',
    });
  }
  return matters.sort((a, b) => Number(b.harm) - Number(a.harm));
}
