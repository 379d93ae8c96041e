import type { Effort } from "./chat-request.ts";

const BUDGETS: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
};

/** How many tokens of reasoning a word of effort stands for; `medium` where none is given. */
export function budgetOf(effort: Effort | null): number {
  return BUDGETS[effort ?? "medium"];
}

/** The word of effort that comes closest to a budget; `medium` where none is given. */
export function effortOf(budget: number | null): Effort {
  if (budget === null) return "medium";
  if (budget <= 1024) return "minimal";
  if (budget <= 4096) return "low";
  return budget <= 12_288 ? "medium" : "high";
}
