import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { everyRowAsText } from "../../customers/world.ts";
import { openWorld, type RestAnswer, type World } from "../../graphql/world.ts";
import { openKeyDesk, type KeyDesk, type MadeKey } from "./key-desk.ts";

let world: World;
let desk: KeyDesk;
beforeAll(async () => {
  world = await openWorld();
  desk = openKeyDesk(world);
});
afterAll(() => world.close());

const PARALLEL = 50;
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const tokensOf = (answers: RestAnswer[]): string[] =>
  answers.flatMap(({ status, body }) => (status === 201 ? [(body.data as unknown as MadeKey).token] : []));

/** Asserts that these are good tokens, all different, of which the database holds nothing but digests. */
async function areSecret(tokens: string[]): Promise<void> {
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) expect(token).toMatch(/^tr_live_[0-9A-Za-z]{48}$/);
  const tables = await world.see(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
  );
  const seer = { see: world.see } as unknown as Parameters<typeof everyRowAsText>[0];
  const rows = (await Promise.all(tables.map(({ name }) => everyRowAsText(seer, `"${String(name)}"`)))).join(
    "\n",
  );
  for (const token of tokens) expect(rows.includes(token.slice(18, 50))).toBe(false);
  const digests = await world.see("SELECT digest FROM api_key");
  const known = new Set(digests.map(({ digest }) => (digest as Buffer).toString("hex")));
  for (const token of tokens) expect(known).toContain(world.system.keyring.digest(token).toString("hex"));
}

describe("a token is shown once", () => {
  test("of 50 that rotate one key at once, one does; the others get conflict, and the old key is dead", async () => {
    const old = await desk.make({ quota: { limit: "5", period: "daily" } });
    const answers = await times(PARALLEL, () => desk.send("POST /rotate", { key: old.id }));
    const told = answers.map(({ status, body }) => (status === 201 ? "made" : String(body.code)));
    expect(told.filter((each) => each === "made")).toHaveLength(1);
    expect(told.filter((each) => each === "conflict")).toHaveLength(PARALLEL - 1);
    expect(answers.filter(({ body }) => JSON.stringify(body).includes("tr_live_"))).toHaveLength(1);
    await areSecret(tokensOf(answers));
    expect(
      await world.see("SELECT count(*)::int AS n FROM api_key WHERE rotated_from_id = $1", [old.id]),
    ).toEqual([{ n: 1 }]);
    expect((await world.call(old.token, "GET /openapi/v1/client")).body.code).toBe("key_disabled");
    expect((await world.call(tokensOf(answers)[0]!, "GET /openapi/v1/client")).status).toBe(200);
  });

  test("50 keys rotated at once, and one key copied 50 times at once, give 100 different tokens", async () => {
    const olds = await times(PARALLEL, () => desk.make({ quota: { limit: "5", period: "total" } }));
    const original = await desk.make();
    const [rotated, copied] = await Promise.all([
      times(PARALLEL, (index) => desk.send("POST /rotate", { key: olds[index]!.id })),
      times(PARALLEL, () => desk.send("POST /copy", { key: original.id })),
    ]);
    const tokens = tokensOf([...rotated, ...copied]);
    expect(tokens).toHaveLength(2 * PARALLEL);
    await areSecret([...tokens, original.token]);
    const dead = await times(PARALLEL, (index) => world.call(olds[index]!.token, "GET /openapi/v1/client"));
    expect(new Set(dead.map(({ body }) => body.code))).toEqual(new Set(["key_disabled"]));
  });

  test.each(["/rotate", "/copy"])(
    "a repeated POST %s with its Idempotency-Key makes no second key, and shows null for the token",
    async (path) => {
      const old = await desk.make();
      const headers = { "idempotency-key": `once-${path.slice(1)}` };
      const first = await desk.send(`POST ${path}`, { key: old.id, body: {}, headers });
      const made = first.body.data as unknown as MadeKey;
      const before = await desk.traces();
      const again = await desk.send(`POST ${path}`, { key: old.id, body: {}, headers });
      expect(again.status).toBe(201);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(again.body.data).toEqual({ ...made, token: null });
      expect(await desk.traces()).toEqual(before);
      const other = { ...(path === "/copy" ? { name: "other" } : { overlap_seconds: 5 }) };
      const reused = await desk.send(`POST ${path}`, { key: old.id, body: other, headers });
      expect(reused.body.code).toBe("idempotency_key_reused");
    },
  );
});
