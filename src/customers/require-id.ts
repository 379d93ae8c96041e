import { fail } from "../kernel/app-error.ts";

const SHAPE = /^\w{1,64}$/;

/**
 * Refuses what cannot be an id, with the same `not_found` as an id that nothing has: PostgreSQL would fail on
 * NUL, and the longest text is not worth a query.
 */
export function requireId(id: string): void {
  if (!SHAPE.test(id)) throw fail("not_found");
}
