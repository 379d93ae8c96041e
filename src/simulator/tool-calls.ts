import { argumentsFor } from "./example-of.ts";
import type { JsonObject } from "./json-fields.ts";

export interface OfferedTool {
  name: string;
  schema: JsonObject;
}

export type ToolChoice =
  { mode: "none" } | { mode: "auto" } | { mode: "required" } | { mode: "named"; name: string };

/** Who spoke last, and what: tools are called on a user's word, and answered in text after a result. */
export type LastMessage = { from: "user"; text: string } | { from: "tool" } | { from: "other" };

export interface ToolCall {
  name: string;
  /** JSON text. */
  arguments: string;
}

export interface ToolSituation {
  offered: readonly OfferedTool[];
  choice: ToolChoice;
  last: LastMessage;
  parallel: boolean;
  /** The texts of all results so far, in the order in which their calls were made. */
  results: readonly string[];
  /** Whether a user has asked for calls at once anywhere in the conversation. */
  wantsParallel: boolean;
}

/** A request without tools. */
export const noTools: ToolSituation = {
  offered: [],
  choice: { mode: "auto" },
  last: { from: "other" },
  parallel: false,
  results: [],
  wantsParallel: false,
};

/** The texts of all results, once a `loop` of so many steps is over; null otherwise. */
export function loopOutcome({ offered, results }: ToolSituation, steps: number | null): string | null {
  return steps !== null && offered.length > 0 && results.length >= steps ? results.join(", ") : null;
}

/** The next call of a loop tells which it is and what the last result said; two at once if asked for. */
function loopCalls(situation: ToolSituation, steps: number): ToolCall[] {
  const { offered, choice, results } = situation;
  const named = choice.mode === "named" ? choice.name : offered[0]?.name;
  const tool = offered.find(({ name }) => name === named);
  if (!tool || choice.mode === "none") return [];
  const count = situation.parallel && situation.wantsParallel ? 2 : 1;
  const calls: ToolCall[] = [];
  for (let step = results.length + 1; step <= Math.min(steps, results.length + count); step++) {
    const previous = results.at(-1) ?? "";
    calls.push({ name: tool.name, arguments: JSON.stringify({ step, previous }) });
  }
  return calls;
}

/** The calls the model makes now: none, one, or two at once. */
export function plannedCalls(situation: ToolSituation, loopSteps: number | null): ToolCall[] {
  const { offered, choice, last } = situation;
  if (offered.length === 0) return [];
  if (loopSteps !== null) return loopCalls(situation, loopSteps);
  if (choice.mode === "none" || last.from === "tool") return [];
  const text = last.from === "user" ? last.text : "";
  if (choice.mode === "auto" && !text.includes("tool")) return [];
  const called =
    choice.mode === "named" ? offered.filter((tool) => tool.name === choice.name) : offered.slice(0, 2);
  const [first, second = first] = called;
  if (!first || !second) return [];
  const tools = situation.parallel && text.includes("parallel") ? [first, second] : [first];
  return tools.map((tool) => ({ name: tool.name, arguments: argumentsFor(tool.schema) }));
}
