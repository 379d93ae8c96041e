import { encodeStages, stage } from "../activity/index.ts";

/** How long each stage of one request takes: a few integers, and a look at the clock where each begins. */
export class StageClock {
  /** Whether the supplier is called while the books still hold the money. */
  isAhead = false;
  readonly #startedMs: number;
  readonly #durationsUs = [0, 0, 0, 0, 0, 0, 0, 0];
  #current: number = stage.authenticate;
  #reached = 1 << stage.authenticate;
  #sinceUs = 0;

  /** Begins with the first stage, at a moment of the monotonic clock. */
  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** Ends the stage that runs, and begins this one. */
  enter(position: number): void {
    const nowUs = this.#nowUs();
    this.#durationsUs[this.#current]! += nowUs - this.#sinceUs;
    this.#sinceUs = nowUs;
    this.#current = position;
    this.#reached |= 1 << position;
  }

  /** What is written of them if the request ends now; the clock runs on. */
  write(isRefused: boolean): Buffer {
    const durationsUs = [...this.#durationsUs];
    durationsUs[this.#current]! += this.#nowUs() - this.#sinceUs;
    return encodeStages({ durationsUs, reached: this.#reached, isRefused, isAhead: this.isAhead });
  }

  // The clock is a float of milliseconds: whole microseconds are integers, which need no memory of their own.
  #nowUs(): number {
    return Math.floor((performance.now() - this.#startedMs) * 1000);
  }
}
