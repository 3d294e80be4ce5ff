/** Every IANA zone the browser knows. */
export function timeZones(current: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return Array.from(new Set([current, 'UTC', ...zones])).sort();
}

/** Codes that `Intl` names although they are no countries. */
const notCountries = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO', 'CP', 'CQ', 'DG', 'EA', 'IC']);

/** ISO 3166 countries by name, for a select. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => !notCountries.has(code))
    .flatMap((value) => {
      const label = names.of(value);
      // A retired code, such as SU, is written as its successor.
      const retired = new Intl.Locale(`und-${value}`).region !== value;
      return label && !retired ? [{ value, label }] : [];
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}
