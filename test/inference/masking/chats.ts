import type { ChatRequest, Turn } from "../../../src/inference/dialects/chat-request.ts";

/** A request of these turns, and of nothing else. */
export function chatWith(turns: Turn[]): ChatRequest {
  return {
    ...{ turns, tools: [], toolChoice: { mode: "auto" }, parallelToolCalls: true, stops: [] },
    sampling: {
      ...{ temperature: null, topP: null, topK: null, presencePenalty: null },
      ...{ frequencyPenalty: null, repetitionPenalty: null, seed: null },
    },
    ...{ format: { kind: "text" }, reasoning: { mode: "auto" }, logprobs: null, endUser: null },
    ...{ beyond: [], extras: {} },
  };
}

/** A request that says one thing. */
export function chatOf(text: string): ChatRequest {
  return chatWith([{ role: "user", parts: [{ kind: "text", text, cache: null }] }]);
}

/** What that says. */
export function textIn(chat: ChatRequest): string {
  const [part] = chat.turns[0]!.parts;
  return part?.kind === "text" ? part.text : "";
}
