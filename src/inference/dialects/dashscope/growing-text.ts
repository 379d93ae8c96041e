const REPEATED_CHARACTERS = 24;
const GROWTHS = 2;
const HELD_MAX = 16;

/** How a supplier tells a text: each time what is new, or all again; `open` while that is not certain. */
export type Manner = "open" | "incremental" | "cumulative";

/** What a supplier tells in pieces, some of which may be held back while its manner is not certain. */
export interface Growing {
  /** Tells what was held back, as the telling was settled. */
  release(): void;
  settleDoubt(): void;
}

/**
 * How one supplier tells one answer. It was asked to be incremental, and some repeat all the same. Both look
 * alike only as long as every piece begins with all of the piece before it: the first that does not shows
 * that it is incremental. Pieces that do are held back, for they may as well be a text that repeats itself
 * ("ha", "haha"), until one that is long enough leaves no doubt, or the text is over.
 */
export class Telling {
  manner: Manner = "open";
  readonly #growing: Growing[] = [];

  /** A text of the answer; `emit` takes what is new of it. */
  open(emit: (text: string) => void): GrowingText {
    const text = new GrowingText(this, emit);
    this.#growing.push(text);
    return text;
  }

  /** What goes along with the texts that were opened before. */
  join(growing: Growing): void {
    this.#growing.push(growing);
  }

  settle(manner: "incremental" | "cumulative"): void {
    if (this.manner !== "open") return;
    this.manner = manner;
    for (const growing of this.#growing) growing.release();
  }

  /** Nothing more can tell: texts in doubt are read as they most likely are. */
  settleDoubt(): void {
    for (const growing of this.#growing) growing.settleDoubt();
  }
}

/** A text that a supplier tells in pieces. */
export class GrowingText implements Growing {
  readonly #telling: Telling;
  readonly #emit: (text: string) => void;
  /** All of it, as the supplier told it last; kept only as long as it may be repeated. */
  #told = "";
  #last = "";
  #held: string[] = [];
  #growths = 0;
  #isRepeatedLast = false;

  constructor(telling: Telling, emit: (text: string) => void) {
    this.#telling = telling;
    this.#emit = emit;
  }

  /** `isLast`: what else the event says shows that this text is over. */
  take(piece: string, isLast: boolean): void {
    if (this.#telling.manner === "open") this.#weigh(piece, isLast);
    else this.#tell(piece);
  }

  release(): void {
    const isCumulative = this.#telling.manner === "cumulative";
    const pieces = isCumulative ? this.#held.slice(-1) : this.#held;
    this.#held = [];
    for (const piece of pieces) this.#tell(piece);
  }

  /**
   * A text that grew again and again was repeated; so was one whose last event, in which a supplier has
   * nothing new to say, says all of it once more.
   */
  settleDoubt(): void {
    if (this.#held.length === 0) return;
    const isOnceMore = this.#isRepeatedLast && (this.#growths > 0 || this.#held.length === 1);
    this.#telling.settle(this.#growths >= GROWTHS || isOnceMore ? "cumulative" : "incremental");
  }

  #weigh(piece: string, isLast: boolean): void {
    if (this.#told === "") {
      this.#last = piece;
      return this.#tell(piece);
    }
    // A supplier that repeats all does not leave it empty.
    if (piece === "") return this.#telling.settle("incremental");
    if (!piece.startsWith(this.#last)) {
      this.#telling.settle("incremental");
      return this.#tell(piece);
    }
    if (piece.length > this.#last.length) this.#growths++;
    this.#last = piece;
    this.#held.push(piece);
    this.#isRepeatedLast = isLast;
    if (this.#growths >= GROWTHS && piece.length >= REPEATED_CHARACTERS) this.#telling.settle("cumulative");
    else if (this.#held.length === HELD_MAX) this.settleDoubt();
  }

  #tell(piece: string): void {
    const { manner } = this.#telling;
    const added = manner === "cumulative" ? newOf(this.#told, piece) : piece;
    if (manner !== "incremental" && !this.#told.startsWith(piece)) this.#told = piece;
    if (added !== "") this.#emit(added);
  }
}

/** What a text has behind what it has in common with the one told before. */
export function newOf(told: string, text: string): string {
  if (text.startsWith(told)) return text.slice(told.length);
  let common = 0;
  while (common < text.length && text[common] === told[common]) common++;
  return text.slice(common);
}
