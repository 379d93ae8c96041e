import { writeJson } from "./write-json.ts";
import { isObject } from "./field-rules.ts";
import type { Emit } from "./reply-event.ts";

/** What is new in a piece of a call's arguments behind `said`; `named`: it repeats the call's name. */
export type NewArguments = (said: string, piece: string, named: boolean) => string;

interface Call {
  id: string;
  name: string;
  /** As the supplier counts; null where it does not. */
  index: number | null;
  /** As events count; null until its name is known. */
  number: number | null;
  said: string;
}

interface Piece {
  id: string;
  name: string;
  index: number | null;
  text: string;
}

/**
 * Puts tool calls together from the pieces that suppliers of OpenAI's and DashScope's protocols send of them,
 * and tells them as events. Pieces that go on with a call have its index; its id may be missing, empty or
 * repeated.
 */
export class CallDeltas {
  readonly #emit: Emit;
  readonly #newArguments: NewArguments;
  readonly #calls: Call[] = [];
  #started = 0;

  constructor(emit: Emit, newArguments: NewArguments = (_said, piece) => piece) {
    this.#emit = emit;
    this.#newArguments = newArguments;
  }

  /** Takes a `tool_calls` member as it came. In a whole answer every piece is a call of its own. */
  take(pieces: unknown, isWhole = false): void {
    if (!Array.isArray(pieces)) return;
    for (const value of pieces) {
      if (!isObject(value)) continue;
      const piece = readPiece(value);
      const call = (isWhole ? null : this.#callOf(piece)) ?? this.#open(piece);
      this.#add(call, piece);
    }
  }

  /** No more pieces come. False when a call never had a name, so that nobody can tell what it calls. */
  end(): boolean {
    for (const { number } of this.#calls) if (number !== null) this.#emit({ kind: "toolEnd", call: number });
    return this.#started === this.#calls.length;
  }

  /** The call that a piece goes on with; null when it begins one. */
  #callOf({ id, name, index }: Piece): Call | null {
    const last = this.#calls.findLast((call) => index === null || call.index === index) ?? null;
    if (last === null || (id === "" && index !== null)) return last;
    if (id === "") return name === "" || last.name === "" || last.name === name ? last : null;
    const same = this.#calls.findLast((call) => call.id === id && (index === null || call.index === index));
    if (same) return same;
    // An id that comes late belongs to the call before it, unless the piece names a call of its own.
    const isLate = last.id === "" && (name === "" || last.name === "");
    return isLate ? last : null;
  }

  #open({ id, index }: Piece): Call {
    const call: Call = { id, index, name: "", number: null, said: "" };
    this.#calls.push(call);
    return call;
  }

  #add(call: Call, { id, name, text }: Piece): void {
    const isRenamed = call.name !== "" && name !== "";
    const added = this.#newArguments(call.said, text, isRenamed);
    call.said += added;
    call.id ||= id;
    call.name ||= name;
    if (call.name === "") return;
    const isFirst = call.number === null;
    call.number ??= this.#started++;
    if (isFirst) this.#emit({ kind: "toolStart", call: call.number, id: call.id, name: call.name });
    const told = isFirst ? call.said : added;
    if (told !== "") this.#emit({ kind: "toolArguments", call: call.number, text: told });
  }
}

function readPiece(value: Record<string, unknown>): Piece {
  const { id, index } = value;
  const called = isObject(value["function"]) ? value["function"] : {};
  const { name, arguments: given } = called;
  return {
    id: typeof id === "string" ? id : "",
    name: typeof name === "string" ? name : "",
    index: Number.isInteger(index) ? (index as number) : null,
    // Some suppliers send an object in place of its JSON.
    text: typeof given === "string" ? given : isObject(given) ? writeJson(given) : "",
  };
}
