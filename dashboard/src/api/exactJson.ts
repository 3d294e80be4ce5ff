/** JSON whose numbers keep every digit: JavaScript alone would turn 0.10000000000000000001 into 0.1. */

/** A number that JavaScript would change, as its digits. */
export class ExactNumber {
  readonly digits: string;

  private constructor(digits: string) {
    this.digits = digits;
  }

  /** A plain number where it is the same, else the digits. `digits` is a number as JSON writes it. */
  static of(digits: string): number | ExactNumber {
    return String(Number(digits)) === digits ? Number(digits) : new ExactNumber(digits);
  }

  toString(): string {
    return this.digits;
  }

  /** Only for {@link stringifyExact}; plain `JSON.stringify` shows the digits as text. */
  toJSON(): string {
    return marker + this.digits;
  }
}

const marker = '\u0000number:';
const written = /"\\u0000number:([-+.0-9eE]+)"/g;
/** A text, or a number outside of one. */
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Like `JSON.parse`; numbers that it would change come as {@link ExactNumber}. */
export function parseExact(text: string): unknown {
  const marked = text.replace(token, (found) =>
    found.startsWith('"') || String(Number(found)) === found ? found : `"\\u0000number:${found}"`,
  );
  return JSON.parse(marked, (_, value) =>
    typeof value === 'string' && value.startsWith(marker)
      ? ExactNumber.of(value.slice(marker.length))
      : value,
  );
}

/** Like `JSON.stringify`; an {@link ExactNumber} is written with all its digits. */
export function stringifyExact(value: unknown): string {
  return JSON.stringify(value).replace(written, '$1');
}
