import { setImmediate } from "node:timers/promises";
import type { RequestContent } from "../../activity/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { maskedEntities, type SecurityPolicy } from "../../policies/index.ts";
import type { Admitted } from "../stages/authenticate.ts";
import { keptText } from "./kept-text.ts";
import { Transcript, type TranscriptTerms } from "./transcript.ts";

/** What is kept of either side of a request. */
const BYTES_MAX = 1024 * 1024;
/** What may wait to be written. */
const WAITING_MAX = 2_000;
const WAITING_BYTES_MAX = 64 * 1024 * 1024;
const BATCH_MAX = 32;
const BATCH_BYTES_MAX = 8 * 1024 * 1024;
const DELAY_MS = 250;

export interface ContentLogOptions {
  /** Writes contents, for good or not at all. */
  keep: (contents: readonly RequestContent[]) => Promise<void>;
  clock: Clock;
  log: (message: string, detail: Record<string, unknown>) => void;
}

/**
 * Writes down what requests said, where their customers have chosen so: behind their answers, some at a time.
 * It is no money: where the database is away, or too slow, it is let go and counted.
 */
export class ContentLog {
  readonly #options: ContentLogOptions;
  #waiting: Transcript[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #lost = 0;
  #lostAndTold = 0;

  constructor(options: ContentLogOptions) {
    this.#options = options;
  }

  /** Of how many requests nothing was kept that should have been. */
  get lost(): number {
    return this.#lost;
  }

  /** What hears a request whose customer keeps what it says; null for all others. */
  open(admitted: Admitted): Transcript | null {
    const { security } = admitted.policies;
    return security.logging.level === "metadata"
      ? null
      : new Transcript(admitted, termsOf(security), BYTES_MAX);
  }

  /** Takes a transcript when its request is over. Never throws, and keeps nobody waiting. */
  note(transcript: Transcript | null): void {
    if (transcript === null || transcript.input === null) return;
    const { weight } = transcript;
    if (this.#waiting.length >= WAITING_MAX || this.#waitingBytes + weight > WAITING_BYTES_MAX) {
      this.#lost++;
      return;
    }
    this.#waiting.push(transcript);
    this.#waitingBytes += weight;
    this.#timer ??= setTimeout(() => void this.flush(), DELAY_MS).unref();
  }

  /** Writes all that waits. Never rejects. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return (this.#flushing ??= this.#write().finally(() => (this.#flushing = null)));
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      try {
        await this.#options.keep(await this.#contentsOf(batch));
      } catch (error) {
        this.#lost += batch.length;
        this.#options.log("contents of requests could not be kept", { err: error });
      }
    }
    if (this.#lost === this.#lostAndTold) return;
    const { log } = this.#options;
    log("of some requests nothing was kept", {
      requests: this.#lost - this.#lostAndTold,
      in_all: this.#lost,
    });
    this.#lostAndTold = this.#lost;
  }

  #take(): Transcript[] {
    let count = 0;
    let bytes = 0;
    while (count < Math.min(BATCH_MAX, this.#waiting.length) && (count === 0 || bytes < BATCH_BYTES_MAX))
      bytes += this.#waiting[count++]?.weight ?? 0;
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #contentsOf(batch: readonly Transcript[]): Promise<RequestContent[]> {
    const contents: RequestContent[] = [];
    for (const transcript of batch) {
      contents.push(...(await this.#contentOf(transcript)));
      // Requests go on in between.
      await setImmediate();
    }
    return contents;
  }

  async #contentOf({
    admitted: { incoming, key },
    terms,
    input,
    output,
  }: Transcript): Promise<RequestContent[]> {
    if (input === null) return [];
    const { entities, level } = terms;
    return [
      {
        ...{ requestId: incoming.requestId, createdAt: incoming.receivedAt },
        ...{ customerId: key.customerId, apiKeyId: key.apiKeyId, level },
        ...{ input: await keptText(input, entities), inputBytes: input.total },
        output: output && (await keptText(output, entities)),
        outputBytes: output && output.total,
        storedAt: this.#options.clock.now(),
      },
    ];
  }
}

/** `redacted` takes out everything that is known how; `full` what the customer masks in its logs. */
function termsOf({ logging, masking }: SecurityPolicy): TranscriptTerms {
  if (logging.level === "redacted") return { level: "redacted", entities: maskedEntities };
  const isMasked = masking.enabled && masking.applyTo.includes("logs") && masking.entities.length > 0;
  return { level: "full", entities: isMasked ? masking.entities : null };
}
