import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "./json-object.ts";

type Json = JsonObject[string];

// A page of the audit holds a hundred changes: a list of a megabyte is told of by its digest.
const TOLD_LENGTH_MAX = 4096;

/** What differs between two stored forms of a document, as an audit tells it: field by field, lists whole. */
export function differencesOf(
  before: JsonObject,
  after: JsonObject,
): [before: JsonObject, after: JsonObject] {
  const old: JsonObject = {};
  const next: JsonObject = {};
  for (const [name, value] of Object.entries(after)) {
    const was = before[name] ?? null;
    if (isDeepStrictEqual(was, value)) continue;
    [old[name], next[name]] =
      isObject(was) && isObject(value) ? differencesOf(was, value) : [told(was), told(value)];
  }
  return [old, next];
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function told(value: Json): Json {
  if (!Array.isArray(value)) return value;
  const text = JSON.stringify(value);
  if (text.length <= TOLD_LENGTH_MAX) return value;
  return { items: value.length, sha256: createHash("sha256").update(text).digest("hex") };
}
