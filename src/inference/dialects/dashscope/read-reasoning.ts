import type { Effort, Reasoning } from "../chat-request.ts";
import { invalid } from "../field-rules.ts";

type Parameters = Readonly<Record<string, unknown>>;

const EFFORTS: readonly Effort[] = ["minimal", "low", "medium", "high", "xhigh", "max"];

/** What the longest chain of thought may have, where thinking is on and its budget left open. */
const BUDGET_DEFAULT = 32_768;

/** How a client wants the model to think; a budget alone does not ask it to. */
export function readReasoning(parameters: Parameters): Reasoning {
  const mode = modeOf(parameters);
  if (mode !== "on") return { mode };
  const effort = parameters["reasoning_effort"] ?? null;
  if (effort !== null && !EFFORTS.includes(effort as Effort)) {
    throw invalid("parameters.reasoning_effort", `one of none, ${EFFORTS.join(", ")}`);
  }
  return { mode, effort: effort as Effort | null, budget: budgetOf(parameters) };
}

/** The tokens that a chain of thought may have beyond `max_tokens`, which does not count them. */
export function thinkingTokens(parameters: Parameters): number {
  const mode = modeOf(parameters);
  if (mode === "off") return 0;
  return budgetOf(parameters) ?? (mode === "on" ? BUDGET_DEFAULT : 0);
}

export function modeOf(parameters: Parameters): Reasoning["mode"] {
  const { enable_thinking: enabled, reasoning_effort: effort } = parameters;
  if (enabled === false || effort === "none" || budgetOf(parameters) === 0) return "off";
  return enabled === true || typeof effort === "string" ? "on" : "auto";
}

function budgetOf({ thinking_budget: budget }: Parameters): number | null {
  return typeof budget === "number" ? budget : null;
}
