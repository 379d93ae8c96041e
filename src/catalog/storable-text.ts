/**
 * A text to look for, as PostgreSQL can take it: a NUL, which no stored text has, becomes a character as
 * rare.
 */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\ufffd");
}
