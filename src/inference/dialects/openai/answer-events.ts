import { CallDeltas } from "../call-deltas.ts";
import type { ReaderOptions } from "../dialect.ts";
import { isListOfObjects, isObject, isText } from "../field-rules.ts";
import type { Emit, Finish } from "../reply-event.ts";
import { readTokenLogprobs } from "../token-logprobs.ts";
import { isFailure, readFinish } from "./finish-reasons.ts";
import { isContradictory, readUsage, type UsageSemantics } from "./usage.ts";

type Members = Readonly<Record<string, unknown>>;

/** Tells what chunks, or one whole answer, say; when the answer is over, its reader knows better. */
export class AnswerEvents {
  /** Something of the answer itself was seen. */
  hasBegun = false;
  isFinished = false;
  /** A tool is called that has no name. */
  isBroken = false;

  readonly #emit: Emit;
  readonly #semantics: UsageSemantics;
  readonly #calls: CallDeltas;
  #hasCalls = false;
  #hasRefusal = false;

  constructor({ flags }: ReaderOptions, emit: Emit) {
    this.#emit = emit;
    this.#semantics = flags.usageSemantics;
    this.#calls = new CallDeltas((event) => {
      this.#hasCalls = true;
      emit(event);
    });
  }

  /** Only the first of several answers is told: more were not asked for. */
  read(answer: Members): void {
    const choices: unknown[] = Array.isArray(answer["choices"]) ? answer["choices"] : [];
    for (const choice of choices) {
      if (isObject(choice) && (choice["index"] ?? 0) === 0) this.#readChoice(choice);
    }
    if (isObject(answer["usage"])) this.#readUsage(answer["usage"]);
  }

  /** For suppliers that say that an answer is over without saying why. */
  finish(finish: Finish = { reason: "end" }): void {
    if (this.isFinished) return;
    this.isFinished = true;
    // Where an answer was cut, a call may have no name yet.
    this.isBroken = !this.#calls.end() && finish.reason !== "length";
    if (this.isBroken) return;
    // Whoever is told to wait for tools must have been told of one.
    const isPlain = finish.reason === "end" || (finish.reason === "tool" && !this.#hasCalls);
    const plain: Finish = this.#hasRefusal ? { reason: "refusal" } : { reason: "end" };
    this.#emit({ kind: "finish", finish: isPlain ? plain : finish });
  }

  #readChoice(choice: Members): void {
    const said = choice["delta"] ?? choice["message"];
    if (isObject(said)) this.#readDelta(said, choice);
    const reason = choice["finish_reason"];
    if (isText(reason) && reason !== "") this.finish(readFinish(reason, choice["stop_reason"]));
  }

  #readDelta(delta: Members, choice: Members): void {
    this.#say("reasoning", textOf(delta["reasoning_content"]) || textOf(delta["reasoning"]));
    this.#say("text", textOf(delta["content"]));
    const refusal = textOf(delta["refusal"]);
    this.#hasRefusal ||= refusal !== "";
    this.#say("refusal", refusal);
    const tokens = readTokenLogprobs(choice["logprobs"]);
    if (tokens.length > 0) this.#emit({ kind: "logprobs", tokens });
    this.hasBegun ||= isListOfObjects(delta["tool_calls"]) && delta["tool_calls"].length > 0;
    this.#calls.take(delta["tool_calls"], delta === choice["message"]);
  }

  #say(kind: "reasoning" | "text" | "refusal", text: string): void {
    if (text === "") return;
    this.hasBegun = true;
    this.#emit({ kind, text });
  }

  #readUsage(report: Members): void {
    const usage = readUsage(report, this.#semantics);
    const suspicious = usage === null || isContradictory(report, usage, this.#semantics);
    this.#emit({ kind: "usage", usage, suspicious });
  }
}

/** Whether a chunk, or a whole answer, is an error instead. */
export function isError(answer: Members): boolean {
  if ((answer["error"] ?? null) !== null || answer["object"] === "error") return true;
  const choices: unknown[] = Array.isArray(answer["choices"]) ? answer["choices"] : [];
  return choices.some((choice) => {
    const reason = isObject(choice) ? choice["finish_reason"] : null;
    return isText(reason) && isFailure(reason);
  });
}

/** Some suppliers write a text in parts. */
function textOf(content: unknown): string {
  if (isText(content)) return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => (isObject(part) ? textOf(part["text"]) : "")).join("");
}
