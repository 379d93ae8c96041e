import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { systemQuery } from "../../src/storage/index.ts";
import { startRelay } from "../support/relay.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let owner: pg.Client;
beforeAll(async () => {
  world = await openWorld();
  owner = new pg.Client({ connectionString: world.env["DATABASE_URL"] });
  await owner.connect();
  await owner.query("SET relay.customer_id = '*'");
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

const create = (url: string): Promise<Response> =>
  fetch(`${url}/openapi/v1/api-keys`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${world.apiKey}`,
      "content-type": "application/json",
      "idempotency-key": "the one",
    },
    body: JSON.stringify({ name: "made once" }),
  });
const made = (): Promise<{ id: string }[]> =>
  systemQuery(world.database, "SELECT id FROM api_key WHERE name = 'made once'");

test("a relay that is killed between a write and its answer has done it, and no retry does it again", async () => {
  // The answer is kept by the last statement: held up here, it leaves all the time that a kill needs.
  await owner.query(`
    CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
    CREATE TRIGGER hold_up BEFORE UPDATE OF answer ON idempotent_write
      FOR EACH ROW WHEN (NEW.answer IS NOT NULL) EXECUTE FUNCTION hold_up()`);
  const cut = create(world.relay.url).then(
    () => "answered",
    () => "cut off",
  );
  while ((await made()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await world.relay.end("SIGKILL");
  expect(await cut).toBe("cut off");
  await owner.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%SET answer%' AND pid <> pg_backend_pid()",
  );
  await owner.query("DROP FUNCTION hold_up CASCADE");

  const second = await startRelay({ env: { ...world.env, RELAY_DEMO: "false" } });
  const soon = await create(second.url);
  expect([soon.status, soon.headers.get("retry-after")]).toEqual([409, "1"]);
  await owner.query("UPDATE idempotent_write SET claimed_at = claimed_at - interval '61 seconds'");
  const later = await create(second.url);
  const { code, message } = (await later.json()) as { code: string; message: string };
  const [event] = await systemQuery<{ request_id: string; subject_id: string }>(
    world.database,
    "SELECT request_id, subject_id FROM audit_event WHERE action = 'api_key.create' AND after ->> 'name' = 'made once'",
  );
  expect([later.status, code]).toEqual([409, "conflict"]);
  expect(message).toContain(event?.request_id);
  expect(await made()).toEqual([{ id: event?.subject_id }]);
  await second.end();
}, 120_000);
