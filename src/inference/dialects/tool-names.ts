import { hash } from "node:crypto";

const ODD = /[^A-Za-z0-9_-]/g;
const DIGITS = 8;

/** How the names of a request's tools are told to a supplier who takes no long, odd or reserved ones. */
export class ToolNames {
  readonly #lengthMax: number;
  readonly #reserved: ReadonlySet<string>;
  readonly #originals = new Map<string, string>();

  constructor(lengthMax: number, reserved: readonly string[] = []) {
    this.#lengthMax = lengthMax;
    this.#reserved = new Set(reserved);
  }

  /** The same name where it can be, else its beginning with a digest behind it. */
  told(name: string): string {
    const plain = name.replace(ODD, "_");
    const fits = plain === name && name.length <= this.#lengthMax && !this.#reserved.has(name);
    if (fits) return name;
    const digest = hash("sha256", name).slice(0, DIGITS);
    const told = `${plain.slice(0, this.#lengthMax - DIGITS - 1)}_${digest}`;
    this.#originals.set(told, name);
    return told;
  }

  /** Told names to the client's own, where they differ. */
  get originals(): ReadonlyMap<string, string> {
    return this.#originals;
  }
}
