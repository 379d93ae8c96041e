import type { Flaws } from "./flaws.ts";
import type { DepositPlan } from "./history-plan.ts";
import type { Report } from "./laws.ts";
import type { MemoryBooks } from "./memory-books.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface DepositsWorld {
  books: MemoryBooks;
  random: Random;
  time: VirtualTime;
  flaws: Flaws;
}

const UNIQUE_VIOLATION = "23505";
const AGAIN_MS = 30;

/** Recharges and corrections, and their operator, who asks again whenever no answer came. */
export class Deposits {
  readonly #world: DepositsWorld;
  readonly #made = new Map<string, bigint>();
  #count = 0;

  constructor(world: DepositsWorld) {
    this.#world = world;
  }

  make({ accountId, amount, again }: Omit<DepositPlan, "atMs">): void {
    const source = `rch_${this.#count++}`;
    this.#post({ accountId, amount, source });
    if (!again) return;
    const second = this.#world.flaws.has("recharge-unkeyed") ? `${source} again` : source;
    this.#world.time.after(this.#world.random.unit() * AGAIN_MS, () =>
      this.#post({ accountId, amount, source: second }),
    );
  }

  #post({ accountId, amount, source }: { accountId: string; amount: bigint; source: string }): void {
    const kind = amount > 0n ? "recharge" : "correction";
    this.#world.books.post({ accountId, kind, source, amount }, (error) => {
      const code = (error as { code?: string } | null)?.code;
      if (error !== null && code !== UNIQUE_VIOLATION) return;
      const known = source.replace(" again", "");
      this.#made.set(known, amount);
    });
  }

  /** Each was made once, and nothing else was. */
  check(report: Report): void {
    const booked = new Map<string, bigint>();
    for (const { source, counter, dAvailable } of this.#world.books.ledger.tables.entries.values())
      if (counter === "cash-in" || counter === "adjustment") booked.set(source, dAvailable);
    for (const [source, amount] of this.#made)
      if (booked.get(source) !== amount) report("deposit", `${source} of ${amount} is not in the books`);
    for (const source of booked.keys())
      if (!this.#made.has(source)) report("deposit", `nobody asked for ${source}`);
  }
}
