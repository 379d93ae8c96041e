import { fail } from "./app-error.ts";

const DEPTH_MAX = 100;

/**
 * A JSON value as text in which only its meaning counts: without spaces, and with the keys of each object
 * in one order. Throws `invalid_request` when it is nested deeper than 100.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (depth === DEPTH_MAX) {
    throw fail("invalid_request", { public: `The body is nested deeper than ${String(DEPTH_MAX)}.` });
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join()}]`;
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${write(item, depth + 1)}`);
  return `{${members.join()}}`;
}
