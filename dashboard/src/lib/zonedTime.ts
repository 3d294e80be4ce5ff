/** Between instants and what a clock on the wall of a time zone shows. */

function wallClock(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '00';
  const minute = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
  return part('second') === '00' ? minute : `${minute}:${part('second')}`;
}

/** `2026-11-24T14:03` (seconds only where there are any), the form of a `datetime-local` field, of an ISO instant; '' when it is no instant. */
export function toLocal(at: string, timeZone: string): string {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? '' : wallClock(instant, timeZone);
}

/**
 * The ISO instant at which the zone's clock shows `local` (`2026-11-24T14:03` or `2026-11-24`); null when it is
 * no time. Of an hour that comes twice the first one; of an hour that is skipped, as if it had come.
 */
export function fromLocal(local: string, timeZone: string): string | null {
  const asUtc = Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (instant: number) => {
    const second = Math.floor(instant / 1000) * 1000;
    return Date.parse(`${wallClock(second, timeZone)}Z`) - second;
  };
  const day = 86_400_000;
  const candidates = [offsetAt(asUtc - day), offsetAt(asUtc + day)].map((offset) => asUtc - offset);
  const wanted = wallClock(asUtc, 'UTC');
  const fitting = candidates.filter((instant) => wallClock(instant, timeZone) === wanted);
  const instant = fitting.length > 0 ? Math.min(...fitting) : candidates[0];
  return instant === undefined ? null : new Date(instant).toISOString();
}
