import { invalidInput } from "./invalid-input.ts";

const LENGTH_MAX = 254;
const SHAPE = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;

/** The stored form of an e-mail address: trimmed, lower case. Null when the text is none. */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= LENGTH_MAX && SHAPE.test(email) ? email : null;
}

/** The same for input that must be an address. Throws `invalid_request`. */
export function readEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw invalidInput("email", "email must be an e-mail address.");
  return email;
}
