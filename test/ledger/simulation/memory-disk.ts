import type { JournalDisk } from "../../../src/ledger/lane/journal-disk.ts";
import type { Life } from "./life.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

interface Segment {
  written: string;
  /** How much of it outlives a loss of power. */
  syncedLength: number;
}

/** The disk of one machine. It outlives its processes; how much of it outlives the power is what was synced. */
export class MemoryDisk {
  readonly #random: Random;
  readonly #time: VirtualTime;
  readonly #segments = new Map<string, Segment>();
  /** While true, the disk takes nothing, or half of it. */
  isFull = false;

  constructor(random: Random, time: VirtualTime) {
    this.#random = random;
    this.#time = time;
  }

  get names(): string[] {
    return [...this.#segments.keys()].sort();
  }

  /** The disk as one life of the machine's process sees it. */
  for(life: Life): JournalDisk {
    return {
      segments: () => this.names,
      read: (name) => this.#segments.get(name)?.written ?? "",
      append: (name, text) => this.#append(life, name, text),
      sync: (name) => this.#sync(life, name),
      close: () => undefined,
      remove: (name) => {
        if (life.goesOn()) this.#segments.delete(name);
      },
    };
  }

  /** Power comes back, and of what was not synced there is a part, or nothing. */
  losePower(): void {
    for (const segment of this.#segments.values()) {
      const kept = this.#random.between(segment.syncedLength, segment.written.length);
      segment.written = segment.written.slice(0, kept);
    }
  }

  #append(life: Life, name: string, text: string): void {
    if (life.isDead) return;
    const segment = this.#segments.get(name) ?? { written: "", syncedLength: 0 };
    this.#segments.set(name, segment);
    if (!life.goesOn()) {
      // Killed in the middle of writing.
      segment.written += text.slice(0, this.#random.between(0, text.length));
      return;
    }
    if (this.isFull) {
      segment.written += text.slice(0, this.#random.between(0, text.length - 1));
      throw Object.assign(new Error("no space is left"), { code: "ENOSPC" });
    }
    segment.written += text;
  }

  #sync(life: Life, name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const length = this.#segments.get(name)?.written.length ?? 0;
      const fails = this.isFull && this.#random.chance(0.5);
      this.#time.after(this.#random.unit() * 3, () => {
        const segment = this.#segments.get(name);
        if (segment && !fails && !life.isDead) segment.syncedLength = Math.max(segment.syncedLength, length);
        life.enter(() => (fails ? reject(new Error("the disk failed to sync")) : resolve()));
      });
    });
  }
}
