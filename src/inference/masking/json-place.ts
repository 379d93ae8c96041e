const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Knows of a JSON text that comes in pieces whether it stands within a string. */
export class JsonPlace {
  isInString = false;
  #isEscaped = false;

  note(piece: string): void {
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === BACKSLASH) this.#isEscaped = this.isInString;
      else if (code === QUOTE) this.isInString = !this.isInString;
    }
  }
}
