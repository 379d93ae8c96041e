import { normaliseEmail } from "../kernel/email-address.ts";
import { invalidInput } from "./invalid-input.ts";

/** The stored form of input that must be an e-mail address. Throws `invalid_request`. */
export function readEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw invalidInput("email", "email must be an e-mail address.");
  return email;
}
