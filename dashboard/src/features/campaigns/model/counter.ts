import type { TextPreview } from '../api/preview';

/** Units of a text that fits one part, and of each part when it takes several: 3GPP TS 23.038 and 23.040. */
const capacity = { gsm7: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } };

/** How many units are left before the text costs one more part. */
export function unitsLeft({
  encoding,
  units,
  parts,
}: Pick<TextPreview, 'encoding' | 'units' | 'parts'>): number {
  const { alone, joined } = capacity[encoding];
  return Math.max(0, (parts <= 1 ? alone : joined * parts) - units);
}

/** Characters word processors put in, with what a text carries at half the price. */
const plain: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '\u200b': '',
  '\ufe0f': '',
  '`': "'",
  '´': "'",
  '×': 'x',
};

/**
 * What stands for a character without forcing the long encoding: a plain twin, the letter without its accent, or
 * nothing for an emoji.
 */
export function replacementFor(character: string): string {
  const twin = plain[character];
  if (twin !== undefined) return twin;
  const bare = character.normalize('NFD').replaceAll(/\p{M}/gu, '');
  return /^[\x20-\x7e]$/.test(bare) ? bare : '';
}

export interface Culprit {
  character: string;
  replacement: string;
  times: number;
  /** False when it comes out of a value, such as a name: then the text itself cannot mend it. */
  inBody: boolean;
}

/** Each character that forces the long encoding, once. */
export function culprits(preview: Pick<TextPreview, 'forced_by'>, body: string): Culprit[] {
  const times = new Map<string, number>();
  for (const { character } of preview.forced_by) times.set(character, (times.get(character) ?? 0) + 1);
  return Array.from(times, ([character, n]) => ({
    character,
    replacement: replacementFor(character),
    times: n,
    inBody: body.includes(character),
  }));
}
