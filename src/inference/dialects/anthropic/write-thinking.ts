import { arrangeTurns } from "../arrange-turns.ts";
import type { ChatRequest, Effort, Reasoning, Turn } from "../chat-request.ts";
import type { UpstreamTarget } from "../dialect.ts";
import { never } from "../never.ts";
import { budgetOf, effortOf } from "../reasoning-effort.ts";
import type { Written } from "./cache-marks.ts";

const BUDGET_MIN = 1024;

type Asked = Extract<Reasoning, { mode: "on" }>;

/** How a supplier is told to think. */
export interface WrittenThinking {
  fields: { thinking?: Written; effort?: string };
  /** The model thinks, for all we know. */
  thinks: boolean;
  /** It was asked for, and something else that was asked for rules it out. */
  isGivenUp: boolean;
}

/** Thinking as the deployment's flag says that it is told. */
export function writeThinking(chat: ChatRequest, target: UpstreamTarget): WrittenThinking {
  const { reasoning } = chat;
  const mode = target.flags.thinkingMode;
  if (mode === "none") return { fields: {}, thinks: false, isGivenUp: false };
  if (mode === "always") return { fields: writeEffort(reasoning), thinks: true, isGivenUp: false };
  switch (reasoning.mode) {
    case "auto":
      return { fields: {}, thinks: false, isGivenUp: false };
    case "off":
      return { fields: disabled(), thinks: false, isGivenUp: false };
    case "on": {
      const fields = isRuledOut(chat) ? null : writeAsked(reasoning, mode, target.maxOutputTokens);
      if (fields === null) return { fields: disabled(), thinks: false, isGivenUp: true };
      return { fields, thinks: true, isGivenUp: false };
    }
    default:
      return never(reasoning);
  }
}

function disabled(): WrittenThinking["fields"] {
  return { thinking: { type: "disabled" } };
}

/** Null where the bound on the output leaves no room for it. */
function writeAsked(
  asked: Asked,
  mode: "adaptive" | "budget",
  maxOutputTokens: number,
): WrittenThinking["fields"] | null {
  if (mode === "adaptive") return { thinking: { type: "adaptive" }, ...writeEffort(asked) };
  if (maxOutputTokens <= BUDGET_MIN) return null;
  const wanted = Math.max(BUDGET_MIN, asked.budget ?? budgetOf(asked.effort));
  // A budget that does not fit is cut so that the answer itself has room too.
  const half = Math.max(BUDGET_MIN, Math.floor(maxOutputTokens / 2));
  return { thinking: { type: "enabled", budget_tokens: wanted < maxOutputTokens ? wanted : half } };
}

function writeEffort(reasoning: Reasoning): { effort?: string } {
  if (reasoning.mode !== "on") return {};
  const { effort, budget } = reasoning;
  if (effort === null && budget === null) return {};
  return { effort: wordOf(effort ?? effortOf(budget)) };
}

function wordOf(effort: Effort): string {
  return effort === "minimal" ? "low" : effort;
}

/** No thinking goes with a tool that must be called, a prefilled answer, or calls made without it. */
function isRuledOut({ tools, toolChoice, turns }: ChatRequest): boolean {
  if (tools.length > 0 && (toolChoice.mode === "required" || toolChoice.mode === "named")) return true;
  const spoken = arrangeTurns(turns, { laterSystem: "hoisted", merges: true }).turns;
  return spoken.at(-1)?.role === "assistant" || isUnsignedLoop(spoken);
}

/** The answer that waits for its tools' results began without thinking that its supplier signed. */
function isUnsignedLoop(turns: readonly Turn[]): boolean {
  const loop: Turn[] = [];
  for (let at = turns.length - 1; at > 0 && hasResult(turns[at]!); at -= 2) loop.push(turns[at - 1]!);
  return loop.length > 0 && !loop.some(isSigned);
}

function hasResult({ parts }: Turn): boolean {
  return parts.some(({ kind }) => kind === "toolResult");
}

function isSigned({ parts }: Turn): boolean {
  return parts.some(
    (part) => part.kind === "redacted" || (part.kind === "reasoning" && part.signature !== null),
  );
}
