import type { Span } from "./dialect.ts";
import { Splice } from "./splice.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = "{";

interface Member extends Span {
  name: string;
  keyStart: number;
}

interface Change extends Span {
  by: string;
}

/**
 * Changes to the top-level members of a JSON object, made in one copy of its bytes: all that is not named
 * here stays as it is. At least one member must be kept.
 */
export class MemberChanges {
  readonly #body: Buffer;
  readonly #members: Member[];
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #removed = new Set<string>();
  readonly #added: string[] = [];

  constructor(body: Buffer, spans: ReadonlyMap<string, Span>) {
    this.#body = body;
    this.#members = [...spans]
      .map(([name, span]) => ({ name, ...span, keyStart: findKey(body, span.start) }))
      .sort((one, other) => one.start - other.start);
  }

  has(name: string): boolean {
    return this.#members.some((member) => member.name === name);
  }

  /** Gives a member another value, or adds it at the front; `json` is the value as JSON. */
  set(name: string, json: string): void {
    if (this.has(name)) this.#values.set(name, json);
    else this.#added.push(`${JSON.stringify(name)}:${json},`);
  }

  rename(name: string, to: string): void {
    this.#names.set(name, to);
  }

  remove(name: string): void {
    if (this.has(name)) this.#removed.add(name);
  }

  toBuffer(): Buffer {
    const splice = new Splice();
    splice.open(this.#body, 0, this.#body.length);
    for (const { start, end, by } of this.#changes()) splice.replace(start, end, Buffer.from(by));
    return splice.toBuffer();
  }

  #changes(): Change[] {
    const changes: Change[] = [];
    const front = this.#body.indexOf(OPEN_BRACE) + 1;
    if (this.#added.length > 0) changes.push({ start: front, end: front, by: this.#added.join("") });
    this.#members.forEach((member, index) => {
      if (this.#removed.has(member.name)) {
        changes.push({ ...this.#stretchOf(member, index), by: "" });
        return;
      }
      const { name, keyStart, start, end } = member;
      const renamed = this.#names.get(name);
      if (renamed !== undefined)
        changes.push({ start: keyStart, end: this.#endOfKey(member), by: JSON.stringify(renamed) });
      const value = this.#values.get(name);
      if (value !== undefined) changes.push({ start, end, by: value });
    });
    return changes;
  }

  /** A member with the comma behind it, or, where no other is kept behind it, with the comma before it. */
  #stretchOf(member: Member, index: number): Span {
    const isLast = this.#members.slice(index + 1).every(({ name }) => this.#removed.has(name));
    if (!isLast) return { start: member.keyStart, end: this.#members[index + 1]!.keyStart };
    return { start: this.#members[index - 1]?.end ?? member.keyStart, end: member.end };
  }

  #endOfKey({ start }: Member): number {
    return this.#body.lastIndexOf(QUOTE, start - 1) + 1;
  }
}

/** From a value back to the opening quote of its key. */
function findKey(body: Buffer, valueStart: number): number {
  let at = body.lastIndexOf(QUOTE, valueStart - 1) - 1;
  while (body[at] !== QUOTE || body[at - 1] === BACKSLASH) at--;
  return at;
}
