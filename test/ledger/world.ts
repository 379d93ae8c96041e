import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import {
  Journal,
  Lane,
  openBooks,
  rechargeAccount,
  systemTimers,
  verifyLedger,
  type Books,
  type Hold,
  type HoldOutcome,
} from "../../src/ledger/index.ts";
import { systemQuery, type Database } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { memoryDisk, type MemoryDisk } from "./memory-disk.ts";

export interface Account {
  customerId: string;
  accountId: string;
}

/** A customer with this much money. */
export async function customerWith(database: Database, amount: bigint): Promise<Account> {
  const customerId = newId("cus");
  await systemQuery(database, "INSERT INTO customer (id, name, currency) VALUES ($1, 'Test', 'USD')", [
    customerId,
  ]);
  if (amount > 0n) {
    await rechargeAccount(testCtx(database), {
      customerId,
      amount: nano(amount),
      reason: "test",
      idempotencyKey: newId("rch"),
    });
  }
  return { customerId, accountId: `acc_${customerId.slice(4)}` };
}

export async function openLane(
  database: Database,
  nodeId: string,
  disk: MemoryDisk = memoryDisk(),
): Promise<Lane<object>> {
  const lane = laneOn(database, nodeId, disk);
  await lane.replay();
  await lane.begin();
  return lane;
}

/** A lane that has not begun a life yet. */
export function laneOn(
  database: Database,
  nodeId: string,
  disk: MemoryDisk,
  changed: Partial<Books> = {},
): Lane<object> {
  const journal = new Journal({
    ...{ disk, timers: systemTimers, log: () => undefined },
    newName: () => newId("req"),
  });
  return new Lane<object>({
    ...{
      books: { ...openBooks(database), ...changed },
      journal,
      timers: systemTimers,
      nodeId,
      log: () => undefined,
    },
    writeRecord: (record) => record,
  });
}

export function holdOf({ customerId, accountId }: Account, amount: bigint, requestId = newId("req")): Hold {
  return {
    ...{ requestId, accountId, customerId, amount: nano(amount) },
    ...{ apiKeyId: "key_1", protocol: "openai" as const, model: "qwen-plus", priceId: "prc_1" },
    ...{ receivedAt: new Date(), maxEnd: new Date(Date.now() + 600_000), quota: null, repeat: null },
  };
}

export async function figures(
  database: Database,
  { accountId }: Account,
): Promise<{ available: bigint; reserved: bigint }> {
  const sql = "SELECT available, reserved FROM account WHERE id = $1";
  const [row] = await systemQuery<{ available: bigint; reserved: bigint }>(database, sql, [accountId]);
  return row ?? { available: -1n, reserved: -1n };
}

/** The laws that the books break; request rows are not written here, so the law about them is left out. */
export async function breaches(database: Database): Promise<string[]> {
  const findings = await verifyLedger(database);
  return findings.flatMap(({ id, breaches: found }) => (id !== "I8" && found.length > 0 ? [id] : []));
}

export const kinds = (outcomes: HoldOutcome[], kind: HoldOutcome["kind"]): number =>
  outcomes.filter((outcome) => outcome.kind === kind).length;
