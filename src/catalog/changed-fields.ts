import { isDeepStrictEqual } from "node:util";

/** The names of the fields of `next` that differ from `current`, compared by content. */
export function changedFields(current: object, next: object): string[] {
  const old = new Map(Object.entries(current));
  return Object.entries(next)
    .filter(([name, value]) => !isDeepStrictEqual(old.get(name), value))
    .map(([name]) => name);
}
