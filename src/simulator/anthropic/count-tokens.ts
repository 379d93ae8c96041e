import type { RequestParts } from "../sim-request.ts";
import { readMessage } from "./read-message.ts";

/** What the vendor counts of a prompt, whose request has no bound of output. */
export function countTokens(parts: RequestParts): { input_tokens: number } {
  const body = { ...parts.body, max_tokens: Number.MAX_SAFE_INTEGER };
  return { input_tokens: readMessage({ ...parts, body }).promptTokens };
}
