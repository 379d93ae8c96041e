import { BORDER_BEFORE, BORDER_BEHIND, type Automaton, type Sources } from "./automaton.ts";
import { foldCells, foldSpecial, isWordUnit, SPACE, SPECIAL, WORD } from "./fold-characters.ts";

/**
 * Reads one text with an automaton, in as many pieces as it comes in: the verdict does not depend on where it
 * is cut. Offsets count the characters of the text as it came, from its beginning.
 */
export class TermScanner {
  /** Whose terms were found so far. */
  found: Sources = 0;
  /** Where the first of them begins; -1: none was found. */
  foundFrom = -1;

  readonly #automaton: Automaton;
  /** Of the last units: where each came from, doubled, plus 1 for one that is part of a word. */
  readonly #ring: Int32Array;
  readonly #mask: number;
  #units = 0;
  #node = 0;
  #offset = 0;
  #wasSpace = false;
  /** A first half of a pair that waits for the other; 0: none. */
  #high = 0;
  #highFrom = 0;
  /** Whose terms have just ended, if the next unit is no part of a word. */
  #pending: Sources = 0;
  #pendingFrom = 0;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    const size = 2 ** Math.ceil(Math.log2(automaton.tables.depthMax + 2));
    this.#ring = new Int32Array(size);
    this.#mask = size - 1;
  }

  /** Where that begins of which it is not yet told whether it is a term; the end of the text: nothing is. */
  get undecidedFrom(): number {
    const depth = this.#automaton.tables.depths[this.#node]!;
    if (depth > 0) return this.#ring[(this.#units - depth) & this.#mask]! >> 1;
    return this.#high === 0 ? this.#offset : this.#highFrom;
  }

  /** Forgets where it is, but not what it found: another text begins. */
  reset(): void {
    this.#high = 0;
    this.#pending = 0;
    this.#units = 0;
    this.#node = 0;
    this.#wasSpace = false;
    this.#offset = 0;
  }

  /** The next piece of the text. */
  feed(text: string): void {
    for (let at = 0; at < text.length; at++) {
      if (this.#high === 0 && this.#pending === 0) at = this.#feedPlain(text, at);
      if (at < text.length) this.#take(text.charCodeAt(at), this.#offset + at);
    }
    this.#offset += text.length;
  }

  /** The next character, which `width` characters of the text stand for. */
  feedUnit(unit: number, width: number): void {
    this.#take(unit, this.#offset);
    this.#offset += width;
  }

  /** The text is over. */
  end(): void {
    if (this.#high !== 0) this.#step(this.#high, 0, this.#highFrom);
    this.#high = 0;
    if (this.#pending !== 0) this.#confirm();
  }

  /** Reads on to the first character that is more than one step, or ends a term. Gives where that is. */
  #feedPlain(text: string, from: number): number {
    const { dense, denseCount, classCount, classPages, classCells, all } = this.#automaton.tables;
    const ring = this.#ring;
    const mask = this.#mask;
    const base = this.#offset;
    const unknown = ~this.found;
    let node = this.#node;
    let units = this.#units;
    let wasSpace = this.#wasSpace;
    let at = from;
    for (; at < text.length; at++) {
      const cell = foldCells[text.charCodeAt(at)]!;
      if (cell >= SPECIAL) break;
      const unit = cell & 0xffff;
      if (unit === SPACE && wasSpace) continue;
      const label = classCells[classPages[unit >> 8]! + (unit & 255)]!;
      const next = node < denseCount ? dense[node * classCount + label]! : this.#automaton.next(node, label);
      if ((all[next]! & unknown) !== 0) break;
      node = next;
      wasSpace = unit === SPACE;
      ring[units++ & mask] = ((base + at) << 1) | (cell >> 16);
    }
    this.#node = node;
    this.#units = units;
    this.#wasSpace = wasSpace;
    return at;
  }

  #take(unit: number, offset: number): void {
    const cell = foldCells[unit]!;
    if (cell < SPECIAL && this.#high === 0) this.#step(cell & 0xffff, cell & WORD, offset);
    else this.#takeSpecial(unit, offset);
  }

  #takeSpecial(unit: number, offset: number): void {
    const high = this.#high;
    this.#high = 0;
    if (high !== 0 && unit >= 0xdc00 && unit <= 0xdfff) {
      this.#takeSeveral(foldSpecial(((high - 0xd800) << 10) + (unit - 0xdc00) + 0x10000), this.#highFrom);
    } else if (high !== 0) {
      this.#step(high, 0, this.#highFrom);
      this.#take(unit, offset);
    } else if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#high = unit;
      this.#highFrom = offset;
    } else {
      this.#takeSeveral(foldSpecial(unit), offset);
    }
  }

  #takeSeveral(folded: string, offset: number): void {
    for (let at = 0; at < folded.length; at++) {
      const unit = folded.charCodeAt(at);
      this.#step(unit, isWordUnit(unit) ? WORD : 0, offset);
    }
  }

  #step(unit: number, word: number, offset: number): void {
    if (unit === SPACE) {
      if (this.#wasSpace) return;
      this.#wasSpace = true;
    } else this.#wasSpace = false;
    if (this.#pending !== 0) {
      if (word === 0) this.#confirm();
      this.#pending = 0;
    }
    const automaton = this.#automaton;
    this.#ring[this.#units++ & this.#mask] = offset * 2 + (word >> 16);
    const node = automaton.next(this.#node, automaton.classOf(unit));
    this.#node = node;
    if ((automaton.tables.all[node]! & ~this.found) !== 0) this.#note(node);
  }

  /** The terms that end here, the longest first. */
  #note(ending: number): void {
    const { own, borders, shorter, depths } = this.#automaton.tables;
    for (let node = own[ending] === 0 ? shorter[ending]! : ending; node !== 0; node = shorter[node]!) {
      const first = this.#units - depths[node]!;
      const isInside = first > 0 && (this.#ring[(first - 1) & this.#mask]! & 1) === 1;
      if (isInside && (borders[node]! & BORDER_BEFORE) !== 0) continue;
      const from = this.#ring[first & this.#mask]! >> 1;
      if ((borders[node]! & BORDER_BEHIND) === 0) this.#tell(own[node]!, from);
      else {
        if (this.#pending === 0) this.#pendingFrom = from;
        this.#pending |= own[node]!;
      }
    }
  }

  #confirm(): void {
    this.#tell(this.#pending, this.#pendingFrom);
    this.#pending = 0;
  }

  #tell(sources: Sources, from: number): void {
    if (this.foundFrom < 0) this.foundFrom = from;
    this.found |= sources;
  }
}
