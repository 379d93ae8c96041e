import type { Finish, ReplyEvent } from "./reply-event.ts";
import { newToolId, plainToolId } from "./tool-ids.ts";

/**
 * Puts right what suppliers get wrong in their answers: ids of tool calls that are missing, odd or there
 * twice, names of tools in the form that the supplier was told, and a reason for the end that does not fit
 * what was answered.
 */
export class ReplyRepair {
  readonly #requestId: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #ids = new Set<string>();
  #hasRefusal = false;

  /** `names` are those of tools as the supplier was told them, to the client's own. */
  constructor(requestId: string, names: ReadonlyMap<string, string>) {
    this.#requestId = requestId;
    this.#names = names;
  }

  /** The event as the client may read it. */
  pass(event: ReplyEvent): ReplyEvent {
    if (event.kind === "toolStart") {
      return { ...event, id: this.#idOf(event), name: this.#names.get(event.name) ?? event.name };
    }
    if (event.kind === "refusal") this.#hasRefusal = true;
    return event.kind === "finish" ? { ...event, finish: this.#fitting(event.finish) } : event;
  }

  #fitting(finish: Finish): Finish {
    const hasCalls = this.#ids.size > 0;
    if (finish.reason === "end" && hasCalls) return { reason: "tool" };
    // A client that waits for tools that nobody has called would wait for ever.
    if (finish.reason === "tool" && !hasCalls) return { reason: "end" };
    // Declined without a word: by "the end" clients would take it for an answer.
    return finish.reason === "refusal" && !this.#hasRefusal ? { reason: "filter" } : finish;
  }

  #idOf({ id, call }: { id: string; call: number }): string {
    const isGood = id !== "" && !this.#ids.has(plainToolId(id));
    const told = isGood ? plainToolId(id) : newToolId(this.#requestId, call);
    this.#ids.add(told);
    return told;
  }
}
