/**
 * Text as the bytes of its UTF-8, one character for each byte, to be written as latin1.
 * Such strings are half as wide, and their length is the content-length; that is a third of the hot path.
 */
export function wireBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString("latin1");
}

const ascii = /^[\x00-\x7f]*$/;

function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** A value as JSON, in wire bytes. */
export function wireJson(value: unknown): string {
  return wireBytes(JSON.stringify(value));
}

/** The inside of a JSON string, in wire bytes. */
export function wireEscaped(text: string): string {
  return wireJson(text).slice(1, -1);
}
