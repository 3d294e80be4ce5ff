import { fromLocal, toLocal } from '@/lib/zonedTime';
import type { Campaign, CampaignFields } from '../api/campaigns';

/** The composer's fields as typed. */
export interface Draft {
  name: string;
  include: string[];
  exclude: string[];
  body: string;
  mediaUrl: string;
  smartSending: boolean;
  smartHours: string;
  respectQuietHours: boolean;
  limitStaleness: boolean;
  stalenessMinutes: string;
  when: 'now' | 'later';
  /** The form of a `datetime-local` field, on the shop's clock. */
  at: string;
}

export type DraftErrors = Partial<
  Record<'name' | 'include' | 'body' | 'smartHours' | 'stalenessMinutes' | 'at', string>
>;

export function newDraft(include: string[] = []): Draft {
  return {
    name: '',
    include,
    exclude: [],
    body: '',
    mediaUrl: '',
    smartSending: true,
    smartHours: '16',
    respectQuietHours: true,
    limitStaleness: false,
    stalenessMinutes: '15',
    when: 'now',
    at: '',
  };
}

export function draftOf(campaign: Campaign, timeZone: string): Draft {
  const hours = campaign.smart_sending?.hours ?? 16;
  const staleness = campaign.max_staleness_seconds;
  return {
    name: campaign.name,
    include: campaign.audience.include,
    exclude: campaign.audience.exclude ?? [],
    body: campaign.message.body,
    mediaUrl: campaign.message.media_url ?? '',
    smartSending: hours > 0,
    smartHours: String(hours > 0 ? hours : 16),
    respectQuietHours: campaign.quiet_hours !== 'ignore',
    limitStaleness: staleness != null,
    stalenessMinutes: staleness != null ? String(Math.max(1, Math.round(staleness / 60))) : '15',
    when: campaign.schedule?.at ? 'later' : 'now',
    at: campaign.schedule?.at ? toLocal(campaign.schedule.at, timeZone) : '',
  };
}

export function fieldsOf(draft: Draft, timeZone: string): CampaignFields {
  return {
    name: draft.name.trim(),
    audience: { include: draft.include, exclude: draft.exclude },
    message: { body: draft.body, ...(draft.mediaUrl.trim() ? { media_url: draft.mediaUrl.trim() } : {}) },
    smart_sending: { hours: draft.smartSending ? Number(draft.smartHours) : 0 },
    quiet_hours: draft.respectQuietHours ? 'respect' : 'ignore',
    ...(draft.when === 'later' ? { schedule: { at: fromLocal(draft.at, timeZone) } } : {}),
    ...(draft.limitStaleness ? { max_staleness_seconds: Number(draft.stalenessMinutes) * 60 } : {}),
  };
}

/** What is missing or wrong before the campaign can be reviewed. */
export function faultsOf(draft: Draft, timeZone: string, now: number): DraftErrors {
  const errors: DraftErrors = {};
  if (draft.name.trim() === '') errors.name = 'Give the campaign a name.';
  if (draft.include.length === 0) errors.include = 'Choose at least one segment.';
  if (draft.body.trim() === '') errors.body = 'Write the text.';
  if (draft.smartSending && !isWhole(draft.smartHours, 1, 720)) {
    errors.smartHours = 'Give whole hours, 1 to 720.';
  }
  if (draft.limitStaleness && !isWhole(draft.stalenessMinutes, 1, 10_080)) {
    errors.stalenessMinutes = 'Give whole minutes, 1 to 10,080.';
  }
  if (draft.when === 'later') {
    const at = fromLocal(draft.at, timeZone);
    if (at === null) errors.at = 'Choose a day and a time.';
    else if (Date.parse(at) <= now) errors.at = 'This time has passed.';
  }
  return errors;
}

function isWhole(typed: string, least: number, most: number): boolean {
  return /^\d+$/.test(typed.trim()) && Number(typed) >= least && Number(typed) <= most;
}
