import { readText } from "./text-field.ts";

const LENGTH_MAX = 200;

/** Reads the `q` of a list; null or empty searches for nothing in particular. Throws `invalid_request`. */
export function readSearch(q: string | null | undefined): string | null {
  if (q === null || q === undefined || q.trim() === "") return null;
  return readText(q, { param: "q", lengthMax: LENGTH_MAX });
}
