import type { ChatRequest } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { budgetOf, effortOf } from "../reasoning-effort.ts";

/** Whether the supplier is to think, and the parameters that say so. */
export interface Thinking {
  isOn: boolean;
  parameters: Readonly<Record<string, unknown>>;
  /** The client asked for it, and something else that it asked for rules it out. */
  isGivenUp: boolean;
}

/** Settles how much the supplier thinks. Models that can do both are always told: their defaults differ. */
export function thinkingOf(chat: ChatRequest, target: UpstreamTarget): Thinking {
  const { thinkingMode } = target.flags;
  const isAsked = chat.reasoning.mode === "on";
  const hasRoom = target.maxOutputTokens > 1;
  const measure = hasRoom ? measureOf(chat, target) : {};
  switch (thinkingMode) {
    case "none":
      return { isOn: false, parameters: {}, isGivenUp: false };
    case "always":
      return { isOn: true, parameters: measure, isGivenUp: isAsked && !hasRoom };
    case "adaptive":
    case "budget": {
      const isOn = isAsked && hasRoom && !isRuledOut(chat);
      const told = isOn ? measure : {};
      return { isOn, parameters: { enable_thinking: isOn, ...told }, isGivenUp: isAsked && !isOn };
    }
  }
}

/** A forced tool, JSON and an answer that was begun: no model does them while it thinks. */
function isRuledOut({ tools, toolChoice, format, turns }: ChatRequest): boolean {
  const isForced = tools.length > 0 && (toolChoice.mode === "named" || toolChoice.mode === "required");
  const isBegun = turns.at(-1)?.role === "assistant";
  return isForced || isBegun || format.kind !== "text";
}

/** What the client left open is left to the model. */
function measureOf(
  { reasoning }: ChatRequest,
  { flags, maxOutputTokens }: UpstreamTarget,
): Thinking["parameters"] {
  if (reasoning.mode !== "on") return {};
  const { effort, budget } = reasoning;
  if (effort === null && budget === null) return {};
  if (flags.thinkingMode === "adaptive") return { reasoning_effort: effort ?? effortOf(budget) };
  return { thinking_budget: budgetWithin(budget ?? budgetOf(effort), maxOutputTokens) };
}

/** Reasoning is a part of the bound; a budget that would fill all of it leaves a quarter for the answer. */
function budgetWithin(budget: number, bound: number): number {
  return Math.max(1, budget < bound ? budget : Math.floor((bound * 3) / 4));
}
