import { outputTokens, type Usage } from "../../../kernel/usage.ts";
import type { ReplyOptions } from "../dialect.ts";
import { never } from "../never.ts";
import type { Finish } from "../reply-event.ts";

export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "pause_turn"
  | "refusal"
  | "model_context_window_exceeded";

/** Why an answer is over, as Anthropic's clients read it. */
export interface Stop {
  stop_reason: StopReason;
  stop_sequence: string | null;
  stop_details: null;
}

/** What stands at the head of every message; the id is made of the request's. */
export function messageHead({
  requestId,
  publicModel,
}: Pick<ReplyOptions, "requestId" | "publicModel">): object {
  const id = `msg_${requestId.slice(requestId.indexOf("_") + 1)}`;
  return { id, type: "message", role: "assistant", model: publicModel };
}

/** `refused`: the answer holds a refusal, of which some suppliers say nothing when they finish. */
export function stopOf(finish: Finish, refused: boolean): Stop {
  const isPlain = finish.reason === "end" && refused;
  const reason = isPlain ? "refusal" : reasonOf(finish);
  const sequence = finish.reason === "stopSequence" ? finish.sequence : null;
  return { stop_reason: reason, stop_sequence: sequence, stop_details: null };
}

/** Usage as clients read it: the input of `input_tokens` is without what the cache had part in. */
export function usageOf(usage: Usage): object {
  const { inputFresh, cacheRead, cacheWrite5m, cacheWrite1h, outputReasoning } = usage;
  return {
    input_tokens: inputFresh,
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
    output_tokens: outputTokens(usage),
    ...(outputReasoning > 0 ? { output_tokens_details: { thinking_tokens: outputReasoning } } : {}),
  };
}

function reasonOf({ reason }: Finish): StopReason {
  switch (reason) {
    case "end":
      return "end_turn";
    case "stopSequence":
      return "stop_sequence";
    case "length":
      return "max_tokens";
    case "contextFull":
      return "model_context_window_exceeded";
    case "tool":
      return "tool_use";
    case "filter":
    case "refusal":
      return "refusal";
    case "pause":
      return "pause_turn";
    default:
      return never(reason);
  }
}
