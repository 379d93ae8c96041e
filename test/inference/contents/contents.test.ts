import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Masking } from "../../../src/policies/index.ts";
import { securityPolicyKind } from "../../../src/policies/security/security-policy.ts";
import { openWorld, protocols, type Account, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const CANARY = "zebra-canary-7741";
const ADDRESS = "zebra.canary@example.com";
const ways = protocols.flatMap((protocol) => [false, true].map((stream) => ({ protocol, stream })));

/** Every row of every table, as it stands in the database, to be searched. */
async function dump(): Promise<string> {
  const tables = await world.see(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    // Bytes are read as characters, so that what is not sealed shows itself.
    const rows = await world.see(`SELECT to_jsonb(t)::text AS row FROM "${String(name)}" t`);
    for (const { row } of rows) texts.push(String(row));
  }
  const bytes = await world.see("SELECT input, output FROM request_content");
  for (const { input, output } of bytes) texts.push(String(input), String(output));
  return texts.join("\n");
}

const hex = (text: string): string => Buffer.from(text).toString("hex");

test("with the logging level metadata nothing is kept, on any protocol", async () => {
  const account = await world.account();
  for (const way of ways) expect(await world.ask(account, CANARY, way)).toMatchObject({ status: 200 });
  // What another customer keeps is written meanwhile.
  const other = await world.account({ logging: { level: "full" } });
  const { requestId } = await world.ask(other, CANARY);
  expect(await world.content(other, requestId)).not.toBeNull();
  const sql = "SELECT count(*) AS n FROM request_content WHERE customer_id = $1";
  expect(await world.count(sql, [account.customerId])).toBe(0);
});

describe("with the logging level full", () => {
  let account: Account;
  beforeAll(async () => {
    account = await world.account({ logging: { level: "full" } });
  });

  test.each(ways)(
    "what $protocol was sent and got is kept, sealed, for its customer only (streamed: $stream)",
    async (way) => {
      const said = `${CANARY} ${ADDRESS}`;
      const answer = await world.ask(account, said, way);
      const kept = await world.content(account, answer.requestId);
      expect(kept).toMatchObject({ level: "full", output: answer.text });
      expect(kept?.["input"]).toContain(said);
      expect(kept?.["outputBytes"]).toBe(Buffer.byteLength(answer.text));
      const days = Date.parse(String(kept?.["expiresAt"])) - Date.parse(String(kept?.["storedAt"]));
      expect(Math.round(days / 86_400_000)).toBe(30);
      const rival = await world.account();
      expect(await world.content(rival, answer.requestId, 0)).toBeNull();
    },
  );

  test("a failure is kept with the error that its client read", async () => {
    const answer = await world.ask(account, `fail with ${CANARY}`);
    expect(answer.status).toBe(400);
    const kept = await world.content(account, answer.requestId);
    expect(kept).toMatchObject({ output: answer.text });
    expect(kept?.["input"]).toContain(CANARY);
  });

  test.each(protocols)("what a policy refuses on %s is kept without an answer", async (protocol) => {
    const { contentSafety } = securityPolicyKind.defaults;
    const blocking = await world.account({
      logging: { level: "full" },
      contentSafety: { ...contentSafety, mode: "block", customTerms: ["zebra"] },
    });
    const answer = await world.ask(blocking, `the zebra ${CANARY}`, { protocol });
    expect(answer.status).toBe(400);
    const kept = await world.content(blocking, answer.requestId);
    expect(kept).toMatchObject({ output: null, outputBytes: null });
    const sql =
      "SELECT count(*) AS n FROM request WHERE request_id = $1 AND status = 'blocked' AND charge = 0";
    expect(await world.count(sql, [answer.requestId])).toBe(1);
    expect(kept?.["input"]).toContain(CANARY);
  });

  test("what was kept is in no table, log or backup in readable form, and every reading is audited", async () => {
    const answer = await world.ask(account, CANARY);
    await world.content(account, answer.requestId);
    const all = await dump();
    expect(all.length).toBeGreaterThan(10_000);
    for (const canary of [CANARY, ADDRESS]) {
      expect(all).not.toContain(canary);
      expect(all).not.toContain(hex(canary));
      expect(world.logged()).not.toContain(canary);
    }
    const sql =
      "SELECT count(*) AS n FROM audit_event WHERE action = 'request_content.read' AND subject_id = $1";
    expect(await world.count(sql, [answer.requestId])).toBe(1);
  });

  test("a ciphertext that was moved to another request does not open", async () => {
    const [one, other] = [await world.ask(account, "one"), await world.ask(account, "other")];
    await world.content(account, one.requestId);
    await world.content(account, other.requestId);
    await world.see(
      `UPDATE request_content c SET input = o.input FROM request_content o
       WHERE c.request_id = $1 AND o.request_id = $2`,
      [one.requestId, other.requestId],
    );
    await expect(world.content(account, one.requestId)).rejects.toThrow("internal_error");
  });

  test("what is longer than a mebibyte is cut, with a mark", async () => {
    const answer = await world.ask(account, `fail with ${"long ".repeat(300_000)}`);
    const kept = await world.content(account, answer.requestId);
    expect(String(kept?.["input"]).length).toBeLessThan(1_048_576 + 100);
    expect(kept?.["input"]).toMatch(/\[cut here: it was 15000\d\d bytes long\]$/);
  });

  test("where masking covers logs, what it takes out is not kept", async () => {
    const masking: Masking = {
      ...{ enabled: true, entities: ["email"], applyTo: ["logs"] },
      strategy: "irreversible",
    };
    const masked = await world.account({ logging: { level: "full" }, masking });
    const answer = await world.ask(masked, `${CANARY} ${ADDRESS}`, { stream: true });
    const kept = JSON.stringify(await world.content(masked, answer.requestId));
    expect(kept).toContain(CANARY);
    expect(kept).toContain("[EMAIL]");
    expect(kept).not.toContain(ADDRESS);
  });
});

describe("with the logging level redacted", () => {
  test.each(ways)("$protocol leaves no personal data (streamed: $stream)", async (way) => {
    const account = await world.account({ logging: { level: "redacted" } });
    const personal = [ADDRESS, "+1 415 555 2671", "4111 1111 1111 1111", "10.77.21.9"];
    const answer = await world.ask(account, `${CANARY}: ${personal.join(", ")}.`, way);
    expect(answer.status).toBe(200);
    const kept = await world.content(account, answer.requestId);
    expect(kept).toMatchObject({ level: "redacted" });
    const { input, output } = kept ?? {};
    for (const side of [input, said(String(output))]) {
      expect(side).toContain(CANARY);
      expect(side).toContain("[EMAIL]");
      for (const original of personal) expect(side).not.toContain(original);
    }
  });
});

/** What the events of a stream say together, or the whole answer. */
function said(output: string): string {
  const events = output.split("\n").filter((line) => line.startsWith("data:") && line.includes("{"));
  if (events.length === 0) return output;
  return events.map((line) => /"(?:content|text)":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? "").join("");
}

test("the log says nothing of what requests say, at the level debug, whatever becomes of them", async () => {
  const account = await world.account({ logging: { level: "full" } });
  const statuses: number[] = [];
  for (const way of ways)
    for (const fate of ["", "fail with", "fall over and", "garble"])
      statuses.push((await world.ask(account, `${fate} "${CANARY} \\u00`, way)).status);
  expect(new Set(statuses).size).toBeGreaterThan(2);
  expect(world.logged()).toContain("a request failed");
  expect(world.logged()).not.toContain("zebra-canary");
});

test("a policy that changes is in force within a second, both ways", async () => {
  const account = await world.account({ logging: { level: "full" } });
  const first = await world.ask(account, CANARY);
  expect(await world.content(account, first.requestId)).not.toBeNull();
  await world.setSecurity(account.customerId, { logging: { level: "metadata" } });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const second = await world.ask(account, CANARY);
  await world.setSecurity(account.customerId, { logging: { level: "full" } });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const third = await world.ask(account, CANARY);
  expect(await world.content(account, third.requestId)).not.toBeNull();
  const sql = "SELECT count(*) AS n FROM request_content WHERE request_id = $1";
  expect([second.status, await world.count(sql, [second.requestId])]).toEqual([200, 0]);
  // What was kept before stays as long as it was to be kept.
  expect(await world.count(sql, [first.requestId])).toBe(1);
});
