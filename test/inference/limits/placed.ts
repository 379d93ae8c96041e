import { Limits, type Placed } from "../../../src/inference/limits/limits.ts";
import type { SlotNeeds } from "../../../src/inference/limits/slot.ts";
import type { Slot } from "../../../src/inference/limits/slot.ts";

type RateLimits = Placed["key"]["rateLimits"];
const open: RateLimits = { rpm: null, tpm: null, concurrency: null };

export interface Asking {
  key?: Partial<RateLimits>;
  customer?: Partial<RateLimits>;
  apiKeyId?: string;
  customerId?: string;
}

let count = 0;

/** A request of a key with these limits. */
export function placed({ key, customer, apiKeyId = "key_1", customerId = "cus_1" }: Asking): Placed {
  return {
    key: {
      ...{ apiKeyId, customerId },
      rateLimits: { ...open, ...key },
      customerRateLimits: { ...open, ...customer },
    },
    incoming: { requestId: `req_${String(process.pid)}_${String(count++)}`, protocol: "openai" },
  };
}

/** Lets a request in; null when it is refused. */
export async function enter(limits: Limits, asking: Asking, tokens = 0): Promise<Slot | null> {
  const slot = limits.slot(placed(asking)) as Slot;
  try {
    await slot.enter();
    if (tokens > 0) await slot.takeTokens(tokens);
    return slot;
  } catch {
    slot.end(0);
    return null;
  }
}

/** Limits of one node of several, at a time that is set. */
export function limitsAt(time: { ms: number }, needs: Partial<SlotNeeds> = {}): Limits {
  const clock = { now: () => new Date(time.ms), monotonicMs: () => time.ms };
  return new Limits({ clock, nodes: () => 1, exact: null, ...needs });
}
