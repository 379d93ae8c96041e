import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openCliWorld, type CliWorld } from "../world.ts";

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
});
afterAll(() => world.close());

interface Told {
  id: string;
  token: string;
  status: string;
}

async function made(args: readonly string[], input?: string): Promise<Told> {
  const ran = await world.json(args, input);
  expect(ran).toMatchObject({ code: 0, err: "" });
  return ran.json() as Told;
}

/** That a command is refused, in both ways of telling, and leaves no trace. */
async function refused(args: readonly string[], code: string, input?: string): Promise<string> {
  const before = await world.actions();
  const told = await world.json(args, input);
  expect(told).toMatchObject({ code: 1, out: "" });
  expect(told.error().code).toBe(code);
  const plain = await world.plain(args, input);
  expect(plain).toMatchObject({ code: 1, out: "" });
  expect(plain.err).toContain(told.error().message);
  expect(await world.actions()).toEqual(before);
  return told.error().message;
}

describe("customers", () => {
  test("are made, listed, shown, suspended and reinstated", async () => {
    const { id } = await made([
      "customers",
      "create",
      "Acme GmbH",
      "--currency",
      "EUR",
      "--timezone",
      "Europe/Berlin",
    ]);
    expect(id).toMatch(/^cus_/);
    const plain = await world.plain(["customers", "create", "Bolt", "--currency", "USD"]);
    expect(plain).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^cus_\w+\n$/) });

    const listed = await world.json(["customers", "list", "--q", "acme"]);
    expect(listed.json()).toMatchObject({
      items: [{ id, name: "Acme GmbH", currency: "EUR" }],
      next_cursor: null,
    });
    const first = (await world.json(["customers", "list", "--limit", "1"])).json() as { next_cursor: string };
    const second = await world.json(["customers", "list", "--limit", "1", "--cursor", first.next_cursor]);
    expect(second.json()).toMatchObject({ items: [{ id }] });
    const table = (await world.plain(["customers", "list"])).out.split("\n");
    expect(table[0]).toMatch(/^id +status +currency {2}name$/);
    expect(table[2]).toMatch(new RegExp(`^${id} {2}active {2}EUR +Acme GmbH$`));

    const shown = (await world.json(["customers", "show", id])).json();
    expect(shown).toMatchObject({
      ...{ id, reporting_timezone: "Europe/Berlin" },
      balance: { currency: "EUR", available: "0.00", reserved: "0.00" },
    });
    expect((await world.plain(["customers", "show", id])).out).toContain("available  0.00 EUR");

    expect((await made(["customers", "suspend", id, "--reason", "overdue"])).status).toBe("suspended");
    expect((await made(["customers", "reinstate", id, "--reason", "paid"])).status).toBe("active");
    expect(await world.actions()).toEqual([
      ...["customer.create", "customer.create", "customer.suspend", "customer.reinstate"],
    ]);
  });

  test.each([
    [["customers", "create", "Acme", "--currency", "euro"], "invalid_request"],
    [["customers", "create", "Acme", "--currency", "EUR", "--timezone", "Mars/Base"], "invalid_request"],
    [["customers", "show", "cus_none"], "not_found"],
    [["customers", "suspend", "cus_none", "--reason", "x"], "not_found"],
    [["customers", "reinstate", "cus_none", "--reason", ""], "invalid_request"],
  ])("%j is refused with %s", async (args, code) => {
    await refused(args, code);
  });
});

describe("API keys", () => {
  let customerId = "";
  beforeAll(async () => {
    ({ id: customerId } = await made(["customers", "create", "Keys", "--currency", "USD"]));
  });

  test("are made with their terms, shown once, rotated and disabled", async () => {
    const key = await made([
      ...[
        "keys",
        "create",
        customerId,
        "--name",
        "prod",
        "--quota",
        "20",
        "--period",
        "monthly",
        "--rpm",
        "60",
      ],
      ...["--capabilities", "inference,account:read", "--ip", "10.0.0.0/8", "--expires", "2099-01-01"],
    ]);
    expect(key).toMatchObject({
      ...{ token: expect.stringMatching(/^tr_/), name: "prod", capabilities: ["inference", "account:read"] },
      ...{
        quota: { limit: "20.00", period: "monthly" },
        rate_limits: { rpm: 60, tpm: null, concurrency: null },
      },
      ...{ ip_allowlist: ["10.0.0.0/8"], expires_at: "2099-01-01T00:00:00.000Z" },
    });
    const listed = await world.json(["keys", "list", "--customer", customerId]);
    expect(listed.json()).toMatchObject({ items: [{ id: key.id, status: "active" }] });
    expect(listed.out + (await world.plain(["keys", "list"])).out).not.toContain(key.token);

    const next = (await world.json(["keys", "rotate", key.id, "--overlap", "3600"])).json();
    expect(next).toMatchObject({
      ...{ rotated_from_id: key.id, name: "prod", quota: { limit: "20.00" } },
      replaced: { id: key.id, status: "active" },
    });
    const { id } = next as Told;
    expect((await made(["keys", "disable", id])).status).toBe("disabled");
    expect((await world.plain(["keys", "disable", id])).out).toBe(`${id} is disabled\n`);
  });

  test("are printed for people with a word on what cannot be had again", async () => {
    const { out } = await world.plain(["keys", "create", customerId, "--name", "plain"]);
    expect(out).toMatch(/^tr_\S+\nkey_\S+: the key is shown this once\.\n$/);
  });

  test.each([
    [["keys", "create", "cus_none", "--name", "a"], "not_found"],
    [["keys", "create", "<customer>", "--name", ""], "invalid_request"],
    [["keys", "create", "<customer>", "--name", "a", "--models", "no-such"], "model_not_allowed"],
    [["keys", "create", "<customer>", "--name", "a", "--capabilities", "everything"], "invalid_request"],
    [["keys", "create", "<customer>", "--name", "a", "--expires", "2001-01-01"], "invalid_request"],
    [["keys", "rotate", "key_none"], "not_found"],
    [["keys", "disable", "key_none"], "not_found"],
  ])("%j is refused with %s", async (args, code) => {
    await refused(
      args.map((word) => (word === "<customer>" ? customerId : word)),
      code,
    );
  });
});

describe("people", () => {
  const PASSWORD = "correct horse battery";

  test("get their passwords from standard input, which nothing repeats", async () => {
    const customer = await made(["customers", "create", "People", "--currency", "USD"]);
    const user = ["users", "create", customer.id, "--email", "Ada@Example.com", "--password-stdin"];
    const ada = await world.json([...user, "--role", "admin"], `${PASSWORD}\n`);
    expect(ada.json()).toMatchObject({
      id: expect.stringMatching(/^usr_/),
      email: "ada@example.com",
      role: "admin",
    });
    await refused(user, "conflict", PASSWORD);
    await refused(
      ["users", "create", "cus_none", "--email", "b@example.com", "--password-stdin"],
      "not_found",
      PASSWORD,
    );

    const operator = ["operators", "create", "--email", "grace@example.com", "--password-stdin"];
    const grace = await world.json([...operator, "--role", "finance"], PASSWORD);
    expect(grace.json()).toMatchObject({
      id: expect.stringMatching(/^opr_/),
      role: "finance",
      status: "active",
    });
    await refused(operator, "invalid_request", "");
    expect(await refused(operator, "invalid_request", "short")).toContain("8 to 256");

    const list = await world.json(["operators", "list"]);
    expect(list.json()).toMatchObject({ items: [{ email: "grace@example.com" }] });
    const everything = await world.sql("SELECT a::text AS row FROM audit_event a");
    const seen = [ada.out, grace.out, list.out, ...everything.map((row) => String(row["row"]))].join("\n");
    expect(seen).not.toContain(PASSWORD);
  });

  test("get a token for a new password, which is not stored", async () => {
    const [user] = await world.sql("SELECT id FROM customer_user");
    const [operator] = await world.sql("SELECT id FROM operator");
    for (const id of [user?.["id"], operator?.["id"]]) {
      const reset = await made(["users", "reset-password", String(id)]);
      const kept = await world.sql("SELECT t::text AS row FROM one_time_token t");
      expect(kept.map((row) => String(row["row"])).join("\n")).not.toContain(reset.token);
      expect(kept.length).toBeGreaterThan(0);
    }
    await refused(["users", "reset-password", "usr_none"], "not_found");
  });
});

describe("money", () => {
  test("is moved once per key, and not booked without a second operator where one is needed", async () => {
    const { id } = await made(["customers", "create", "Money", "--currency", "USD"]);
    const recharge = ["recharge", id, "250.00", "--reason", "Invoice 7", "--key", "i7"];
    for (let time = 0; time < 2; time++)
      expect((await world.json(recharge)).json()).toMatchObject({ state: "booked", available: "250.00" });
    const correct = await world.json(["correct", id, "-3.20", "--reason", "Twice", "--key", "t81"]);
    expect(correct.json()).toMatchObject({ amount: "-3.20", available: "246.80", currency: "USD" });
    const large = await world.json(["recharge", id, "5000", "--reason", "Much", "--key", "i8"]);
    expect(large).toMatchObject({ code: 2, err: "" });
    expect(large.json()).toMatchObject({ state: "pending", amount: null, available: "246.80" });
    await refused(["correct", id, "-1000", "--reason", "x", "--key", "t82"], "conflict");
    await refused(["recharge", "cus_none", "1", "--reason", "x", "--key", "i9"], "not_found");
  });
});
