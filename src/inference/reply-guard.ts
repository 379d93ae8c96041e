import type { ReplyEvent } from "./dialects/reply-event.ts";

/**
 * Watches an answer on its way from a supplier to the client, whichever protocols they speak. One per call of
 * a supplier.
 */
export interface ReplyGuard {
  /**
   * Takes the next event and gives those that may go on now, in their order. Text may be held back, within a
   * bound; it goes on before the first event that is not of its block, and before `finish` and `end`. Whoever
   * blocks an answer gives `finish` with the reason `filter` and `end`, and after that nothing more.
   */
  pass(event: ReplyEvent): readonly ReplyEvent[];
}

/** Sends an event through guards, one behind the other. */
export function passAll(guards: readonly ReplyGuard[], event: ReplyEvent): readonly ReplyEvent[] {
  let events: readonly ReplyEvent[] = [event];
  for (const guard of guards) events = events.flatMap((each) => guard.pass(each));
  return events;
}
