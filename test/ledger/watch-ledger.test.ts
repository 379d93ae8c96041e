import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { watchLedger, type Finding } from "../../src/ledger/index.ts";
import { runSql } from "../support/cluster.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { customerWith, figures } from "./world.ts";

let database: OpenTestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function told(): Promise<Finding[]> {
  const findings: Finding[] = [];
  await watchLedger(database, (broken) => findings.push(broken));
  return findings;
}

test("the check that runs by itself is silent while every law holds, and names the account that breaks one", async () => {
  const account = await customerWith(database, 100n);
  expect(await told()).toEqual([]);
  await runSql(
    database.superuserUrl,
    `UPDATE account SET available = available + 1 WHERE id = '${account.accountId}'`,
  );
  const findings = await told();
  expect(findings.map(({ id }) => id)).toContain("I1");
  expect(findings[0]?.breaches[0]?.subject).toBe(account.accountId);
  expect(await figures(database, account)).toEqual({ available: 101n, reserved: 0n });
});
