import type { UpstreamTarget } from "../dialect.ts";
import { modeOf } from "./read-reasoning.ts";

type Parameters = Readonly<Record<string, unknown>>;

/** The parameters that have to change, by their names. */
export type Bounds = Partial<
  Record<"max_tokens" | "max_completion_tokens" | "thinking_budget" | "enable_thinking", number | boolean>
>;

/** What the longest chain of thought may have, where the client left it open. */
const BUDGET_DEFAULT = 32_768;

/**
 * What has to change for an answer and its chain of thought not to be longer than is paid for. `max_tokens`
 * bounds the answer and `thinking_budget` the thought, so both together must fit; `max_completion_tokens`
 * bounds both, but only some suppliers know it.
 */
export function boundOutput(parameters: Parameters, target: UpstreamTarget): Bounds {
  const { maxOutputTokens: most, flags } = target;
  const answer = numberOf(parameters, "max_tokens");
  const both = numberOf(parameters, "max_completion_tokens");
  const bounds: Bounds = both !== null && both > most ? { max_completion_tokens: most } : {};
  if (answer === null && both !== null) return bounds;
  if (answer === null && flags.maxTokensField === "max_completion_tokens")
    return { max_completion_tokens: most };
  const thinks = thinking(parameters, target);
  if (thinks) return { ...bounds, ...split(parameters, target) };
  // Some models think unless they are told not to, and nothing would bound that.
  const isOpen = flags.thinkingMode !== "none" && modeOf(parameters) === "auto";
  if (isOpen) bounds.enable_thinking = false;
  if (answer === null || answer > most) bounds.max_tokens = most;
  return bounds;
}

/** Whether there will be a chain of thought. A budget bounds it also where it is left to the model. */
function thinking(parameters: Parameters, { flags }: UpstreamTarget): boolean {
  if (flags.thinkingMode === "always") return true;
  const mode = modeOf(parameters);
  if (mode !== "auto") return mode === "on";
  return flags.thinkingMode !== "none" && numberOf(parameters, "thinking_budget") !== null;
}

/**
 * Where they do not fit together, the thought gives way to the answer, and each to half of what is paid for.
 */
function split(parameters: Parameters, { maxOutputTokens: most, flags }: UpstreamTarget): Bounds {
  const given = {
    answer: numberOf(parameters, "max_tokens"),
    budget: numberOf(parameters, "thinking_budget"),
  };
  const half = Math.floor(most / 2);
  if (half === 0 && flags.thinkingMode !== "always") return { enable_thinking: false, max_tokens: most };
  const wanted = Math.min(given.budget ?? (given.answer === null ? half : BUDGET_DEFAULT), most);
  const answer = Math.min(given.answer ?? most, Math.max(most - wanted, most - half));
  const budget = Math.max(1, Math.min(wanted, most - answer));
  return {
    ...(answer !== given.answer && { max_tokens: answer }),
    ...(budget !== given.budget && { thinking_budget: budget }),
  };
}

function numberOf(parameters: Parameters, name: string): number | null {
  const value = parameters[name];
  return typeof value === "number" ? value : null;
}
