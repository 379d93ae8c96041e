import { CallDeltas } from "../call-deltas.ts";
import type { ReaderOptions } from "../dialect.ts";
import { isObject } from "../field-rules.ts";
import type { Emit, Finish } from "../reply-event.ts";
import { readTokenLogprobs } from "../token-logprobs.ts";
import { plainFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { GrowingLogprobs } from "./growing-logprobs.ts";
import { type GrowingText, newOf, Telling } from "./growing-text.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { isContradictory, isNoReport, readUsage } from "./usage.ts";

const OK = 200;
const ERROR_STATUS = 400;
const DONE = "[DONE]";

/** What an event says of itself besides its data. */
export interface EventHead {
  isError: boolean;
  /** 0 where it names none. */
  status: number;
  /** It is all of the answer. */
  isWhole: boolean;
}

/** Reads an answer, event by event, or its one body. After its last event it takes nothing more. */
export class GenerationReader {
  isOver = false;
  readonly #options: ReaderOptions;
  readonly #emit: Emit;
  readonly #telling = new Telling();
  readonly #reasoning: GrowingText;
  readonly #text: GrowingText;
  readonly #logprobs: GrowingLogprobs;
  readonly #calls: CallDeltas;
  #finish: Finish | null = null;

  constructor(options: ReaderOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.#reasoning = this.#telling.open((text) => emit({ kind: "reasoning", text }));
    this.#text = this.#telling.open((text) => emit({ kind: "text", text }));
    this.#logprobs = new GrowingLogprobs(this.#telling, (tokens) => emit({ kind: "logprobs", tokens }));
    this.#telling.join(this.#logprobs);
    this.#calls = new CallDeltas(emit, (said, piece, named) => this.#newArguments(said, piece, named));
  }

  read(data: Buffer, head: EventHead): void {
    if (this.isOver) return;
    const text = data.toString("utf8").trim();
    const report = parse(text);
    if (text === DONE) return;
    if (head.isError || head.status >= ERROR_STATUS || (report !== null && isError(report))) {
      const status = head.status >= ERROR_STATUS ? head.status : OK;
      return this.#fail(readErrorWithin(data, this.#options.names, status));
    }
    if (report === null) return this.break("an event that is no JSON object");
    this.#readUsage(report["usage"]);
    if (isObject(report["output"])) this.#readOutput(report["output"], head.isWhole);
  }

  /** The supplier is done, and says no more than it did: only the reason for the end tells a whole answer. */
  end(): void {
    if (this.isOver) return;
    this.#telling.settleDoubt();
    if (this.#finish === null) return this.break("the answer ended without a reason");
    if (!this.#calls.end()) return this.break("a tool call without a name");
    this.isOver = true;
    this.#emit({ kind: "finish", finish: this.#finish });
    this.#emit({ kind: "end" });
  }

  /** The answer cannot be read on. */
  break(why: string): void {
    this.#fail(plainFailure("broken", OK, why));
  }

  #fail(failure: UpstreamFailure): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#emit({ kind: "error", failure });
  }

  /** Before what the same event says: clients that are told of the input first are told the true count. */
  #readUsage(report: unknown): void {
    if (isNoReport(report)) return;
    const { usageSemantics } = this.#options.flags;
    const usage = isObject(report) ? readUsage(report, usageSemantics) : null;
    const suspicious = !isObject(report) || usage === null || isContradictory(report, usage, usageSemantics);
    this.#emit({ kind: "usage", usage, suspicious });
  }

  #readOutput(output: Record<string, unknown>, isWhole: boolean): void {
    const choices: unknown[] = Array.isArray(output["choices"]) ? output["choices"] : [];
    const choice = choices.filter(isObject).find(({ index }) => (index ?? 0) === 0);
    const message = isObject(choice?.["message"]) ? choice["message"] : { content: output["text"] };
    const finish = readFinish(choice?.["finish_reason"] ?? output["finish_reason"]);
    const calls = message["tool_calls"];
    const hasCalls = Array.isArray(calls) && calls.length > 0;
    const isOver = hasCalls || finish !== null;
    const reasoning = textOf(message["reasoning_content"]) ?? "";
    const text = textOf(message["content"]);
    if (reasoning !== "") this.#reasoning.take(reasoning, isOver || Boolean(text));
    if (text) this.#reasoning.settleDoubt();
    if (text !== null) this.#text.take(text, isOver);
    this.#logprobs.take(readTokenLogprobs(choice?.["logprobs"]));
    if (hasCalls) {
      this.#telling.settleDoubt();
      this.#calls.take(calls, isWhole);
    }
    this.#finish = finish ?? this.#finish;
  }

  /** Arguments are repeated with the name of their call; what only goes on with them does not name it. */
  #newArguments(said: string, piece: string, named: boolean): string {
    const telling = this.#telling;
    if (said === "" || piece === "" || telling.manner === "incremental") return piece;
    if (telling.manner === "open") {
      telling.settle(named && piece.startsWith(said) ? "cumulative" : "incremental");
    }
    return telling.manner === "cumulative" ? newOf(said, piece) : piece;
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isError({ code, output, error }: Record<string, unknown>): boolean {
  return !isObject(output) && ((typeof code === "string" && code !== "") || isObject(error));
}

/** Content is a text, or a list of parts of which some have one; null where there is none. */
function textOf(content: unknown): string | null {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return null;
  return content.map((part: unknown) => (isObject(part) ? textOf(part["text"]) : null) ?? "").join("");
}

/** Until the last event the reason is the text "null". */
function readFinish(reason: unknown): Finish | null {
  switch (reason) {
    case undefined:
    case null:
    case "":
    case "null":
      return null;
    case "length":
      return { reason: "length" };
    case "tool_calls":
      return { reason: "tool" };
    case "content_filter":
      return { reason: "filter" };
    default:
      return { reason: "end" };
  }
}
