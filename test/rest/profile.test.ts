import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { openWorld, type World } from "../graphql/world.ts";
import { fieldsAtFault, freshTenant, type FreshTenant } from "./fresh-tenant.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const PATH = "/client/profile";
const FIELDS = (
  "name company contact_name contact_email contact_phone country locale reporting_timezone billing_email " +
  "metadata customer_id version updated_at"
).split(" ");
const full = {
  name: "Acme Ltd",
  company: "Acme Holding",
  contact_name: "Zoë",
  contact_email: "zoe@example.com",
  contact_phone: "+49 30 123 456",
  country: "DE",
  locale: "de-DE",
  reporting_timezone: "Europe/Berlin",
  billing_email: "bills@example.com",
  metadata: { tier: "gold", tags: ["a", "b"], nested: { one: 1 } },
};
type Data = Record<string, unknown>;

const read = async (tenant: FreshTenant): Promise<Data> => (await tenant.call(`GET ${PATH}`)).body.data;
const patch = async (tenant: FreshTenant, body: object): Promise<Data> => {
  const answer = await tenant.call(`PATCH ${PATH}`, body);
  expect([answer.status, answer.body.code]).toEqual([200, null]);
  return answer.body.data;
};
const announced = (customerId: string): Promise<unknown> =>
  world.see("SELECT count(*)::int AS n FROM change WHERE topic = 'customer' AND subject = $1", [customerId]);

describe("GET /openapi/v1/client/profile", () => {
  test("has the contract's fields; what was never said is null, the version is the ETag", async () => {
    const tenant = await freshTenant(world);
    const answer = await tenant.call(`GET ${PATH}`);
    expect(Object.keys(answer.body.data)).toEqual(FIELDS);
    expect(answer.body.data).toMatchObject({
      ...{ name: "Fresh", company: null, contact_name: null, contact_email: null, contact_phone: null },
      ...{ country: null, locale: null, reporting_timezone: "UTC", billing_email: null, metadata: {} },
      ...{ customer_id: tenant.customerId, version: 1 },
    });
    expect(answer.headers.get("etag")).toBe(`"1"`);
  });

  test("is what GraphQL says, and shows neither group nor currency nor status", async () => {
    const tenant = await freshTenant(world);
    await patch(tenant, full);
    const query = `{ profile { customerId name company contactName contactEmail contactPhone country locale
      reportingTimezone billingEmail metadata version } }`;
    const { data } = await world.ask(tenant.token, query);
    const { updated_at: _, ...rest } = await read(tenant);
    expect(rest).toEqual({ ...full, customer_id: tenant.customerId, version: 2 });
    expect(data?.["profile"]).toMatchObject({ contactName: "Zoë", metadata: full.metadata, version: 2 });
    expect(Object.keys(rest)).not.toContain("group_id");
  });

  test("needs account:read", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    const answer = await world.call(token, `GET /openapi/v1${PATH}`);
    expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
  });
});

describe("PATCH /openapi/v1/client/profile", () => {
  test.each([{ $type: "" }, { $type: "Json", value: "{}" }, { a: { $type: 0, values: [{ $type: null }] } }])(
    "metadata %j is kept as it was said: its names mean nothing here",
    async (metadata) => {
      const tenant = await freshTenant(world);
      expect(await patch(tenant, { metadata: { ...metadata, b: 1 } })).toMatchObject({
        metadata,
        version: 2,
      });
      const sql =
        "SELECT after->'metadata' AS said FROM audit_event WHERE subject_id = $1 AND after ? 'metadata'";
      expect(await world.see(sql, [tenant.customerId])).toEqual([{ said: { ...metadata, b: 1 } }]);
    },
  );

  test("omitted stays, null clears; each change is a version, an audit row and an announcement", async () => {
    const tenant = await freshTenant(world);
    const first = await tenant.call(`PATCH ${PATH}`, full);
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"2"`]);
    expect(first.body.data).toMatchObject(full);
    const before = await announced(tenant.customerId);
    const second = await patch(tenant, { company: null, country: "FR" });
    expect(second).toMatchObject({ ...full, company: null, country: "FR", version: 3 });
    expect(await announced(tenant.customerId)).not.toEqual(before);
    expect(await tenant.audits()).toMatchObject([
      {
        ...{ action: "profile.update", subject_id: tenant.customerId },
        before: { name: "Fresh", company: null, metadata: {}, version: 1 },
        after: { name: "Acme Ltd", company: "Acme Holding", metadata: full.metadata, version: 2 },
      },
      {
        before: { company: "Acme Holding", country: "DE", version: 2 },
        after: { company: null, country: "FR", version: 3 },
      },
    ]);
    expect(Object.keys((await tenant.audits())[1]?.["after"] as object).sort()).toEqual([
      ...["company", "country", "version"],
    ]);
  });

  test("that changes nothing leaves no version, no audit row and no announcement", async () => {
    const tenant = await freshTenant(world);
    await patch(tenant, full);
    const before = await announced(tenant.customerId);
    for (const body of [{}, full, { metadata: {} }, { name: " Acme Ltd " }, { locale: "DE-de" }])
      expect(await patch(tenant, body)).toMatchObject({ ...full, version: 2 });
    expect(await tenant.audits()).toHaveLength(1);
    expect(await announced(tenant.customerId)).toEqual(before);
  });

  test("metadata merges field by field: null takes a field away, lists are replaced whole", async () => {
    const tenant = await freshTenant(world);
    await patch(tenant, { metadata: { tier: "gold", tags: ["a", "b"], nested: { one: 1, two: [2] } } });
    const { metadata } = await patch(tenant, {
      metadata: { tier: null, tags: ["c"], nested: { two: { three: 3 } }, camelCase: { snake_case: "kept" } },
    });
    expect(metadata).toEqual({
      ...{ tags: ["c"], nested: { one: 1, two: { three: 3 } }, camelCase: { snake_case: "kept" } },
    });
  });

  test("stores the canonical form of e-mail addresses and language tags", async () => {
    const tenant = await freshTenant(world);
    const told = await patch(tenant, { contact_email: " Zoe@Example.COM ", locale: "EN-us" });
    expect(told).toMatchObject({ contact_email: "zoe@example.com", locale: "en-US" });
  });

  test("a new reporting time zone cuts the figures from now on", async () => {
    const tenant = await freshTenant(world);
    await patch(tenant, { reporting_timezone: "Pacific/Kiritimati" });
    const { body } = await tenant.call("GET /client");
    expect(body.data["reporting_timezone"]).toBe("Pacific/Kiritimati");
  });

  const deep = JSON.parse(`${'{"a":'.repeat(17)}1${"}".repeat(17)}`) as object;
  test.each<[object, string]>([
    [{ name: null }, "name"],
    [{ name: "" }, "name"],
    [{ name: "  " }, "name"],
    [{ name: "a".repeat(121) }, "name"],
    [{ name: "a\nb" }, "name"],
    [{ name: 5 }, "name"],
    [{ company: "" }, "company"],
    [{ contact_email: "nobody" }, "contact_email"],
    [{ contact_email: "A <a@b.example>" }, "contact_email"],
    [{ billing_email: "a@b.example\r\nBcc: c@d.example" }, "billing_email"],
    [{ contact_phone: "1".repeat(41) }, "contact_phone"],
    [{ contact_phone: "\u0000" }, "contact_phone"],
    [{ country: "Germany" }, "country"],
    [{ country: "de" }, "country"],
    [{ country: "ZZ" }, "country"],
    [{ country: "EU" }, "country"],
    [{ locale: "en_US" }, "locale"],
    [{ locale: "a".repeat(36) }, "locale"],
    [{ reporting_timezone: null }, "reporting_timezone"],
    [{ reporting_timezone: "Mars/Olympus" }, "reporting_timezone"],
    [{ reporting_timezone: "+01:00" }, "reporting_timezone"],
    [{ reporting_timezone: "BST" }, "reporting_timezone"],
    [{ reporting_timezone: "SystemV/PST8" }, "reporting_timezone"],
    [{ metadata: null }, "metadata"],
    [{ metadata: [] }, "metadata"],
    [{ metadata: "x" }, "metadata"],
    [{ metadata: deep }, "metadata"],
    [{ metadata: { a: "x".repeat(16_384) } }, "metadata"],
    [{ metadata: { a: "\u0000" } }, "metadata"],
    [JSON.parse('{"metadata":{"a":[{"__proto__":1}]}}') as object, "metadata"],
    [{ metadata: { a: "\ud800" } }, "metadata"],
    [{ customer_id: "cus_00000000000000000000000000" }, "customer_id"],
    [{ expected_version: 1 }, "expected_version"],
    [{ version: 7 }, "version"],
    [{ currency: "EUR" }, "currency"],
    [{ status: "active" }, "status"],
    [{ group_id: null }, "group_id"],
    [{ balance: "1000" }, "balance"],
    [{ contactName: "Zoë" }, "contactName"],
  ])("%#. what it may not hold is refused by name and changes nothing", async (body, field) => {
    const tenant = await freshTenant(world);
    await patch(tenant, full);
    const before = await read(tenant);
    const answer = await tenant.call(`PATCH ${PATH}`, { company: "Other", ...body });
    expect([answer.status, fieldsAtFault(answer)]).toEqual([400, [field]]);
    expect(answer.body.message).toContain(field);
    expect(await read(tenant)).toEqual(before);
    expect(await tenant.audits()).toHaveLength(1);
  });

  test("names everything that is wrong at once", async () => {
    const tenant = await freshTenant(world);
    const wrong = { country: "ZZ", locale: "en_US", reporting_timezone: "Mars/Olympus" };
    const answer = await tenant.call(`PATCH ${PATH}`, wrong);
    expect(fieldsAtFault(answer)).toEqual(["country", "locale", "reporting_timezone"]);
  });

  test("metadata is bounded as it would be after the change, not only what comes", async () => {
    const tenant = await freshTenant(world);
    await patch(tenant, { metadata: { a: "x".repeat(9_000) } });
    const answer = await tenant.call(`PATCH ${PATH}`, { metadata: { b: "x".repeat(9_000) } });
    expect([answer.status, fieldsAtFault(answer)]).toEqual([400, ["metadata"]]);
    await patch(tenant, { metadata: { a: null, b: "x".repeat(9_000) } });
  });

  test("needs account:write", async () => {
    const tenant = await freshTenant(world);
    const { token } = await world.issueKey(tenant.customerId, ["account:read"]);
    const refused = await world.call(token, `PATCH /openapi/v1${PATH}`, { name: "Other" });
    expect([refused.status, refused.body.code]).toEqual([403, "permission_denied"]);
    expect(await read(tenant)).toMatchObject({ name: "Fresh", version: 1 });
  });
});

describe("If-Match and If-None-Match", () => {
  test("the version that was read changes it, an older one is 412 and changes nothing", async () => {
    const tenant = await freshTenant(world);
    const match = { "if-match": (await tenant.call(`GET ${PATH}`)).headers.get("etag") ?? "" };
    expect((await tenant.call(`PATCH ${PATH}`, { name: "One" }, match)).status).toBe(200);
    const late = await tenant.call(`PATCH ${PATH}`, { name: "Two" }, match);
    expect([late.status, late.body.code]).toEqual([412, "version_conflict"]);
    expect(await read(tenant)).toMatchObject({ name: "One", version: 2 });
    expect(await tenant.audits()).toHaveLength(1);
  });

  test("of four who read the same version one wins", async () => {
    const tenant = await freshTenant(world);
    const answers = await Promise.all(
      ["A", "B", "C", "D"].map((name) => tenant.call(`PATCH ${PATH}`, { name }, { "if-match": `"1"` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect(await read(tenant)).toMatchObject({ version: 2 });
  });

  test("GraphQL states it as expectedVersion", async () => {
    const tenant = await freshTenant(world);
    const { data } = await world.ask(
      tenant.token,
      `mutation { updateProfile(input: { name: "X", expectedVersion: 9 }) {
        profile { version } userErrors { field code } } }`,
    );
    expect(data?.["updateProfile"]).toEqual({
      profile: null,
      userErrors: [{ field: null, code: "version_conflict" }],
    });
    expect(await tenant.audits()).toEqual([]);
  });

  test.each([
    [`"1"`, 304],
    [`W/"1"`, 304],
    [`"0", "1"`, 304],
    ["*", 304],
    [`"2"`, 200],
    ["1", 200],
    ["", 200],
  ])("GET with If-None-Match: %s is %i", async (header, status) => {
    const tenant = await freshTenant(world);
    const answer = await tenant.call(`GET ${PATH}`, undefined, { "if-none-match": header });
    expect([answer.status, answer.headers.get("etag")]).toEqual([status, `"1"`]);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    if (status === 304) expect([answer.body, answer.headers.get("content-type")]).toEqual([null, null]);
    else expect(answer.body.data).toMatchObject({ version: 1 });
  });

  test("a PATCH is carried out whatever If-None-Match says", async () => {
    const tenant = await freshTenant(world);
    const answer = await tenant.call(`PATCH ${PATH}`, { name: "New" }, { "if-none-match": `"2"` });
    expect([answer.status, answer.body.data["name"]]).toEqual([200, "New"]);
  });

  test("a key has an ETag too but is never 304: what it used changes without its version", async () => {
    const path = `/api-keys/${world.acme.apiKey.id}`;
    const response = await fetch(`${world.url}/openapi/v1${path}`, {
      headers: { authorization: `Bearer ${world.acme.token}`, "if-none-match": `"1"` },
    });
    expect([response.status, response.headers.get("etag")]).toEqual([200, `"1"`]);
    await response.text();
  });
});

// What a PATCH may hold, by the rules of API.md 1: nothing, null, or a value, of every field on its own.
const text = fc.constantFrom("One", "Two", "Zoë & Co");
const mail = fc.constantFrom("a@example.com", "b@example.com");
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const json = fc.dictionary(
  fc.oneof(
    fc.constantFrom("a", "b", "$type", "value", "camelCase"),
    fc.string({ maxLength: 5 }).filter((name) => !/\0|^__proto__$/.test(name)),
  ),
  fc.jsonValue({ maxDepth: 3 }).filter((value) => !/\\u0000|__proto__/.test(JSON.stringify(value))),
  { maxKeys: 4 },
);
const patches = fc.record(
  {
    name: text,
    company: optional(text),
    contact_name: optional(text),
    contact_email: optional(mail),
    contact_phone: optional(text),
    country: optional(fc.constantFrom("DE", "FR")),
    locale: optional(fc.constantFrom("de-DE", "fr-FR")),
    reporting_timezone: fc.constantFrom("UTC", "Asia/Kolkata"),
    billing_email: optional(mail),
    metadata: json,
  },
  { requiredKeys: [] },
);
const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** RFC 7396 as its pseudo-code says it, on plain objects. */
function merged(target: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const isObject = typeof target === "object" && target !== null && !Array.isArray(target);
  const entries = new Map(isObject ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) entries.delete(name);
    else entries.set(name, merged(entries.get(name), value));
  }
  return Object.fromEntries(entries);
}

test("any series of PATCHes gives what the rules say, and the same over REST and GraphQL", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(patches, { minLength: 1, maxLength: 4 }), async (series) => {
      const [overRest, overGraphql] = [await freshTenant(world), await freshTenant(world)];
      const { customer_id: _id, version: _v, updated_at: _at, ...start } = await read(overRest);
      let expected: Data = start;
      for (const changes of series) {
        const metadata = merged(expected["metadata"], changes.metadata ?? {});
        expected = { ...expected, ...changes, metadata };
        await patch(overRest, changes);
        const input = Object.fromEntries(Object.entries(changes).map(([key, value]) => [camel(key), value]));
        const { data } = await world.ask(
          overGraphql.token,
          "mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { userErrors { message } } }",
          { input },
        );
        expect(data).toEqual({ updateProfile: { userErrors: [] } });
      }
      const [one, other] = [await read(overRest), await read(overGraphql)];
      const plain = JSON.parse(JSON.stringify(expected)) as Data;
      expect(one).toMatchObject(plain);
      expect(one["metadata"]).toEqual(plain["metadata"]);
      expect(other).toEqual({ ...one, customer_id: overGraphql.customerId, updated_at: other["updated_at"] });
    }),
    { numRuns: 40 },
  );
});
