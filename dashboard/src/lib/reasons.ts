/** Why a text was held, skipped or failed, in words; the codes are the server's. */
const words: Record<string, string> = {
  not_subscribed: 'Not subscribed',
  opted_out: 'Opted out',
  excluded: 'In an excluded segment',
  no_longer_in_segment: 'No longer in the segment',
  duplicate_number: 'Number already gets the text',
  capped: 'Had a text too recently',
  quiet_hours: 'Held for quiet hours',
  quiet_held: 'Held for quiet hours',
  segment_unavailable: 'The segment uses an integration that is off',
  balance_stale: 'Points could not be refreshed in time',
  template_error: 'The text could not be rendered',
  empty_text: 'The text came out empty',
  campaign_cancelled: 'The campaign was cancelled',
  carrier_refused: 'The carrier refused the text',
  carrier_unreachable: 'The carrier could not be reached',
  outcome_unknown: 'The carrier’s answer was lost',
};

/** `duplicate_number` reads "Number already gets the text"; a code not known here reads as it is, spaced. */
export function reasonLabel(code: string): string {
  const spaced = code.replaceAll(/[_-]/g, ' ');
  return words[code.replaceAll('-', '_')] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
