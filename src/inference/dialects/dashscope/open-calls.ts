/**
 * The tool calls of a history that wait for their results. Early clients send neither an id with a call nor
 * one with its result: there a result belongs to the first call of its name, or to the first of all.
 */
export class OpenCalls {
  #open: { id: string; name: string }[] = [];

  /** Another answer begins: what its predecessor called is not waited for any more. */
  begin(): void {
    this.#open = [];
  }

  add(id: string, name: string): void {
    this.#open.push({ id, name });
  }

  /** The call of this id has its result. */
  close(id: string): void {
    this.#open = this.#open.filter((call) => call.id !== id);
  }

  /** The id of the call that a result without one belongs to; null when no call waits for it. */
  closeNext(name: string | null): string | null {
    const call = this.#open.find((open) => name === null || open.name === name);
    if (!call) return null;
    this.close(call.id);
    return call.id;
  }
}
