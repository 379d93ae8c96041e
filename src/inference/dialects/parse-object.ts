import { isUtf8 } from "node:buffer";
import { fail } from "../../kernel/app-error.ts";
import type { Span } from "./dialect.ts";
import { findTopLevelMembers } from "./top-level-members.ts";

/** A request's body as an object, and where the values of its members stand in its bytes. */
export interface ParsedObject {
  fields: Record<string, unknown>;
  spans: ReadonlyMap<string, Span>;
}

/**
 * Parses a request's body. Refuses what is no UTF-8, no JSON, no object, nested too deep, or has a member
 * twice.
 */
export function parseObject(body: Buffer): ParsedObject {
  if (!isUtf8(body)) throw fail("invalid_request", { public: "The body is not valid UTF-8." });
  const spans = findTopLevelMembers(body);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw fail("invalid_request", { public: "The body is not valid JSON.", cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return { fields: value as Record<string, unknown>, spans };
  throw fail("invalid_request", { public: "The body must be a JSON object." });
}
