import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Capability } from "../../src/kernel/principal.ts";
import { claimWrite, closeClaim, trimIdempotentWrites } from "../../src/storage/index.ts";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";

/** What a test does between the commit of a write and the storing of its answer. */
let beforeClose: () => Promise<void> = () => Promise.resolve();
let beforeWork: () => Promise<void> = () => Promise.resolve();

let world: World;
beforeAll(async () => {
  world = await openWorld({
    claims: {
      claim: async (ctx, asked) => {
        const turn = await claimWrite(ctx, asked);
        if (turn.kind === "claimed") await beforeWork();
        return turn;
      },
      close: async (ctx, input) => {
        await beforeClose();
        await closeClaim(ctx, input);
      },
    },
  });
});
afterAll(() => world.close());
beforeEach(() => {
  beforeClose = () => Promise.resolve();
  beforeWork = () => Promise.resolve();
});

interface Sent {
  key?: string | undefined;
  token?: string;
  path?: string;
  body?: unknown;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: RestAnswer["body"];
}

async function post({ key, token, path = "/api-keys", body }: Sent): Promise<Answer> {
  const response = await fetch(`${world.url}/openapi/v1${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token ?? world.acme.token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as RestAnswer["body"],
  };
}

async function keysNamed(name: string): Promise<number> {
  const [row] = await world.see("SELECT count(*)::integer AS n FROM api_key WHERE name = $1", [name]);
  return Number(row?.["n"]);
}

const age = (interval: string): Promise<unknown> =>
  world.see("UPDATE idempotent_write SET claimed_at = claimed_at - $1::interval", [interval]);
const isStored = async (): Promise<boolean> => (await world.see("SELECT FROM idempotent_write")).length > 0;

let serial = 0;
const fresh = (): { key: string; name: string } => {
  serial++;
  return { key: `key-${String(serial)}`, name: `once ${String(serial)}` };
};

describe("an Idempotency-Key on a POST that makes something", () => {
  test("repeats the first answer to the byte, but for the token, and makes nothing again", async () => {
    const { key, name } = fresh();
    const first = await post({ key, body: { name, quota: { limit: "5", period: "daily" } } });
    expect([first.status, first.headers.get("idempotent-replayed")]).toEqual([201, null]);
    const { token } = first.body.data as never as { token: string };
    expect(token).toMatch(/^tr_live_/);
    const again = await post({ key, body: { quota: { period: "daily", limit: "5" }, name } });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    expect(again.text).toBe(first.text.replace(JSON.stringify(token), "null"));
    for (const header of ["etag", "x-request-id", "content-type", "cache-control"])
      expect(again.headers.get(header)).toBe(first.headers.get(header));
    expect(await keysNamed(name)).toBe(1);
    const stored = JSON.stringify(await world.see("SELECT t::text AS row FROM idempotent_write t"));
    for (const word of [token, name, key]) expect(stored).not.toContain(word);
    for (const word of [token, name])
      expect(stored).not.toContain(Buffer.from(word).toString("hex").slice(0, 24));
  });

  test("with another body: 422, and nothing is made", async () => {
    const { key, name } = fresh();
    await post({ key, body: { name } });
    const other = await post({ key, body: { name: `${name} changed` } });
    expect([other.status, other.body.code]).toEqual([422, "idempotency_key_reused"]);
    expect(await keysNamed(`${name} changed`)).toBe(0);
  });

  test("fifty times at once: one effect; the rest are told that it runs, or its answer", async () => {
    const { key, name } = fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post({ key, body: { name } })));
    expect(await keysNamed(name)).toBe(1);
    const tokens = answers.filter(({ status, body }) => status === 201 && body.data["token"] !== null);
    expect(tokens).toHaveLength(1);
    for (const { status, headers, body } of answers) {
      const replayed = headers.get("idempotent-replayed") === "true";
      expect([status, body.code, replayed]).toEqual(
        status === 201 ? [201, null, body.data["token"] === null] : [409, "idempotency_in_progress", false],
      );
      if (status === 409) expect(headers.get("retry-after")).toBe("1");
    }
    expect((await post({ key, body: { name } })).headers.get("idempotent-replayed")).toBe("true");
  });

  test("is another tenant's own, and another path's own", async () => {
    const { key, name } = fresh();
    const mine = await post({ key, body: { name } });
    const theirs = await post({ key, token: world.rival.token, body: { name } });
    expect([theirs.status, theirs.headers.get("idempotent-replayed")]).toEqual([201, null]);
    expect(await keysNamed(name)).toBe(2);
    const id = String(mine.body.data["id"]);
    const elsewhere = await post({ key, path: `/api-keys/${id}/disable` });
    expect([elsewhere.status, elsewhere.body.data["status"]]).toEqual([200, "disabled"]);
    const repeated = await post({ key, path: `/api-keys/${id}/disable` });
    expect([repeated.text, repeated.headers.get("idempotent-replayed")]).toEqual([elsewhere.text, "true"]);
  });

  test.each([
    ["", 400],
    ["k".repeat(256), 400],
    ["caf\u00e9", 400],
    ["a\tb", 400],
    ["k".repeat(255), 201],
    ["!~ {}", 201],
  ])("%p: %i", async (key, status) => {
    const { name } = fresh();
    const answer = await post({ key, body: { name } });
    expect(answer.status).toBe(status);
    if (status === 400) {
      const { errors } = answer.body.data as never as { errors: { field: string }[] };
      expect([answer.body.code, errors[0]?.field]).toEqual(["invalid_request", "Idempotency-Key"]);
    }
    expect(await keysNamed(name)).toBe(status === 201 ? 1 : 0);
  });

  test("without one, two requests are two", async () => {
    const { name } = fresh();
    await Promise.all([post({ body: { name } }), post({ body: { name } })]);
    expect(await keysNamed(name)).toBe(2);
  });
});

describe("what does not use a key up", () => {
  beforeAll(() => world.see("DELETE FROM idempotent_write"));

  test("a refusal: nothing was done, and the same key may ask again", async () => {
    const { key, name } = fresh();
    const refusals = [
      { name, nonsense: 1 },
      { name, quota: { limit: "0", period: "daily" } },
      { name, allowed_model_ids: ["hidden"] },
    ];
    for (const body of refusals) expect([400, 403]).toContain((await post({ key, body })).status);
    expect(await isStored()).toBe(false);
    expect((await post({ key, body: { name } })).status).toBe(201);
    await world.see("DELETE FROM idempotent_write");
  });

  test("a failure of ours before anything was written", async () => {
    const { key, name } = fresh();
    beforeWork = async () => {
      await world.see("ALTER TABLE api_key ADD CONSTRAINT broken CHECK (name NOT LIKE 'once %') NOT VALID");
    };
    const failed = await post({ key, body: { name } });
    expect([failed.status, failed.body.code]).toEqual([500, "internal_error"]);
    await world.see("ALTER TABLE api_key DROP CONSTRAINT broken");
    beforeWork = () => Promise.resolve();
    expect(await isStored()).toBe(false);
    expect((await post({ key, body: { name } })).status).toBe(201);
    expect(await keysNamed(name)).toBe(1);
  });

  test("a day: after it the key is new, and the job has swept the row away", async () => {
    const { key, name } = fresh();
    await post({ key, body: { name } });
    await age("24 hours");
    expect((await post({ key, body: { name: `${name} tomorrow` } })).status).toBe(201);
    expect(await keysNamed(`${name} tomorrow`)).toBe(1);
    await age("24 hours");
    expect(await trimIdempotentWrites(world.database)).toBeGreaterThan(0);
    expect(await isStored()).toBe(false);
  });
});

describe("a process that dies", () => {
  test("after the write and before its answer was stored: never a second write", async () => {
    const { key, name } = fresh();
    beforeClose = () => Promise.reject(new Error("killed"));
    const first = await post({ key, body: { name } });
    expect([first.status, await keysNamed(name)]).toEqual([201, 1]);
    const soon = await post({ key, body: { name } });
    expect([soon.status, soon.body.code]).toEqual([409, "idempotency_in_progress"]);
    await age("61 seconds");
    const later = await post({ key, body: { name } });
    expect([later.status, later.body.code]).toEqual([409, "conflict"]);
    expect(later.body.message).toContain(first.body.request_id);
    const [audit] = await world.see("SELECT subject_id FROM audit_event WHERE request_id = $1", [
      first.body.request_id,
    ]);
    expect(audit?.["subject_id"]).toBe(first.body.data["id"]);
    expect(await keysNamed(name)).toBe(1);
  });

  test("before the write: after a minute another request takes over, and who only slept can no longer write", async () => {
    const { key, name } = fresh();
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => {
      beforeWork = () => (resolve(), new Promise((woken) => (wake = woken)));
    });
    const slow = post({ key, body: { name } });
    await asleep;
    beforeWork = () => Promise.resolve();
    expect((await post({ key, body: { name } })).body.code).toBe("idempotency_in_progress");
    await age("61 seconds");
    const second = await post({ key, body: { name } });
    expect(second.status).toBe(201);
    wake();
    expect([(await slow).status, (await slow).body.code]).toEqual([409, "conflict"]);
    expect(await keysNamed(name)).toBe(1);
    const again = await post({ key, body: { name } });
    expect([again.body.request_id, again.status]).toEqual([second.body.request_id, 201]);
  });
});

describe("a kept answer", () => {
  test("is not for a key of the same tenant that could not have asked", async () => {
    const { key, name } = fresh();
    await post({ key, body: { name } });
    const weak: Capability[] = ["account:read"];
    const { token } = await world.issueKey(world.acme.customerId, weak);
    const answer = await post({ key, token, body: { name } });
    expect([answer.status, answer.body.code, answer.body.data]).toEqual([403, "permission_denied", null]);
    expect((await post({ key, body: { name } })).headers.get("idempotent-replayed")).toBe("true");
  });

  test("opens for its own row only", async () => {
    const one = fresh();
    const other = fresh();
    await post({ key: one.key, body: { name: one.name } });
    await post({ key: other.key, body: { name: other.name } });
    await world.see(
      `UPDATE idempotent_write SET answer = (SELECT answer FROM idempotent_write
         WHERE answer IS NOT NULL ORDER BY claimed_at DESC LIMIT 1)
       WHERE request_id = (SELECT request_id FROM audit_event WHERE after ->> 'name' = $1)`,
      [one.name],
    );
    const moved = await post({ key: one.key, body: { name: one.name } });
    expect([moved.status, moved.text.includes(other.name)]).toEqual([500, false]);
  });
});

test("a key on a GET is nobody's business", async () => {
  const response = await fetch(`${world.url}/openapi/v1/balance`, {
    headers: { authorization: `Bearer ${world.acme.token}`, "idempotency-key": "x".repeat(300) },
  });
  expect(response.status).toBe(200);
});
