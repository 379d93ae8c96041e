import type { CacheKey } from "./cache-key.ts";

/** What the cache has to do with a request. */
export type Caching =
  /** Its answer came from there. */
  | { outcome: "hit" }
  /** Its answer was not there, and is to be kept for so long if it is no longer than this. */
  | { outcome: "miss"; key: CacheKey; ttlMs: number; bytesMax: number };
