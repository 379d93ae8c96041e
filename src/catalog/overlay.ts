/** Some of the fields of T; one that is absent or undefined is left as it is. */
export type Stated<T> = { [K in keyof T]?: T[K] | undefined };

/** The base with what was stated over it. Keys that the base does not have are not taken over. */
export function overlay<T extends object>(base: T, stated: Stated<T>): T {
  const result = { ...base };
  for (const key of Object.keys(base) as (keyof T)[]) {
    const value = stated[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}
