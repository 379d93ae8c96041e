import { cutDays, type RequestRecord } from "../../../src/activity/index.ts";
import { nano } from "../../../src/kernel/money.ts";
import type { Hold } from "../../../src/ledger/index.ts";
import type { Database } from "../../../src/storage/index.ts";
import { customerWith, holdOf } from "../../ledger/world.ts";
import { openSettlingLane } from "../settling-lane.ts";
import { makeCustomers, moveTo, writeRows, type RowInput } from "./written-rows.ts";

const HOUR_MS = 3_600_000;
const END = Date.parse("2026-11-12T00:00:00Z");
const DAYS = 30;
export const strainZones = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"];

export interface Strain {
  forMs: number;
  /** Who write at the same time, beside the lane. */
  writers: number;
  customers: number;
}

/**
 * Settles, writes, corrects and repeats requests of customers whose time zones change back and forth, while
 * their days are cut anew. Returns the customers, and how many times a zone was changed.
 */
export async function strainCuts(
  database: Database,
  { forMs, writers, customers }: Strain,
): Promise<{ customerIds: string[]; moves: number }> {
  const settled = await settler(database);
  const strained = Array.from({ length: customers }, (_, index) => `cus_strain_${String(index)}`);
  await makeCustomers(database, Object.fromEntries(strained.map((id) => [id, "UTC"])));
  const customerIds = [...strained, settled.customerId];
  const endMs = performance.now() + forMs;
  let moves = 0;
  const until = async (work: () => Promise<unknown>): Promise<void> => {
    while (performance.now() < endMs) await work();
  };
  await Promise.all([
    ...Array.from({ length: writers }, (_, index) => until(writer(database, strained, index))),
    until(() => settled.settle()),
    until(async () => {
      await moveTo(database, pick(customerIds), pick(strainZones));
      moves++;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    }),
    until(() => cutDays({ database })),
    until(() => cutDays({ database })),
  ]);
  await settled.end();
  // What is unfilled is filled, and what is over goes.
  for (let run = 0; run < 3; run++) await cutDays({ database });
  return { customerIds, moves };
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;
const whole = (below: number): number => Math.floor(Math.random() * below);

function drawn(customerId: string): RowInput {
  const failed = Math.random() < 0.2;
  return {
    ...{ customerId, at: new Date(END - whole(DAYS * 24 * HOUR_MS)), model: `m${String(whole(3))}` },
    ...{ status: failed ? "failed" : "succeeded", code: failed ? "upstream_error" : null },
    ...{ output: Math.random() < 0.1 ? null : whole(900), charge: BigInt(whole(10_000)) },
    ...{
      priceTier: failed ? null : whole(2),
      latencyMs: whole(20_000),
      ttftMs: failed ? null : whole(3_000),
    },
    cache: pick(["off", "hit", "miss"]),
  };
}

/** Writes a few rows of several customers at once; some again, some as the late word on one of before. */
function writer(database: Database, customerIds: readonly string[], index: number): () => Promise<void> {
  const written: RowInput[] = [];
  let count = 0;
  return async () => {
    const rows = Array.from({ length: 1 + whole(4) }, () => ({
      ...drawn(pick(customerIds)),
      requestId: `req_${String(index)}_${String(count++)}`,
    }));
    const old = written.length > 0 && Math.random() < 0.3 ? pick(written) : null;
    const again = old === null ? null : { ...drawn(old.customerId!), requestId: old.requestId!, at: old.at! };
    const isLate = Math.random() < 0.7;
    await writeRows(
      database,
      again === null ? rows : [...rows, { ...again, model: old!.model! }],
      isLate && again ? [again.requestId] : [],
    );
    written.push(...rows);
  };
}

/** A customer whose requests go through a lane. */
async function settler(database: Database): Promise<{
  customerId: string;
  settle(): Promise<void>;
  end(): Promise<void>;
}> {
  const account = await customerWith(database, 10_000_000n);
  const lane = await openSettlingLane(database, "node-strain");
  return {
    customerId: account.customerId,
    async settle() {
      const receivedAt = new Date(END - whole(DAYS * 24 * HOUR_MS));
      const hold: Hold = { ...holdOf(account, 300n), receivedAt };
      await lane.reserve(hold);
      const record = settledRecord(hold);
      await lane.settle({ hold, actual: record.charge, record, answer: null });
      await lane.drained();
    },
    end: () => lane.end(),
  };
}

function settledRecord(hold: Hold): RequestRecord {
  return {
    ...{ requestId: hold.requestId, createdAt: hold.receivedAt, customerId: hold.customerId },
    ...{
      apiKeyId: hold.apiKeyId,
      conversationId: null,
      protocol: "openai",
      stream: false,
      model: hold.model,
    },
    ...{ servedModel: hold.model, status: "succeeded", httpStatus: 200, code: null, usage: null },
    ...{ usageSource: null, charge: nano(BigInt(whole(300))), priceId: "prc_1", priceTier: 0, stages: null },
    ...{ latencyMs: whole(9_000), ttftMs: whole(900), attempts: [], cache: "miss", policy: null },
  };
}
