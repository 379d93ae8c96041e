import { identityHeaders } from "./identity-headers.ts";
import type { Held } from "./stages/reserve.ts";

/**
 * The head of a stream: names and values in turn. `ignored` are parameters that its supplier was not told.
 */
export function streamHead(held: Held, ignored: readonly string[]): string[] {
  return [
    ...servedBy(held, ignored),
    ...["content-type", "text/event-stream; charset=utf-8"],
    ...["cache-control", "no-cache, no-transform"],
    ...["x-accel-buffering", "no"],
  ];
}

/** What the head of every answer says of how it was made. */
export function servedBy({ incoming, served }: Held, ignored: readonly string[]): string[] {
  const head = [...identityHeaders(incoming), "x-relay-model", served.id, "x-relay-cache", "off"];
  return ignored.length > 0 ? [...head, "x-relay-ignored-params", ignored.join(", ")] : head;
}
