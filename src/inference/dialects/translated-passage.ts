import type { Usage } from "../../kernel/usage.ts";
import type {
  Dialect,
  ReaderOptions,
  ReplyPassage,
  ReplyReader,
  StreamWriter,
  WriterOptions,
} from "./dialect.ts";
import { Fold } from "./folded-reply.ts";
import type { ReplyEvent } from "./reply-event.ts";
import { sizeOfLogprobs } from "./token-logprobs.ts";
import { ReplyRepair } from "./reply-repair.ts";
import { plainFailure, type UpstreamFailure } from "./upstream-failure.ts";
import { UsageTally } from "./usage-tally.ts";

const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/** Gives what takes the place of an event: nothing, itself or others. */
type Watch = (event: ReplyEvent) => readonly ReplyEvent[];

export interface Translation {
  /** The supplier's protocol, and how it answers. */
  supplier: Pick<Dialect, "openReader">;
  reading: ReaderOptions;
  /** The client's protocol, and how it is answered. */
  client: Pick<Dialect, "openStream" | "writeWhole">;
  writing: WriterOptions;
  /** Names of tools as the supplier was told them, to the client's own. */
  toolNames: ReadonlyMap<string, string>;
  /** Stands between the supplier's words and the client's. What ends an answer early, cuts it short. */
  watch?: Watch | null;
}

/**
 * An answer on its way from a supplier to a client who speak different protocols, or who want it in
 * different forms.
 */
export class TranslatedPassage implements ReplyPassage {
  completed = false;
  started = false;
  outputBytes = 0;
  failure: UpstreamFailure | null = null;
  isCutShort = false;

  readonly #tally = new UsageTally();
  readonly #translation: Translation;
  readonly #reader: ReplyReader;
  readonly #repair: ReplyRepair;
  /** One of the two: a stream is told as it comes, a whole answer is put together first. */
  readonly #stream: StreamWriter | null;
  readonly #fold = new Fold();
  readonly #watch: Watch | null;
  #finish: ReplyEvent = { kind: "finish", finish: { reason: "end" } };
  #told = "";
  #logprobBytes = 0;

  constructor(translation: Translation) {
    const { supplier, reading, client, writing, toolNames } = translation;
    this.#translation = translation;
    this.#repair = new ReplyRepair(writing.requestId, toolNames);
    this.#stream = writing.stream ? client.openStream(writing) : null;
    this.#watch = translation.watch ?? null;
    this.#reader = supplier.openReader(reading, (event) => this.#take(event));
  }

  get usage(): Usage | null {
    return this.#tally.settled(this);
  }

  get usageAtStart(): Usage | null {
    return this.#tally.atStart;
  }

  get suspicious(): boolean {
    return this.#tally.suspicious;
  }

  get eventCount(): number | undefined {
    return this.#stream?.eventCount;
  }

  /** In the finest words that any protocol has for it. */
  finishReason(): string | null {
    return this.completed && this.#finish.kind === "finish" ? this.#finish.finish.reason : null;
  }

  push(bytes: Buffer): Buffer | null {
    if (this.#isOver()) return null;
    this.#reader.push(bytes);
    return this.#takeTold();
  }

  end(): { tail: Buffer | null } {
    if (!this.#isOver()) this.#reader.end();
    if (!this.completed) {
      this.failure ??= plainFailure("broken", 200, "the answer ended before it was whole");
      return { tail: null };
    }
    return this.#stream ? { tail: Buffer.from(this.#told + this.#stream.end()) } : this.#whole();
  }

  #whole(): { tail: Buffer | null } {
    const { client, writing } = this.#translation;
    const reply = this.#fold.reply;
    const usage = this.usage ?? writing.estimate(this.outputBytes);
    const body = client.writeWhole(reply, usage, writing);
    if (body !== null) return { tail: body };
    this.completed = false;
    const isFiltered = reply.finish.reason === "filter";
    const why = "an answer that the client's protocol has no words for";
    this.failure = plainFailure(isFiltered ? "content_blocked" : "broken", 200, why);
    return { tail: null };
  }

  #take(event: ReplyEvent): void {
    if (this.#isOver()) return;
    // What is counted is what the supplier said, whatever the client is told of it.
    if (event.kind === "usage") this.#tally.take(event);
    else this.#count(event);
    if (this.#watch === null) return this.#accept(event);
    const isOwnEnd = event.kind === "end";
    for (const each of this.#watch(event)) {
      this.#accept(each);
      this.isCutShort ||= each.kind === "end" && !isOwnEnd;
    }
  }

  #accept(event: ReplyEvent): void {
    if (this.#isOver()) return;
    switch (event.kind) {
      case "finish":
        // What is still to come may show that it is another.
        this.#finish = event;
        return;
      case "end":
        this.#tell(this.#finish);
        this.completed = true;
        return;
      case "error":
        this.failure = event.failure;
        return;
      default:
        this.#tell(event);
    }
  }

  #tell(event: ReplyEvent): void {
    const told = this.#repair.pass(event);
    if (this.#stream) this.#told += this.#stream.write(told);
    else this.#fold.add(told);
  }

  #count(event: ReplyEvent): void {
    if (event.kind === "toolEnd" || isAboutEnd(event)) return;
    if (event.kind === "toolStart" && event.name === "")
      return this.#breakOff("a call of a tool without a name");
    if (event.kind === "logprobs") return this.#countLogprobs(event);
    this.started = true;
    if ("text" in event) this.outputBytes += Buffer.byteLength(event.text);
    if (event.kind === "toolStart") this.outputBytes += Buffer.byteLength(event.name);
    if (this.outputBytes > OUTPUT_BYTES_MAX) this.#breakOff();
  }

  /** They are no output, but where they are kept, they may not go on without end either. */
  #countLogprobs({ tokens }: Extract<ReplyEvent, { kind: "logprobs" }>): void {
    const isKept = this.#stream === null || !this.started || this.#translation.writing.form.cumulative;
    if (!isKept) return;
    this.#logprobBytes += sizeOfLogprobs(tokens);
    if (this.#logprobBytes > OUTPUT_BYTES_MAX) this.#breakOff();
  }

  #breakOff(why = `an answer of more than ${String(OUTPUT_BYTES_MAX)} bytes`): void {
    this.failure = plainFailure("broken", 200, why);
  }

  #takeTold(): Buffer | null {
    if (this.#told === "" || !this.started) return null;
    const told = Buffer.from(this.#told);
    this.#told = "";
    return told;
  }

  #isOver(): boolean {
    return this.completed || this.failure !== null;
  }
}

function isAboutEnd({ kind }: ReplyEvent): boolean {
  return kind === "finish" || kind === "end" || kind === "error";
}
