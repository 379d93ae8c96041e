import type { IncomingHttpHeaders } from "node:http";

/** What a client wants of caches, by RFC 9111, section 5.2.1. */
export interface CacheWishes {
  /** Nothing of it is kept, so nothing is looked for either. */
  noStore: boolean;
  /** How old an answer may be: with `no-cache`, none that was kept will do. */
  ageMaxMs: number;
}

const plain: CacheWishes = { noStore: false, ageMaxMs: Infinity };

/** Reads `Cache-Control`; what is unknown or malformed in it is passed over, as the RFC has it. */
export function readCacheWishes({ "cache-control": header }: IncomingHttpHeaders): CacheWishes {
  if (header === undefined) return plain;
  const directives = header
    .toLowerCase()
    .split(",", 50)
    .map((directive) => directive.trim());
  const ages = directives.map(ageMaxIn).filter((ageMaxMs) => ageMaxMs !== null);
  return { noStore: directives.includes("no-store"), ageMaxMs: Math.min(...ages, Infinity) };
}

function ageMaxIn(directive: string): number | null {
  if (directive === "no-cache") return -1;
  const seconds = /^max-age="?(\d{1,10})"?$/.exec(directive)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}
