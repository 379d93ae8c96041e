import { callJson, escaped, moreCallJson } from "./output-json.ts";

interface ToldCall {
  index: number;
  id: string;
  name: string;
  /** Escaped, as far as they have come. */
  arguments: string;
  /** Whether anything but space has come of the arguments. */
  isFilled: boolean;
  isOver: boolean;
}

const NO_ARGUMENTS = "{}";

/** The tool calls of an answer as far as they have been told; numbered in the order in which they began. */
export class ToldCalls {
  readonly #calls = new Map<number, ToldCall>();

  get count(): number {
    return this.#calls.size;
  }

  /** All of them, as JSON. */
  get whole(): string[] {
    return [...this.#calls.values()].map((call) => callJson(call.index, call));
  }

  /** What a client hears of a call that begins. */
  start(key: number, { id, name }: { id: string; name: string }): string[] {
    if (this.#calls.has(key)) return [];
    const call = { index: this.#calls.size, id, name, arguments: "", isFilled: false, isOver: false };
    this.#calls.set(key, call);
    return [callJson(call.index, call)];
  }

  /** What it hears of more arguments. */
  add(key: number, text: string): string[] {
    const call = this.#calls.get(key);
    if (!call || call.isOver || text === "") return [];
    const more = escaped(text);
    call.arguments += more;
    call.isFilled ||= text.trim() !== "";
    return [moreCallJson(call.index, more)];
  }

  /** What it hears at a call's end: arguments are JSON even where the model gave none. */
  end(key: number): string[] {
    const call = this.#calls.get(key);
    if (!call || call.isOver) return [];
    const rest = call.isFilled ? [] : this.add(key, NO_ARGUMENTS);
    call.isOver = true;
    return rest;
  }

  endAll(): string[] {
    return [...this.#calls.keys()].flatMap((key) => this.end(key));
  }
}
