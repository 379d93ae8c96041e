import { crc32 } from "node:zlib";
import type { JournalDisk } from "./journal-disk.ts";
import type { Timers } from "./timers.ts";

export interface JournalOptions {
  disk: JournalDisk;
  timers: Timers;
  /** A name that no segment of this disk has ever had; later names sort after earlier ones. */
  newName: () => string;
  log: (message: string, error: unknown) => void;
}

interface Entry {
  text: string;
  segment: Segment;
}

interface Segment {
  name: string;
  bytes: number;
  /** What is written here and not yet known to be in the books. */
  unbooked: Set<Entry>;
  /** Nothing more is added; it goes when all of it is booked. */
  sealed: boolean;
  /** Something was added since the last sync began. */
  dirty: boolean;
}

const SEGMENT_MAX_BYTES = 4 * 1024 * 1024;
const SYNC_EVERY_MS = 5;
const PROBE_EVERY_MS = 1_000;
const PROBE = "";

/**
 * What a node says of the ends of its requests before anybody is told of them: should it be killed, or the
 * database be away, the charge is still known. An entry is written at once, which outlives the process, and
 * synced within some milliseconds, which outlives the machine's power. A segment is removed when the books
 * have all of it.
 */
export class Journal {
  readonly #options: JournalOptions;
  #current: Segment | null = null;
  #syncing: Segment | null = null;
  #healthy = true;
  #cancelProbe: () => void = () => undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** False while the disk takes nothing: no request may then begin whose end could not be written. */
  get healthy(): boolean {
    return this.#healthy;
  }

  /**
   * Writes an entry. The returned function says that the books have it; null when the disk did not take it.
   */
  append(text: string): (() => void) | null {
    const entry = this.#write(text);
    return entry ? () => this.#book(entry) : null;
  }

  /**
   * What earlier lives left, now safe from a loss of power: the entries, in order, and how to be rid of them
   * once the books have them.
   */
  async readLeft(): Promise<{ entries: string[]; forget: () => void }> {
    const { disk } = this.#options;
    const names = disk.segments();
    for (const name of names) await disk.sync(name);
    const entries = names.flatMap((name) => readEntries(disk.read(name)));
    return { entries, forget: () => names.forEach((name) => disk.remove(name)) };
  }

  /** Stops writing. What is not booked stays on the disk for the next life. */
  close(): void {
    this.#cancelProbe();
    const segment = this.#current;
    this.#current = null;
    if (!segment) return;
    if (segment.unbooked.size === 0) this.#options.disk.remove(segment.name);
    else this.#options.disk.close(segment.name);
  }

  /** A segment that fails is never trusted again; a new one is tried at once. */
  #write(text: string): Entry | null {
    for (const fresh of [this.#current === null, true]) {
      const segment = this.#segment();
      try {
        this.#options.disk.append(segment.name, frame(text));
      } catch (error) {
        this.#seal(segment);
        if (!fresh) continue;
        this.#fallSick(error);
        return null;
      }
      const entry = { text, segment };
      segment.bytes += text.length;
      segment.unbooked.add(entry);
      this.#scheduleSync(segment);
      if (segment.bytes > SEGMENT_MAX_BYTES) this.#seal(segment);
      return entry;
    }
    return null;
  }

  #segment(): Segment {
    this.#current ??= {
      ...{ name: this.#options.newName(), bytes: 0, unbooked: new Set() },
      ...{ sealed: false, dirty: false },
    };
    return this.#current;
  }

  #seal(segment: Segment): void {
    segment.sealed = true;
    if (this.#current === segment) this.#current = null;
    this.#removeIfDone(segment);
  }

  #book(entry: Entry): void {
    entry.segment.unbooked.delete(entry);
    this.#removeIfDone(entry.segment);
  }

  #removeIfDone(segment: Segment): void {
    if (!segment.sealed || segment.unbooked.size > 0 || this.#syncing === segment) return;
    try {
      this.#options.disk.remove(segment.name);
    } catch (error) {
      this.#options.log("a segment of the journal that is done with cannot be removed", error);
    }
  }

  #scheduleSync(segment: Segment): void {
    if (segment.dirty) return;
    segment.dirty = true;
    this.#options.timers.after(SYNC_EVERY_MS, () => void this.#sync(segment));
  }

  async #sync(segment: Segment): Promise<void> {
    segment.dirty = false;
    if (segment.unbooked.size === 0) {
      this.#removeIfDone(segment);
      return;
    }
    this.#syncing = segment;
    try {
      await this.#options.disk.sync(segment.name);
      this.#syncing = null;
      this.#removeIfDone(segment);
    } catch (error) {
      this.#syncing = null;
      this.#moveAway(segment, error);
    }
  }

  /** After a failed sync nobody knows what the disk holds: what is not booked is written again elsewhere. */
  #moveAway(segment: Segment, error: unknown): void {
    this.#options.log("the journal could not be synced; it goes on in a new segment", error);
    this.#seal(segment);
    for (const entry of segment.unbooked) {
      const moved = this.#write(entry.text);
      if (!moved) return;
      moved.segment.unbooked.delete(moved);
      segment.unbooked.delete(entry);
      entry.segment = moved.segment;
      moved.segment.unbooked.add(entry);
    }
    this.#removeIfDone(segment);
  }

  #fallSick(error: unknown): void {
    if (!this.#healthy) return;
    this.#healthy = false;
    this.#options.log("the journal cannot be written; no request is admitted until it can", error);
    this.#scheduleProbe();
  }

  #scheduleProbe(): void {
    this.#cancelProbe = this.#options.timers.after(PROBE_EVERY_MS, () => {
      const segment = this.#segment();
      try {
        this.#options.disk.append(segment.name, frame(PROBE));
        this.#healthy = true;
      } catch {
        this.#seal(segment);
        this.#scheduleProbe();
      }
    });
  }
}

function frame(text: string): string {
  return `${crc32(text).toString(16).padStart(8, "0")} ${text}\n`;
}

/** The lines that are whole: a process may have been killed, or a disk become full, amid one. */
function readEntries(content: string): string[] {
  return content
    .split("\n")
    .filter((line) => line.length > 9 && frame(line.slice(9)) === `${line}\n`)
    .map((line) => line.slice(9));
}
