import type { Life } from "./life.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How likely things are to go wrong on the way; each from 0 to 1. */
export interface Weather {
  /** The connection breaks before the server hears of it. */
  cutBefore: number;
  /** The connection breaks after the server has done it: the answer is lost. */
  cutAfter: number;
  /** The answer takes up to a third of a second instead of some milliseconds. */
  slow: number;
}

/** Work that the server does, and whose result goes back over the network. */
export type Answer<T> = (work: () => T) => void;

/** The way between the processes and the database server: it takes time, and breaks. */
export class Network {
  readonly #time: VirtualTime;
  readonly #random: Random;
  weather: Weather;
  /** While true, nothing is answered but that there is no server. */
  isDown = false;
  #generation = 0;

  constructor(time: VirtualTime, random: Random, weather: Weather) {
    this.#time = time;
    this.#random = random;
    this.weather = weather;
  }

  /** Rises whenever every connection breaks. */
  get generation(): number {
    return this.#generation;
  }

  nowMs(): number {
    return this.#time.nowMs();
  }

  /** Breaks every connection, and whatever is under way on it. */
  breakAll(): void {
    this.#generation++;
  }

  after(ms: number, act: () => void): () => void {
    return this.#time.after(ms, act);
  }

  /**
   * Asks the server; `serve` runs there, and may answer at once or later, or never. `onBreak` runs there when the
   * connection breaks.
   */
  call<T>(life: Life, serve: (answer: Answer<T>) => void, onBreak: () => void = nothing): Promise<T> {
    if (!life.goesOn()) return new Promise(() => undefined);
    const generation = this.#generation;
    const cutBefore = this.#random.chance(this.weather.cutBefore);
    const cutAfter = this.#random.chance(this.weather.cutAfter);
    return new Promise<T>((resolve, reject) => {
      const tell = (act: () => void): void => void this.#time.after(this.#delayMs(), () => life.enter(act));
      const broken = (): void => {
        onBreak();
        tell(() => reject(new Error("the connection is broken")));
      };
      this.#time.after(this.#delayMs(), () => {
        if (this.isDown || cutBefore || generation !== this.#generation) {
          broken();
          return;
        }
        serve((work) => {
          if (generation !== this.#generation) {
            broken();
            return;
          }
          try {
            const result = work();
            if (cutAfter) broken();
            else tell(() => resolve(result));
          } catch (error) {
            tell(() => reject(error));
          }
        });
      });
    });
  }

  #delayMs(): number {
    return this.#random.chance(this.weather.slow) ? this.#random.unit() * 300 : 0.1 + this.#random.unit() * 2;
  }
}

function nothing(): void {
  return;
}
