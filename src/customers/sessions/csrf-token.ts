import type { Keyring } from "../../kernel/keyring.ts";

/** What a page must send along with each write of a session, to show that it is ours. */
export function csrfTokenOf(keyring: Keyring, sessionId: string): string {
  return keyring.sign("csrf", sessionId);
}
