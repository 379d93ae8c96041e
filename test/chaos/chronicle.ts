import type { Cast, Payment } from "./cast.ts";
import { nothingSeen, type Seen } from "./load.ts";

/** All that a run has done and seen, from the outside: what the judges have to go by. */
export interface Chronicle {
  cast: Cast;
  payments: Payment[];
  seen: Seen;
}

export function newChronicle(): Chronicle {
  return { cast: [], payments: [], seen: nothingSeen() };
}
