/** The fields that were given a value; for filters, where null says no more than leaving out. */
export function omitNull<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  const kept = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], null | undefined> };
}
