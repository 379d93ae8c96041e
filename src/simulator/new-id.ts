import { randomBytes } from "node:crypto";

// Two simulators in one system must not give the same id.
const seed = randomBytes(5).toString("hex");
let count = 0;

/** Unique, recognisable as the simulator's, and cheap. */
export function newId(prefix: string): string {
  count += 1;
  return `${prefix}sim${seed}${count.toString(36).padStart(7, "0")}`;
}
