import { invalidInput } from "./invalid-input.ts";

interface TextRule {
  /** The parameter's name on the wire. */
  param: string;
  /** Most characters after trimming; at least one is always needed. */
  lengthMax: number;
}

// PostgreSQL refuses NUL in text, and the rest of the control characters only ever serve to forge lines.
const CONTROL = /\p{Cc}/u;

/** Trims a one-line text. Throws `invalid_request` when it is empty, too long, or has control characters. */
export function readText(text: string, rule: TextRule): string {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > rule.lengthMax) {
    throw invalidInput(rule.param, `${rule.param} must have 1 to ${String(rule.lengthMax)} characters.`);
  }
  if (CONTROL.test(trimmed)) {
    throw invalidInput(rule.param, `${rule.param} must not contain control characters.`);
  }
  return trimmed;
}
