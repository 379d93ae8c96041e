import { Limits } from "../../src/inference/limits/limits.ts";
import type { Placed } from "../../src/inference/limits/limits.ts";
import { systemClock } from "../../src/kernel/clock.ts";

// What the limits cost a request: `node test/bench/limits.ts`.
const ROUNDS = 9;
const REQUESTS = 200_000;
const open = { rpm: null, tpm: null, concurrency: null };
const wide = { rpm: 2_000_000_000, tpm: null, concurrency: 100 };
const all = { ...wide, tpm: 2_000_000_000 };

const cases: Record<string, Placed["key"]> = {
  "no limit at all": key(open, open),
  "a key with requests and concurrency": key(wide, open),
  "the same, and tokens with their correction": key(all, open),
  "a key and a customer with all three": key(all, all),
};

function key(rateLimits: Placed["key"]["rateLimits"], customerRateLimits: typeof rateLimits): Placed["key"] {
  return { apiKeyId: "key_1", customerId: "cus_1", rateLimits, customerRateLimits };
}

for (const [name, limited] of Object.entries(cases)) {
  const limits = new Limits({ clock: systemClock, nodes: () => 1, exact: null });
  const placed: Placed = { key: limited, incoming: { requestId: "req_1", protocol: "openai" } };
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    for (let request = 0; request < REQUESTS; request++) {
      const slot = limits.slot(placed);
      if (!slot) continue;
      void slot.enter();
      void slot.takeTokens(100);
      slot.end(120);
    }
    return ((performance.now() - startedMs) * 1_000) / REQUESTS;
  });
  const [median = 0] = rounds.sort((one, other) => one - other).slice(ROUNDS >> 1);
  process.stdout.write(`${name}: ${median.toFixed(3)} µs a request\n`);
}
