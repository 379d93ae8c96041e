import type { Keyring } from "../../kernel/keyring.ts";
import type { Database } from "../../storage/index.ts";
import { insertContents } from "./content-store.ts";
import type { RequestContent } from "./request-content.ts";

/** Keeps what requests said, sealed: nothing of it is readable in the database. */
export function keepContents(
  { database, keyring }: { database: Database; keyring: Keyring },
  contents: readonly RequestContent[],
): Promise<void> {
  return insertContents(database, keyring, contents);
}
