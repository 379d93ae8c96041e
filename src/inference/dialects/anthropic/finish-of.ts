import type { Finish } from "../reply-event.ts";

/** Why an answer is over. A reason that is not known here ends it like any other. */
export function finishOf(stopReason: unknown, stopSequence: unknown): Finish {
  switch (stopReason) {
    case "stop_sequence":
      return { reason: "stopSequence", sequence: typeof stopSequence === "string" ? stopSequence : null };
    case "max_tokens":
      return { reason: "length" };
    case "model_context_window_exceeded":
      return { reason: "contextFull" };
    case "tool_use":
      return { reason: "tool" };
    case "refusal":
      return { reason: "refusal" };
    case "pause_turn":
      return { reason: "pause" };
    default:
      return { reason: "end" };
  }
}
