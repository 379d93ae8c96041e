const BACKSLASH = 0x5c;

interface Entry {
  bytes: Buffer;
  index: number;
}

/**
 * Finds which of a few known names a JSON key is, by its bytes; an escaped spelling ("mod\u0065l") counts
 * too.
 */
export class KeyTable {
  private readonly names: readonly string[];
  private readonly byLength: Entry[][] = [];

  constructor(names: readonly string[]) {
    this.names = names;
    names.forEach((name, index) => {
      const bytes = Buffer.from(name);
      (this.byLength[bytes.length] ??= []).push({ bytes, index });
    });
    for (let length = 0; length < this.byLength.length; length++) this.byLength[length] ??= [];
  }

  /** The name's place in the list that the table was made of, or -1; `start` and `end` exclude the quotes. */
  find(bytes: Buffer, start: number, end: number): number {
    const length = end - start;
    const entries = length < this.byLength.length ? this.byLength[length]! : [];
    for (let entry = 0; entry < entries.length; entry++) {
      const known = entries[entry]!;
      let at = 0;
      while (at < length && known.bytes[at] === bytes[start + at]) at++;
      if (at === length) return known.index;
    }
    return isEscaped(bytes, start, end) ? this.names.indexOf(decodeKey(bytes, start, end)) : -1;
  }
}

/** The name that a key's bytes spell; the bytes themselves when they are no valid JSON string. */
export function decodeKey(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  if (!isEscaped(bytes, start, end)) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

function isEscaped(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}
