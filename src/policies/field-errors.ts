import { fail, type FieldError } from "../kernel/app-error.ts";

const LONE_SURROGATE = /\p{Surrogate}/u;

// A list of which every item is wrong is told of in part: nobody reads the rest.
const TOLD_MAX = 20;

/** One place of a document that cannot be as it is stated; empty or with one error, to be put together. */
export function refuse(field: string, message: string): FieldError[] {
  return [{ field, code: "invalid_request", message }];
}

/** What is wrong with the items of a list, at their places; of many, the first. */
export function checkItems<T>(
  field: string,
  items: readonly T[],
  wrongWith: (item: T) => string | null,
): FieldError[] {
  const errors: FieldError[] = [];
  for (let index = 0; index < items.length && errors.length < TOLD_MAX; index++) {
    const wrong = wrongWith(items[index]!);
    if (wrong !== null) errors.push(...refuse(`${field}[${String(index)}]`, wrong));
  }
  return errors;
}

/** A list of a closed set, or of names: not too long, and nothing in it twice. */
export function checkSet(field: string, items: readonly unknown[], itemsMax: number): FieldError[] {
  if (items.length > itemsMax) return refuse(field, `must have at most ${String(itemsMax)} items`);
  return new Set(items).size < items.length ? refuse(field, "must not repeat an item") : [];
}

/** Whether a text has half of a character in it: no database takes it. */
export function isBroken(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/** A whole number within its bounds. */
export function checkWhole(
  field: string,
  value: number,
  { min, max }: { min: number; max: number },
): FieldError[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return refuse(field, `must be a whole number from ${String(min)} to ${String(max)}`);
}

/** Throws `invalid_request` with everything that is wrong, when anything is. */
export function throwErrors(errors: FieldError[]): void {
  const [first] = errors;
  if (!first) return;
  throw fail("invalid_request", {
    public: `${first.field}: ${first.message}`,
    param: first.field,
    fields: errors,
  });
}
