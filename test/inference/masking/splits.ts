import type { ReplyEvent } from "../../../src/inference/dialects/reply-event.ts";
import { passAll, type ReplyGuard } from "../../../src/inference/reply-guard.ts";

export type Said = "text" | "refusal" | "reasoning" | "toolArguments";

/** A text cut at these places. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const sorted = [...new Set(places.map((place) => place % (text.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...sorted, text.length].map((place, index) => text.slice(sorted[index - 1] ?? 0, place));
}

function eventOf(kind: Said, text: string): ReplyEvent {
  return kind === "toolArguments" ? { kind, call: 0, text } : { kind, text };
}

/** What becomes of pieces of one block behind guards. */
export function through(guards: readonly ReplyGuard[], kind: Said, pieces: readonly string[]): string {
  const events: ReplyEvent[] = [...pieces.map((piece) => eventOf(kind, piece)), { kind: "end" }];
  return events
    .flatMap((event) => passAll(guards, event))
    .map((event) => ("text" in event ? event.text : ""))
    .join("");
}
