// Looked up once: under Jest, every look at a global costs more than what is done with it.
const { nextTick } = process;
const { max } = Math;

interface Event {
  atMs: number;
  /** Ties happen in the order in which they were asked for. */
  turn: number;
  act: () => void;
}

/**
 * Time that passes only when nothing is left to do at the present moment: what would take minutes takes
 * microseconds, and happens in the same order whenever the same events are asked for.
 */
export class VirtualTime {
  #nowMs: number;
  #turn = 0;
  #events: Event[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Does this after so many milliseconds; what it returns takes it back. */
  after(delayMs: number, act: () => void): () => void {
    const event = { atMs: this.#nowMs + max(0, delayMs), turn: this.#turn++, act };
    this.#events.splice(this.#placeOf(event), 0, event);
    return () => {
      event.act = nothing;
    };
  }

  /** Resolves after so many milliseconds. */
  passed(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Lets time run until nothing is planned before this moment, and then stands there. */
  async runUntil(endMs: number): Promise<void> {
    await settled();
    for (let next = this.#events.at(-1); next && next.atMs <= endMs; next = this.#events.at(-1)) {
      this.#events.pop();
      if (next.act === nothing) continue;
      this.#nowMs = next.atMs;
      next.act();
      await settled();
    }
    this.#nowMs = endMs;
  }

  /** The latest event stands first, so that the next one is popped from the end. */
  #placeOf(event: Event): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#events[middle]!;
      if (other.atMs > event.atMs || (other.atMs === event.atMs && other.turn > event.turn)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function nothing(): void {
  return;
}

// A tick comes after every promise that can be settled has been, however many follow from it.
function settled(): Promise<void> {
  return new Promise((resolve) => nextTick(resolve));
}
