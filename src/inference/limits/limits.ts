import type { Incoming } from "../incoming.ts";
import { Gauges } from "./gauges.ts";
import { isUnlimited, limitScopes, type KeyLimits, type LimitScope } from "./limit-scope.ts";
import { Slot, type SlotNeeds } from "./slot.ts";

/** Whose request it is, and which. */
export interface Placed {
  key: KeyLimits;
  incoming: Pick<Incoming, "requestId" | "protocol">;
}

/**
 * Requests and tokens per minute, and requests at the same time, of keys and of customers. What a limit is
 * comes with each request's key, so a changed one holds from the next request on; what was taken stays
 * counted.
 */
export class Limits {
  readonly #needs: SlotNeeds;
  readonly #gauges = new Gauges();
  /** A key's facts stay the same object until they change. */
  readonly #scopes = new WeakMap<KeyLimits, readonly LimitScope[]>();

  constructor(needs: SlotNeeds) {
    this.#needs = needs;
  }

  /** A request's place within the limits of its key and customer; null when they have none. */
  slot({ key, incoming }: Placed): Slot | null {
    if (isUnlimited(key)) return null;
    const nowMs = this.#needs.clock.monotonicMs();
    const limited = this.#scopesOf(key).map((scope) => ({ scope, gauge: this.#gauges.of(scope.key, nowMs) }));
    return new Slot(this.#needs, incoming, limited);
  }

  #scopesOf(key: KeyLimits): readonly LimitScope[] {
    const known = this.#scopes.get(key);
    if (known) return known;
    const scopes = limitScopes(key);
    this.#scopes.set(key, scopes);
    return scopes;
  }

  close(): void {
    this.#needs.exact?.close();
  }
}
