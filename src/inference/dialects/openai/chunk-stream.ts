import type { StreamWriter, WriterOptions } from "../dialect.ts";
import { never } from "../never.ts";
import type { Finish, ReplyEvent } from "../reply-event.ts";
import type { TokenLogprob } from "../token-logprobs.ts";
import { UsageTally } from "../usage-tally.ts";
import { writeFinish } from "./finish-reasons.ts";
import { answerId } from "./replacements.ts";
import { writeUsage } from "./usage.ts";
import { writeLogprobs } from "./write-logprobs.ts";

const ROLE = `{"role":"assistant","content":""}`;
const DONE = "data: [DONE]\n\n";

/** Tells an answer as chat completion chunks. */
export class ChunkStream implements StreamWriter {
  readonly #options: WriterOptions;
  readonly #tally = new UsageTally();
  /** What stands before and behind the choices in every chunk. */
  readonly #head: string;
  readonly #tail: string;
  /** For each call, whether some of its arguments were told; their places count calls only. */
  readonly #calls = new Map<number, { index: number; isEmpty: boolean }>();
  #hasBegun = false;
  #hasRefusal = false;
  #outputBytes = 0;
  #finish: Finish = { reason: "end" };

  constructor(options: WriterOptions) {
    const { createdSeconds, publicModel, wantsUsage } = options;
    const head = { id: answerId(options), object: "chat.completion.chunk", created: createdSeconds };
    this.#options = options;
    this.#head = `data: ${JSON.stringify({ ...head, model: publicModel }).slice(0, -1)},"choices":[`;
    this.#tail = `]${wantsUsage ? `,"usage":null` : ""}}\n\n`;
  }

  write(event: ReplyEvent): string {
    switch (event.kind) {
      case "text":
        return this.#say("content", event.text);
      case "reasoning":
        return this.#say("reasoning_content", event.text);
      case "refusal":
        this.#hasRefusal = true;
        return this.#say("refusal", event.text);
      case "toolStart":
        return this.#startCall(event);
      case "toolArguments":
        this.#outputBytes += Buffer.byteLength(event.text);
        return this.#addArguments(event.call, event.text);
      case "toolEnd":
        return this.#calls.get(event.call)?.isEmpty === true ? this.#addArguments(event.call, "{}") : "";
      case "logprobs":
        return this.#addLogprobs(event.tokens);
      case "usage":
        this.#tally.take(event);
        return "";
      case "finish":
        this.#finish = event.finish;
        return "";
      case "signature":
      case "redacted":
      case "end":
      case "error":
        return "";
      default:
        return never(event);
    }
  }

  end(): string {
    const reason = JSON.stringify(writeFinish(this.#finish, this.#hasRefusal));
    return `${this.#begin()}${this.#choice("{}", reason)}${this.#usage()}${DONE}`;
  }

  #say(member: string, text: string): string {
    if (text === "") return "";
    this.#outputBytes += Buffer.byteLength(text);
    return this.#delta(`{"${member}":${JSON.stringify(text)}}`);
  }

  /** In a chunk of their own, behind the text that they are of. */
  #addLogprobs(tokens: readonly TokenLogprob[]): string {
    if (tokens.length === 0) return "";
    return this.#begin() + this.#choice("{}", "null", JSON.stringify(writeLogprobs(tokens)));
  }

  #startCall({ call, id, name }: Extract<ReplyEvent, { kind: "toolStart" }>): string {
    const index = this.#calls.size;
    this.#calls.set(call, { index, isEmpty: true });
    this.#outputBytes += Buffer.byteLength(name);
    return this.#delta(
      JSON.stringify({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] }),
    );
  }

  #addArguments(call: number, text: string): string {
    const told = this.#calls.get(call);
    if (told === undefined || text === "") return "";
    told.isEmpty = false;
    const { index } = told;
    return this.#delta(
      `{"tool_calls":[{"index":${index},"function":{"arguments":${JSON.stringify(text)}}}]}`,
    );
  }

  #delta(delta: string): string {
    return this.#begin() + this.#choice(delta, "null");
  }

  /** The role, before the first thing that is said. */
  #begin(): string {
    if (this.#hasBegun) return "";
    this.#hasBegun = true;
    return this.#choice(ROLE, "null");
  }

  #choice(delta: string, reason: string, logprobs?: string): string {
    const likely = logprobs === undefined ? "" : `,"logprobs":${logprobs}`;
    return `${this.#head}{"index":0,"delta":${delta}${likely},"finish_reason":${reason}}${this.#tail}`;
  }

  #usage(): string {
    if (!this.#options.wantsUsage) return "";
    const outputBytes = this.#outputBytes;
    const usage =
      this.#tally.settled({ completed: true, outputBytes }) ?? this.#options.estimate(outputBytes);
    return `${this.#head}],"usage":${JSON.stringify(writeUsage(usage))}}\n\n`;
  }
}
