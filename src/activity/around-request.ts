import { idMoment } from "../kernel/ids.ts";
import type { Span } from "./cells/cover-range.ts";

// An id is made when its request comes in; a day is for clocks that are told otherwise.
const AROUND_MS = 86_400_000;

/**
 * When the request of this id came in, as the id says: of all months, one or two have to be looked into. Null
 * for what is no id of a request.
 */
export function aroundRequest(requestId: string): Span | null {
  const moment = idMoment("req", requestId)?.getTime();
  if (moment === undefined) return null;
  return { from: new Date(moment - AROUND_MS), to: new Date(moment + AROUND_MS) };
}
