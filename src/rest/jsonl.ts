import type { Shape } from "./shape.ts";
import { writeWire } from "./wire.ts";

/**
 * Writes the items of a list, given in GraphQL's spelling, as JSON Lines: each as the list's own answer has
 * it, in one line.
 */
export function jsonlWriter(list: Shape): (items: readonly object[]) => string {
  if (list.kind !== "connection") throw new Error("only a list with pages has a file of JSON Lines");
  const item = list.of;
  return (items) => items.map((each) => `${JSON.stringify(writeWire(item, each))}\n`).join("");
}
