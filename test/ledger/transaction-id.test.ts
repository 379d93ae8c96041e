import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/ids.ts";
import { getTransaction, listTransactions } from "../../src/ledger/index.ts";
import { readTransactionId, transactionId } from "../../src/ledger/transaction-id.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { customer } from "./movement-world.ts";
import { customerWith } from "./world.ts";

const digits = "01k9d3q7h0a2b4c6d8e0f2g4h6";
const forms = [
  { kind: "reservation", source: `req_${digits}`, id: `txn_${digits}r` },
  { kind: "charge", source: `req_${digits}`, id: `txn_${digits}c` },
  { kind: "release", source: `req_${digits}`, id: `txn_${digits}l` },
  { kind: "correction", source: `req_${digits}`, id: `txn_${digits}a` },
  { kind: "recharge", source: `rch_${digits}`, id: `txn_${digits}p` },
  { kind: "correction", source: `cor_${digits}`, id: `txn_${digits}x` },
] as const;

describe("a transaction's id", () => {
  test.each(forms)("of the $kind of $source is $id, and is read back as the same", ({ kind, source, id }) => {
    expect(transactionId({ kind, source })).toBe(id);
    expect(readTransactionId(id)).toEqual({ kind, source });
  });

  test("is different for all of them", () => {
    expect(new Set(forms.map(({ id }) => id)).size).toBe(forms.length);
  });

  test.each([
    ...["", "txn_", `txn_${digits}`, `txn_${digits}z`, `txn_${digits}A`, `txn_${digits}rr`, `req_${digits}r`],
    ...[`txn_${digits.slice(1)}r`, `txn_${digits.toUpperCase()}r`, ` txn_${digits}r`, `txn_${digits}r\n`],
  ])("is not %j", (text) => {
    expect(readTransactionId(text)).toBeNull();
  });
});

describe("a correction by a late report of usage", () => {
  let database: OpenTestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test("is shown with its request, key and model, by an id of its own", async () => {
    const { customerId, accountId } = await customerWith(database, 1_000n);
    const requestId = newId("req");
    await systemQuery(
      database,
      `INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, model, amount, charged, state, node_id,
         epoch, price_id, max_end) VALUES ($1, $2, $3, 'key_late', 'qwen-plus', 0, 7, 3, 'n', 1, 'prc_1', now())`,
      [requestId, accountId, customerId],
    );
    await systemQuery(database, "SELECT * FROM ledger_post($1, 'correction', $2, -7, 'revenue')", [
      customerId,
      requestId,
    ]);
    const me = customer(database, customerId);
    const expected = {
      ...{ id: `txn_${requestId.slice(4)}a`, type: "correction", amount: -7n, requestId },
      ...{ apiKeyId: "key_late", model: "qwen-plus", description: "Adjusted after a late report of usage" },
    };
    const { items } = await listTransactions(me, { customerId, page: { limit: 5 }, requestId });
    expect(items).toMatchObject([expected]);
    expect(await getTransaction(me, { customerId, transactionId: expected.id })).toMatchObject(expected);
    const asOperators = `txn_${requestId.slice(4)}x`;
    await expect(getTransaction(me, { customerId, transactionId: asOperators })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
