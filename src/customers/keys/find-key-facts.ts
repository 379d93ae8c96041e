import type { Database } from "../../storage/index.ts";
import { selectFactsByDigest, selectFactsById } from "./key-facts-store.ts";
import type { KeyFacts } from "./key-facts.ts";

/** A key by the digest of its token, or by its id where it is known already. */
export type KeyLookup = { digest: Uint8Array } | { apiKeyId: string };

/**
 * What a request must know of its key and customer, whatever state they are in; null when there is no such
 * key. For a miss of the cache only: it costs a transaction.
 */
export async function findKeyFacts(database: Database, lookup: KeyLookup): Promise<KeyFacts | null> {
  return "digest" in lookup
    ? selectFactsByDigest(database, lookup.digest)
    : selectFactsById(database, lookup.apiKeyId);
}
