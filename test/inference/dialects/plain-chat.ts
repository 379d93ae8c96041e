import type { ChatRequest, Sampling } from "../../../src/inference/dialects/chat-request.ts";

export const noSampling: Sampling = {
  temperature: null,
  topP: null,
  topK: null,
  presencePenalty: null,
  frequencyPenalty: null,
  repetitionPenalty: null,
  seed: null,
};

/** A request that says nothing but "Hi" and leaves all else open, and what a test wants it to say. */
export function plainChat(stated: Partial<ChatRequest> = {}): ChatRequest {
  return {
    turns: [{ role: "user", parts: [{ kind: "text", text: "Hi", cache: null }] }],
    tools: [],
    toolChoice: { mode: "auto" },
    parallelToolCalls: true,
    sampling: noSampling,
    stops: [],
    format: { kind: "text" },
    reasoning: { mode: "auto" },
    logprobs: null,
    endUser: null,
    beyond: [],
    extras: {},
    ...stated,
  };
}
