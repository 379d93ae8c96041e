import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createProvider } from "../../src/catalog/index.ts";
import { Keyring, newMasterKey } from "../../src/kernel/keyring.ts";
import { masterKeyId, openRootSecret, sealRootSecret } from "../../src/kernel/root-secret.ts";
import { findRoot, openKeyring, openRoot } from "../../src/start/open-keyring.ts";
import { openDatabase, systemQuery } from "../../src/storage/index.ts";
import { runSql } from "../support/cluster.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";

const MIGRATION = new URL(
  "../../prisma/migrations/20261126070000_root_of_old_databases/migration.sql",
  import.meta.url,
);

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() =>
  runSql(database.superuserUrl, "DELETE FROM root_secret", "DELETE FROM credential", "DELETE FROM provider"),
);

const holder = (masterKey: string) => ({ masterKey, dataDir: "/nowhere" });
const rows = () => systemQuery<{ sealed: Buffer; sealed_by: string }>(database, "SELECT * FROM root_secret");

describe("the root secret", () => {
  test("is random, and opens by the master key that was there first alone", async () => {
    const masterKey = newMasterKey();
    const { rootSecret } = await openRoot(database, holder(masterKey));
    expect(rootSecret).not.toBe(masterKey);
    expect((await openRoot(database, holder(masterKey))).rootSecret).toBe(rootSecret);
    const other = newMasterKey();
    const refusal = openRoot(database, holder(other)).catch((error: unknown) => String(error));
    expect(await refusal).toContain("RELAY_MASTER_KEY is not the key");
    expect(await refusal).not.toContain(other);
    expect(await rows()).toMatchObject([{ sealed_by: masterKeyId(masterKey) }]);
  });

  test("is one, however many processes start at once", async () => {
    const masterKey = newMasterKey();
    const others = Array.from({ length: 6 }, () => openDatabase({ url: database.url, connectionsMax: 1 }));
    const roots = await Promise.all(others.map((one) => openKeyring(one, masterKey)));
    expect(new Set(roots.map(({ keyId }) => keyId)).size).toBe(1);
    expect(await rows()).toHaveLength(1);
    await Promise.all(others.map((one) => one.close()));
  });

  test("is that of one of two master keys that start at once; the other is refused", async () => {
    const outcomes = await Promise.allSettled(
      [newMasterKey(), newMasterKey()].map((key) => openRoot(database, holder(key))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is not made by looking for it", async () => {
    expect(await findRoot(database, holder(newMasterKey()))).toBeNull();
    expect(await rows()).toEqual([]);
  });

  test("opens with no bit changed, and for nothing else", () => {
    const [masterKey, rootSecret] = [newMasterKey(), newMasterKey()];
    const sealed = sealRootSecret(rootSecret, masterKey);
    expect(openRootSecret(sealed, masterKey)).toBe(rootSecret);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(openRootSecret(changed, masterKey)).toBeNull();
      expect(openRootSecret(sealed.subarray(0, index), masterKey)).toBeNull();
    }
    // What is sealed under a root of the same bytes is no root secret.
    const foreign = new Keyring(masterKey).seal(rootSecret, "root-secret");
    expect(openRootSecret(foreign, masterKey)).toBeNull();
  });

  test("is nowhere in the row, nor is the master key", async () => {
    const masterKey = newMasterKey();
    const { rootSecret } = await openRoot(database, holder(masterKey));
    const [row] = await rows();
    const seen = `${row?.sealed.toString("hex") ?? ""}${row?.sealed_by ?? ""}`;
    for (const secret of [masterKey, rootSecret]) expect(seen).not.toContain(secret);
  });
});

describe("a database that is older than the root secret", () => {
  const masterKey = newMasterKey();

  async function grown(): Promise<void> {
    const ctx = { ...testCtx(database), keyring: new Keyring(masterKey) };
    const credentials = [{ label: "a", secret: "sk-older" }];
    const input = { name: "older", protocol: "openai" as const, baseUrl: "https://example.com/v1" };
    await createProvider(ctx, { ...input, credentials });
    await runSql(database.superuserUrl, await readFile(MIGRATION, "utf8"));
  }

  test("goes on with its master key as its root, so that everything stored stays valid", async () => {
    await grown();
    expect(await rows()).toMatchObject([{ sealed_by: "" }]);
    expect((await openKeyring(database, masterKey)).keyId).toBe(new Keyring(masterKey).keyId);
    expect(await rows()).toMatchObject([{ sealed_by: masterKeyId(masterKey) }]);
    const [credential] = await systemQuery<{ id: string; sealed: Buffer }>(
      database,
      "SELECT id, sealed FROM credential",
    );
    const keyring = await openKeyring(database, masterKey);
    expect(keyring.open(credential!.sealed, `credential:${credential!.id}`)).toBe("sk-older");
  });

  test("refuses a master key that did not seal its credentials, and is not changed by it", async () => {
    await grown();
    await expect(openRoot(database, holder(newMasterKey()))).rejects.toThrow(
      "RELAY_MASTER_KEY is not the key",
    );
    expect(await rows()).toMatchObject([{ sealed_by: "" }]);
  });

  test("is told from a new one, which has nothing sealed", async () => {
    await runSql(database.superuserUrl, await readFile(MIGRATION, "utf8"));
    expect(await rows()).toEqual([]);
  });
});

test("the product may change the one row of the root secret, and not take it away", async () => {
  await openRoot(database, holder(newMasterKey()));
  await expect(systemQuery(database, "DELETE FROM root_secret")).rejects.toThrow("permission denied");
  await expect(systemQuery(database, "UPDATE root_secret SET id = 'other'")).rejects.toThrow(
    "permission denied",
  );
});
