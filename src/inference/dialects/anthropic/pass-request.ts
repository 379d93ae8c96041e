import type { InferenceRequest, UpstreamTarget } from "../dialect.ts";
import { isObject } from "../field-rules.ts";
import { MemberChanges } from "../member-changes.ts";
import { findTopLevelMembers } from "../top-level-members.ts";
import { passHistory } from "./pass-history.ts";
import { OURS } from "./signatures.ts";

const SAMPLING_FIELDS = ["temperature", "top_p", "top_k"];
const BUDGET_MIN = 1024;
const NO_THINKING = `{"type":"disabled"}`;
const NULL = "null";

/** Only the newest models take system messages behind the first turn. */
export function canPass(
  { hasLateSystem }: InferenceRequest,
  { midSystem }: UpstreamTarget["flags"],
): boolean {
  return midSystem || !hasLateSystem;
}

/**
 * The client's bytes with the supplier's model name, within the bound on the output, without our own thoughts
 * and without what the supplier's flags rule out.
 */
export function passRequest(request: InferenceRequest, target: UpstreamTarget): Buffer {
  const changes = new MemberChanges(request.body, request.spans);
  const { upstreamModel, maxOutputTokens, flags } = target;
  changes.set("model", JSON.stringify(upstreamModel));
  const isBounded = Number(jsonOf(request, "max_tokens")) <= maxOutputTokens;
  if (!isBounded) changes.set("max_tokens", String(maxOutputTokens));
  if (flags.temperatureMode !== "any") for (const field of SAMPLING_FIELDS) changes.remove(field);
  const budget = budgetOf(request);
  const lacksThought = changeHistory(changes, request, budget !== null);
  if (budget === null) return changes.toBuffer();
  const isTooMuch = !isBounded && budget >= maxOutputTokens;
  // Where every answer begins with a thought, one whose thought is ours or another supplier's is refused.
  if (lacksThought || (isTooMuch && maxOutputTokens <= BUDGET_MIN)) changes.set("thinking", NO_THINKING);
  else if (isTooMuch) changes.set("thinking", withBudget(request, Math.floor(maxOutputTokens / 2)));
  return changes.toBuffer();
}

/** How many tokens every answer is to begin with; null where the model decides on that, or does not think. */
function budgetOf(request: InferenceRequest): number | null {
  const thinking: unknown = JSON.parse(jsonOf(request, "thinking"));
  return isObject(thinking) && thinking["type"] === "enabled" ? Number(thinking["budget_tokens"]) : null;
}

/** Tells whether the conversation lacks a thought where one has to be. */
function changeHistory(changes: MemberChanges, request: InferenceRequest, mustThink: boolean): boolean {
  if (!(mustThink && request.hasTools) && !request.body.includes(OURS)) return false;
  const span = request.spans.get("messages")!;
  const { messages, lacksThought } = passHistory(request.body.subarray(span.start, span.end));
  if (messages !== null) changes.set("messages", messages.toString("utf8"));
  return lacksThought;
}

function withBudget({ body, spans }: InferenceRequest, budget: number): string {
  const span = spans.get("thinking")!;
  const thinking = body.subarray(span.start, span.end);
  const changes = new MemberChanges(thinking, findTopLevelMembers(thinking));
  changes.set("budget_tokens", String(Math.max(BUDGET_MIN, budget)));
  return changes.toBuffer().toString("utf8");
}

/** The JSON of a member; null is as good as absent. */
function jsonOf({ body, spans }: InferenceRequest, name: string): string {
  const span = spans.get(name);
  return span === undefined ? NULL : body.toString("utf8", span.start, span.end);
}
