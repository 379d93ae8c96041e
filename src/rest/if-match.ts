import { fail } from "../kernel/app-error.ts";

/** The field of an input that `If-Match` fills, on the wire. */
export const VERSION_FIELD = "expected_version";

const ETAG = /^"(0|[1-9]\d{0,8})"$/;

/**
 * The version that a write is meant for, as `If-Match` states it; undefined when any will do. Throws
 * `version_conflict` for what no version can match, and `invalid_request` for several ETags.
 */
export function readIfMatch(header: string | undefined): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === "*") return undefined;
  if (text.includes(","))
    throw fail("invalid_request", { public: "If-Match takes one ETag.", param: "If-Match" });
  const version = ETAG.exec(text)?.[1];
  if (version === undefined) throw fail("version_conflict");
  return Number(version);
}
