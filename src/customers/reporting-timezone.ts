// Intl also takes offsets ("+01:00") and short names of its own ("BST" is Dhaka's); a place has one meaning
// wherever it is read, and so has UTC.
const PLACE = /^(?:UTC|GMT|(?!SystemV\/)[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)+)$/;

/** Whether a text is an IANA time zone by which days and months can be cut. */
export function isTimezone(text: string): boolean {
  if (!PLACE.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    // Intl has no other way of saying that it knows no such zone.
    return false;
  }
}
