import { nano } from "../../../src/kernel/money.ts";
import type { Batch, LaneNode } from "../../../src/ledger/lane/books.ts";
import type { Hold } from "../../../src/ledger/reservation.ts";
import type { Random } from "./random.ts";

export interface BatchWorld {
  random: Random;
  /** What the ids of its requests begin with. */
  name: string;
  accounts: { accountId: string; customerId: string; keyIds: string[] }[];
  nodes: string[];
  /** What every record and every hold is made at. */
  receivedAt: Date;
}

/** What is done to the books in one step of a comparison. */
export type Deed =
  | { kind: "batch"; node: LaneNode; batch: Batch }
  | { kind: "raise"; nodeId: string }
  | { kind: "post"; accountIndex: number; amount: bigint; source: string };

const WINDOWS = ["total", "2026-11-23", "2026-11"];

/** Draws what a few nodes might write in a row, and much that none of them should: it all has an answer. */
export class RandomBatches {
  readonly #world: BatchWorld;
  readonly #epochs = new Map<string, number>();
  readonly #holds: Hold[] = [];
  #made = 0;
  #posts = 0;

  constructor(world: BatchWorld) {
    this.#world = world;
  }

  next(): Deed {
    const { random, nodes, accounts } = this.#world;
    const nodeId = random.pick(nodes);
    if (!this.#epochs.has(nodeId) || random.chance(0.05)) {
      this.#epochs.set(nodeId, (this.#epochs.get(nodeId) ?? 0) + 1);
      return { kind: "raise", nodeId };
    }
    if (random.chance(0.1)) {
      if (random.chance(0.8)) this.#posts++;
      const amount = BigInt(random.between(1, 250)) * (random.chance(0.2) ? -1n : 1n);
      const source = `${this.#world.name} ${this.#posts}`;
      return { kind: "post", accountIndex: random.between(0, accounts.length - 1), amount, source };
    }
    const epoch = this.#epochs.get(nodeId)! - (random.chance(0.04) ? 1 : 0);
    return { kind: "batch", node: { nodeId, epoch }, batch: this.#batch() };
  }

  #batch(): Batch {
    const { random } = this.#world;
    const settled = this.#some(5).map((hold) => this.#settlement(hold));
    return {
      settlements: settled.map(({ settlement }) => JSON.stringify(settlement)),
      records: settled.flatMap(({ record }) => (random.chance(0.85) ? JSON.stringify(record) : [])),
      checkpoints: this.#some(3).map((hold) => JSON.stringify(this.#checkpoint(hold))),
      holds: Array.from({ length: random.between(0, 6) }, () => this.#hold()),
    };
  }

  /** Earlier holds, the later ones more often; one may be there twice. */
  #some(most: number): Hold[] {
    const { random } = this.#world;
    if (this.#holds.length === 0) return [];
    return Array.from({ length: random.between(0, most) }, () => {
      const recent = random.chance(0.7) ? this.#holds.slice(-8) : this.#holds;
      return random.pick(recent);
    });
  }

  #hold(): Hold {
    const { random, accounts, receivedAt } = this.#world;
    const earlier = this.#holds.at(-1);
    if (earlier && random.chance(0.08)) return earlier;
    const { accountId, customerId, keyIds } = random.pick(accounts);
    const quota = random.chance(0.5)
      ? { window: random.pick(WINDOWS), limit: nano(BigInt(random.between(0, 300))) }
      : null;
    const digest = (): Buffer => Buffer.from([random.between(0, 3)]);
    const hold: Hold = {
      ...{
        requestId: `${this.#world.name}_${this.#made++}`,
        accountId,
        customerId,
        apiKeyId: random.pick(keyIds),
      },
      ...{
        protocol: "openai",
        model: "model",
        priceId: "prc_1",
        amount: nano(BigInt(random.between(0, 80))),
      },
      ...{ receivedAt, maxEnd: new Date(receivedAt.getTime() + 600_000), quota },
      repeat: random.chance(0.3) ? { key: digest(), body: digest() } : null,
    };
    this.#holds.push(hold);
    return hold;
  }

  #settlement(hold: Hold): { settlement: object; record: object } {
    const { random, accounts, name } = this.#world;
    const actual = random.chance(0.2) ? 0 : random.between(0, random.chance(0.2) ? 400 : Number(hold.amount));
    const settlement = {
      request_id: random.chance(0.03) ? `${name}_unknown` : hold.requestId,
      account_id: random.chance(0.03) ? random.pick(accounts).accountId : hold.accountId,
      ...{ actual: String(actual), state: random.chance(0.75) ? 1 : 2 },
      ...(hold.repeat &&
        random.chance(0.5) && { repeat_key: hold.repeat.key.toString("hex"), answer: "abcd" }),
    };
    return {
      settlement,
      record: this.#record({ ...hold, requestId: settlement.request_id }, random.between(0, 9)),
    };
  }

  #checkpoint(hold: Hold): object {
    const charge = this.#world.random.between(0, 90);
    return {
      request_id: hold.requestId,
      progress: { charge: String(charge), record: this.#record(hold, charge) },
    };
  }

  /** All that a request's row must have. */
  #record({ requestId, customerId, apiKeyId, receivedAt }: Hold, charge: number): object {
    return {
      ...{ request_id: requestId, created_at: receivedAt, customer_id: customerId, api_key_id: apiKeyId },
      ...{ protocol: "openai", stream: false, model: "model", status: "succeeded", http_status: 200 },
      ...{ charge: String(charge), price_id: "prc_1", latency_ms: 1, cache: "off", attempts: [] },
    };
  }
}
