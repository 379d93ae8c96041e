import type { ChatRequest, Reasoning } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import type { Feature } from "../features.ts";
import { budgetOf, effortOf } from "../reasoning-effort.ts";

interface WrittenReasoning {
  /** With the bound on the output, of which reasoning takes its part. */
  members: Record<string, unknown>;
  ignored: Feature[];
}

/** How the supplier is told to reason, and how much it may write. */
export function writeReasoning(chat: ChatRequest, target: UpstreamTarget): WrittenReasoning {
  const { reasoning } = chat;
  switch (target.flags.thinkingMode) {
    case "always":
    case "none":
      return bounded(target, {});
    case "adaptive":
      return bounded(target, { reasoning_effort: effortFor(reasoning) });
    case "budget":
      if (reasoning.mode === "on")
        return withBudget(chat, target, reasoning.budget ?? budgetOf(reasoning.effort));
      return bounded(target, { enable_thinking: reasoning.mode === "off" ? false : undefined });
  }
}

function effortFor(reasoning: Reasoning): string | undefined {
  if (reasoning.mode === "auto") return undefined;
  return reasoning.mode === "off" ? "none" : (reasoning.effort ?? effortOf(reasoning.budget));
}

/** Suppliers that think by a budget refuse to where the form of the answer is forced. */
function withBudget(chat: ChatRequest, target: UpstreamTarget, budget: number): WrittenReasoning {
  const { flags, maxOutputTokens } = target;
  const isForced = chat.toolChoice.mode === "named" || chat.toolChoice.mode === "required";
  const isRuledOut = (isForced && chat.tools.length > 0) || chat.format.kind === "json";
  if (isRuledOut || budget >= maxOutputTokens)
    return { ...bounded(target, { enable_thinking: false }), ignored: ["reasoning"] };
  // `max_tokens` does not count what such a supplier thinks.
  const rest = flags.maxTokensField === "max_tokens" ? maxOutputTokens - budget : maxOutputTokens;
  return bounded({ flags, maxOutputTokens: rest }, { enable_thinking: true, thinking_budget: budget });
}

function bounded(
  { flags, maxOutputTokens }: Pick<UpstreamTarget, "flags" | "maxOutputTokens">,
  members: Record<string, unknown>,
): WrittenReasoning {
  return { members: { [flags.maxTokensField]: maxOutputTokens, ...members }, ignored: [] };
}
