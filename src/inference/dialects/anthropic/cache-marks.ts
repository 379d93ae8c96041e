import type { CacheMark } from "../chat-request.ts";

/** A member of a request that is being written: a block, a tool, a message. */
export type Written = Record<string, unknown>;

const MARKS_MAX = 4;

/** Writes the marks for the prompt cache; everything must be marked in the order of the prompt. */
export class CacheMarks {
  readonly #marked: Written[] = [];

  /** The same block, with the mark where it has one. */
  mark(block: Written, cache: CacheMark): Written {
    if (cache === null) return block;
    const marked = {
      ...block,
      cache_control: { type: "ephemeral", ...(cache === "1h" ? { ttl: cache } : {}) },
    };
    this.#marked.push(marked);
    return marked;
  }

  /** Takes back those that are too many: the last ones stand for the longest prompts. */
  settle(): void {
    for (const block of this.#marked.slice(0, -MARKS_MAX)) delete block["cache_control"];
  }
}
