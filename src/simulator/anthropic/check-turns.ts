import { isObject, type JsonObject, listOf, objectOf, stringOf } from "../json-fields.ts";
import { Refusal } from "../refusal.ts";
import { checkBlocks, type Place } from "./check-blocks.ts";

function blocksOf({ content }: JsonObject, type: string): JsonObject[] {
  return listOf(content)
    .map(objectOf)
    .filter((block) => block["type"] === type);
}

function idsOf(message: JsonObject, type: "tool_use" | "tool_result"): string[] {
  const member = type === "tool_use" ? "id" : "tool_use_id";
  return blocksOf(message, type).map((block) => stringOf(block[member]) ?? "");
}

function readTurn(message: unknown, at: number, strict: boolean): JsonObject {
  if (!isObject(message)) throw new Refusal(400, `messages.${at}: Input should be a valid dictionary`);
  const { role, content } = message;
  const extra = Object.keys(message).find((name) => name !== "role" && name !== "content");
  if (extra !== undefined) throw new Refusal(400, `messages.${at}.${extra}: Extra inputs are not permitted`);
  if (role !== "user" && role !== "assistant" && role !== "system") {
    throw new Refusal(
      400,
      `messages: Unexpected role "${String(role)}". Allowed roles are "user", "assistant".`,
    );
  }
  if (content === "" || (Array.isArray(content) && content.length === 0)) {
    throw new Refusal(400, `messages.${at}: all messages must have non-empty content`);
  }
  const place: Place = { at: `messages.${at}.content`, role, strict };
  if (Array.isArray(content)) checkBlocks(content, place);
  else if (typeof content !== "string") throw new Refusal(400, `${place.at}: Input should be a valid list`);
  return message;
}

/** Every call is answered at once, in one turn that begins with the results; nothing else is answered. */
function checkResults(turns: readonly JsonObject[], at: number): void {
  const turn = turns[at] ?? {};
  const asked = turns[at - 1]?.["role"] === "assistant" ? idsOf(turns[at - 1] ?? {}, "tool_use") : [];
  const answered = idsOf(turn, "tool_result");
  const stray = answered.find((id, index) => !asked.includes(id) || answered.indexOf(id) !== index);
  if (stray !== undefined) {
    const said = "unexpected `tool_use_id` found in `tool_result` blocks";
    throw new Refusal(400, `messages.${at}: ${said}: ${stray}. Each must follow its \`tool_use\` block.`);
  }
  const missing = asked.filter((id) => !answered.includes(id));
  const first = listOf(turn["content"]).map((block) => objectOf(block)["type"] === "tool_result");
  const late = first.lastIndexOf(true) >= answered.length;
  if (missing.length === 0 && !late) return;
  const said = "`tool_use` ids were found without `tool_result` blocks immediately after";
  throw new Refusal(400, `messages.${at - 1}: ${said}: ${(late ? asked : missing).join(", ")}.`);
}

function checkCalls(turns: readonly JsonObject[]): void {
  const ids = turns.flatMap((turn) => (turn["role"] === "assistant" ? idsOf(turn, "tool_use") : []));
  if (new Set(ids).size < ids.length) throw new Refusal(400, "messages: `tool_use` ids must be unique");
  turns.forEach((_, at) => checkResults(turns, at));
  const last = turns.at(-1) ?? {};
  if (last["role"] !== "assistant") return;
  if (idsOf(last, "tool_use").length > 0) {
    const said = "`tool_use` ids were found without `tool_result` blocks immediately after";
    throw new Refusal(400, `messages.${turns.length - 1}: ${said}.`);
  }
  const end = listOf(last["content"]).at(-1);
  const text = stringOf(last["content"]) ?? stringOf(objectOf(end)["text"]) ?? "";
  if (/\s$/.test(text)) {
    throw new Refusal(400, "messages: final assistant content cannot end with trailing whitespace");
  }
}

/** While tools are in use, each of the model's turns must begin with what it thought. */
function checkThoughts(turns: readonly JsonObject[]): void {
  const isWord = (turn: JsonObject): boolean =>
    turn["role"] === "user" && idsOf(turn, "tool_result").length === 0;
  const loop = turns.slice(turns.findLastIndex(isWord) + 1);
  for (const turn of loop) {
    if (turn["role"] !== "assistant" || idsOf(turn, "tool_use").length === 0) continue;
    const first = objectOf(listOf(turn["content"])[0])["type"];
    if (first === "thinking" || first === "redacted_thinking") continue;
    const said = "Expected `thinking` or `redacted_thinking`, but found";
    throw new Refusal(400, `messages.${turns.indexOf(turn)}.content.0.type: ${said} \`${String(first)}\`.`);
  }
}

export interface TurnRules {
  strict: boolean;
  thinks: boolean;
}

/** The turns of a conversation that the vendor takes; system messages stand apart from their order. */
export function checkTurns(
  messages: readonly unknown[],
  { strict, thinks }: TurnRules,
): readonly JsonObject[] {
  const turns = messages
    .map((message, at) => readTurn(message, at, strict))
    .filter(({ role }) => role !== "system");
  if (turns.length === 0) throw new Refusal(400, "messages: at least one message is required");
  checkCalls(turns);
  if (thinks) checkThoughts(turns);
  return turns;
}
