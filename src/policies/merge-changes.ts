/**
 * What of a document is to be another: objects field by field, lists and values whole. What is absent or
 * undefined stays.
 */
export type Changes<D> = {
  readonly [K in keyof D]?:
    | (NonNullable<D[K]> extends readonly unknown[] | string | number | boolean ? D[K] : Changes<D[K]>)
    | undefined;
};

/** A document with these changes made. Fields that the document does not have are passed over. */
export function mergeChanges<D extends object>(current: D, changes: Changes<D>): D {
  const merged = Object.keys(current).map((name) => {
    const before = (current as Record<string, unknown>)[name];
    const change = (changes as Record<string, unknown>)[name];
    if (change === undefined) return [name, before];
    return [name, isObject(before) && isObject(change) ? mergeChanges(before, change) : change];
  });
  return Object.fromEntries(merged) as D;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
