import type { Timers } from "../../../src/ledger/lane/timers.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** Called before anything happens to a life; it may end there. */
export type Step = (life: Life) => void;

/**
 * One run of a process. Whatever comes to it from outside — a timer, an answer, a client — enters here: a dead
 * process hears nothing any more, a stopped one hears it when it goes on.
 */
export class Life {
  readonly #time: VirtualTime;
  readonly #step: Step;
  #state: "running" | "stopped" | "dead" = "running";
  #held: (() => void)[] = [];

  constructor(time: VirtualTime, step: Step) {
    this.#time = time;
    this.#step = step;
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** Counts a step; false when the process ends there, or has ended before. */
  goesOn(): boolean {
    if (this.isDead) return false;
    this.#step(this);
    return !this.isDead;
  }

  enter(act: () => void): void {
    if (this.#state === "stopped") this.#held.push(act);
    else if (this.goesOn()) act();
  }

  /** As SIGSTOP does. */
  stop(): void {
    if (this.#state === "running") this.#state = "stopped";
  }

  /** As SIGCONT does: what has become due meanwhile comes all at once. */
  continue(): void {
    if (this.#state !== "stopped") return;
    this.#state = "running";
    for (const act of this.#held.splice(0)) this.enter(act);
  }

  /** As SIGKILL does. */
  kill(): void {
    this.#state = "dead";
    this.#held = [];
  }

  passed(ms: number): Promise<void> {
    return new Promise((resolve) => void this.timers.after(ms, resolve));
  }

  readonly timers: Timers = {
    nowMs: () => this.#time.nowMs(),
    soon: (act) => void this.timers.after(0, act),
    after: (ms, act) => {
      let wanted = true;
      const cancel = this.#time.after(ms, () => this.enter(() => wanted && act()));
      return () => {
        wanted = false;
        cancel();
      };
    },
  };
}
