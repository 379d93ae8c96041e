import { inputTokens, outputTokens, type Usage } from "../../../kernel/usage.ts";

/** What was used, as DashScope's clients read it: totals that contain their parts. */
export function usageJson(usage: Usage): string {
  const [input, output] = [inputTokens(usage), outputTokens(usage)];
  return JSON.stringify({
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, ...cacheWriteOf(usage) },
    output_tokens_details: { reasoning_tokens: usage.outputReasoning, text_tokens: usage.outputText },
  });
}

function cacheWriteOf({ cacheWrite5m, cacheWrite1h }: Usage): Record<string, unknown> {
  if (cacheWrite5m + cacheWrite1h === 0) return {};
  return {
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite5m, ephemeral_1h_input_tokens: cacheWrite1h },
    cache_type: "ephemeral",
  };
}
