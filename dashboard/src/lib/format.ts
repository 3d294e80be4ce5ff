/** Numbers and times as people read them. */

const grouped = new Intl.NumberFormat('en-US');

/** `12,345`; a dash for what is not known. */
export function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : grouped.format(value);
}

/** `1 person`, `2,000 people`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Seconds as `4 s`, `3 min`, `2 h`, `5 days`. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** `just now`, `4 minutes ago`, `in 2 hours`. */
export function relative(at: string, now: number = Date.now()): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  if (Math.abs(seconds) < 10) return 'just now';
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['second', 60],
    ['minute', 60],
    ['hour', 24],
    ['day', 30],
    ['month', 12],
    ['year', Number.POSITIVE_INFINITY],
  ];
  let value = seconds;
  for (const [unit, size] of steps) {
    if (Math.abs(value) < size) return format.format(Math.round(value), unit);
    value /= size;
  }
  return at;
}

/** `24 Nov 2026, 14:03:22` on the shop's clock. */
export function dateTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(at));
}

/** `14:03:22` on the shop's clock, for "as of". */
export function clockTime(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(at));
}

/** The end of a secret, as `…9f3K`. */
export function secretEnd(hint: string | null | undefined): string {
  return hint ? `…${hint.replace(/^.*…/, '')}` : '…';
}
