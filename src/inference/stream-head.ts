import { formatAmount, type Nano } from "../kernel/money.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { Routed } from "./stages/choose-routes.ts";

/** Of whom the head of an answer tells. */
type Told = Pick<Routed, "incoming" | "served" | "effects" | "caching">;

/**
 * The head of a stream: names and values in turn. `ignored` are parameters that its supplier was not told.
 */
export function streamHead(told: Told, ignored: readonly string[]): string[] {
  return [
    ...servedBy(told, ignored),
    ...["content-type", "text/event-stream; charset=utf-8"],
    ...["cache-control", "no-cache, no-transform"],
    ...["x-accel-buffering", "no"],
  ];
}

/** The head of a whole answer, which also says what it was charged. */
export function wholeHead(told: Told, ignored: readonly string[], charge: Nano): string[] {
  return [
    ...servedBy(told, ignored),
    ...["x-relay-charge", formatAmount(charge)],
    ...["content-type", "application/json"],
  ];
}

/** What the head of every answer says of how it was made. */
function servedBy({ incoming, served, effects, caching }: Told, ignored: readonly string[]): string[] {
  const cache = caching?.outcome ?? "off";
  const head = [...identityHeaders(incoming), "x-relay-model", served.id, "x-relay-cache", cache];
  const unsaid = effects.ignored ? [...effects.ignored, ...ignored] : ignored;
  return unsaid.length > 0 ? [...head, "x-relay-ignored-params", unsaid.join(", ")] : head;
}
