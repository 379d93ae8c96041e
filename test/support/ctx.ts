import { systemClock } from "../../src/kernel/clock.ts";
import { newId } from "../../src/kernel/ids.ts";
import { Keyring } from "../../src/kernel/keyring.ts";
import type { Principal } from "../../src/kernel/principal.ts";
import type { Ctx } from "../../src/storage/context.ts";
import type { Database } from "../../src/storage/database.ts";

/** The same in every test, so that digests and cursors can be computed beside the code under test. */
export const testKeyring = new Keyring("5e".repeat(32));

/**
 * A context of the product itself, or of the given principal; spread it to change more: `{ ...testCtx(db),
 * clock }`.
 */
export function testCtx(database: Database, principal: Principal = { kind: "system", name: "test" }): Ctx {
  return { principal, database, clock: systemClock, keyring: testKeyring, requestId: newId("req") };
}
