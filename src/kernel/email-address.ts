const LENGTH_MAX = 254;
// What could end an address or begin another header where it is written into one is no part of it.
const SHAPE = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;

/** The stored form of an e-mail address: trimmed, lower case. Null when the text is none. */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= LENGTH_MAX && SHAPE.test(email) ? email : null;
}
