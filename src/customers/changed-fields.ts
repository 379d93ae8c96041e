import { isDeepStrictEqual } from "node:util";
import type { AuditNote } from "../storage/index.ts";

type JsonValue = NonNullable<AuditNote["after"]> | null;

export interface ChangedFields {
  before: Record<string, JsonValue>;
  after: Record<string, JsonValue>;
}

/** The fields in which two states of a thing differ, all of them JSON, for its audit row; null: in none. */
export function changedFields<T extends object>(before: T, after: T): ChangedFields | null {
  const names = (Object.keys(after) as (keyof T)[]).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  if (names.length === 0) return null;
  const pick = (from: T): Record<string, JsonValue> =>
    Object.fromEntries(names.map((name) => [name, from[name] as JsonValue]));
  return { before: pick(before), after: pick(after) };
}
