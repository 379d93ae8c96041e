import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type Customer, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FIELDS = [
  "low_balance_threshold",
  "critical_balance_threshold",
  "quota_alert_percents",
  "notify_emails",
  "webhook_url",
  "alerts_enabled",
  "version",
  "updated_at",
];

const read = async ({ token }: Customer): Promise<Record<string, unknown>> =>
  (await world.call(token, "GET /openapi/v1/balance/config")).body.data;
const audits = (customerId: string): Promise<Record<string, unknown>[]> =>
  world.see(
    "SELECT before, after, actor_kind FROM audit_event WHERE customer_id = $1 AND action = 'balance_config.update' ORDER BY at",
    [customerId],
  );

describe("GET /openapi/v1/balance/config", () => {
  test("has the fields of the contract; before the first change everything is off and the version is 0", async () => {
    const customer = await world.customerWith(10);
    const answer = await world.call(customer.token, "GET /openapi/v1/balance/config");
    expect(Object.keys(answer.body.data)).toEqual(FIELDS);
    expect(answer.body.data).toEqual({
      low_balance_threshold: null,
      critical_balance_threshold: null,
      quota_alert_percents: [],
      notify_emails: [],
      webhook_url: null,
      alerts_enabled: true,
      version: 0,
      updated_at: null,
    });
    expect(answer.headers.get("etag")).toBe(`"0"`);
    expect(
      await world.see("SELECT FROM policy_document WHERE customer_id = $1", [customer.customerId]),
    ).toEqual([]);
  });

  test("is what GraphQL says", async () => {
    const customer = await world.customerWith(10);
    await world.patch(customer.token, { low_balance_threshold: "5", quota_alert_percents: [80] });
    const { data } = await world.ask(
      customer.token,
      "{ balanceConfig { lowBalanceThreshold quotaAlertPercents alertsEnabled version } }",
    );
    expect(data?.["balanceConfig"]).toEqual({
      lowBalanceThreshold: "5.00",
      quotaAlertPercents: [80],
      alertsEnabled: true,
      version: 1,
    });
  });
});

describe("PATCH /openapi/v1/balance/config", () => {
  test("omitted stays, null clears, lists are replaced whole; each change is a version and an audit row", async () => {
    const customer = await world.customerWith(10);
    const first = await world.patch(customer.token, {
      low_balance_threshold: "5.50",
      critical_balance_threshold: "1",
      quota_alert_percents: [100, 50],
      notify_emails: ["Ops@Example.com", "b@example.com"],
    });
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"1"`]);
    expect(Object.keys(first.body.data)).toEqual([...FIELDS, "webhook_signing_key"]);
    expect(first.body.data).toMatchObject({
      low_balance_threshold: "5.50",
      critical_balance_threshold: "1.00",
      quota_alert_percents: [50, 100],
      notify_emails: ["ops@example.com", "b@example.com"],
      webhook_url: null,
      version: 1,
      webhook_signing_key: null,
    });
    const second = await world.patch(customer.token, {
      critical_balance_threshold: null,
      notify_emails: ["c@example.com"],
    });
    expect(second.body.data).toMatchObject({
      low_balance_threshold: "5.50",
      critical_balance_threshold: null,
      quota_alert_percents: [50, 100],
      notify_emails: ["c@example.com"],
      version: 2,
    });
    expect(await audits(customer.customerId)).toMatchObject([
      {
        actor_kind: "apiKey",
        before: { low_balance_threshold: null },
        after: { low_balance_threshold: "5.50" },
      },
      {
        before: { critical_balance_threshold: "1.00", notify_emails: ["ops@example.com", "b@example.com"] },
        after: { critical_balance_threshold: null, notify_emails: ["c@example.com"] },
      },
    ]);
  });

  test("that changes nothing leaves no version and no audit row", async () => {
    const customer = await world.customerWith(10);
    await world.patch(customer.token, { low_balance_threshold: "5" });
    for (const body of [{}, { low_balance_threshold: "5.00" }, { notify_emails: [] }]) {
      const { status, body: answer } = await world.patch(customer.token, body);
      expect([status, answer.data["version"]]).toEqual([200, 1]);
    }
    expect(await audits(customer.customerId)).toHaveLength(1);
  });

  test.each([
    [{ low_balance_threshold: "0" }, "low_balance_threshold"],
    [{ low_balance_threshold: "-1" }, "low_balance_threshold"],
    [{ low_balance_threshold: 5 }, "low_balance_threshold"],
    [{ low_balance_threshold: "0.0000000001" }, "low_balance_threshold"],
    [{ critical_balance_threshold: "5.01" }, "critical_balance_threshold"],
    [{ quota_alert_percents: null }, "quota_alert_percents"],
    [{ quota_alert_percents: [0] }, "quota_alert_percents[0]"],
    [{ quota_alert_percents: [50, 101] }, "quota_alert_percents[1]"],
    [{ quota_alert_percents: [50, 50] }, "quota_alert_percents"],
    [{ quota_alert_percents: [0.5] }, "quota_alert_percents[0]"],
    [{ notify_emails: null }, "notify_emails"],
    [{ notify_emails: ["nobody"] }, "notify_emails[0]"],
    [{ notify_emails: ["a@b.example\r\nBcc: c@d.example"] }, "notify_emails[0]"],
    [{ notify_emails: ["a@b.example, c@d.example"] }, "notify_emails[0]"],
    [{ notify_emails: ["A <a@b.example>"] }, "notify_emails[0]"],
    [{ notify_emails: ["A@b.example", "a@b.example"] }, "notify_emails"],
    [
      { notify_emails: Array.from({ length: 11 }, (_, index) => `a${String(index)}@b.example`) },
      "notify_emails",
    ],
    [{ webhook_url: "ftp://example.com" }, "webhook_url"],
    [{ webhook_url: "https://169.254.169.254/latest" }, "webhook_url"],
    [{ webhook_url: "https://user:pass@example.com" }, "webhook_url"],
    [{ alerts_enabled: null }, "alerts_enabled"],
    [{ expected_version: 1 }, "expected_version"],
    [{ low: "1" }, "low"],
  ])("%j is refused by name and changes nothing", async (body, field) => {
    const customer = await world.customerWith(10);
    await world.patch(customer.token, { low_balance_threshold: "5" });
    const before = await read(customer);
    const answer = await world.patch(customer.token, body);
    const { errors } = answer.body.data as never as { errors: { field: string; message: string }[] };
    expect([answer.status, errors.map((error) => error.field)]).toEqual([400, [field]]);
    expect(errors[0]?.message).toContain(field);
    expect(await read(customer)).toEqual(before);
    expect(await audits(customer.customerId)).toHaveLength(1);
  });

  test("needs account:write; another tenant's configuration cannot even be named", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["account:read"]);
    const refused = await world.patch(token, { low_balance_threshold: "5" });
    expect([refused.status, refused.body.code]).toEqual([403, "permission_denied"]);
    await world.patch(world.acme.token, { low_balance_threshold: "7" });
    expect(await read(world.rival)).toMatchObject({ low_balance_threshold: null, version: 0 });
    expect((await world.patch(world.rival.token, { customer_id: world.acme.customerId })).status).toBe(400);
  });

  test("the first webhook URL makes the signing key, shown once and stored sealed", async () => {
    const customer = await world.customerWith(10);
    const first = await world.patch(customer.token, { webhook_url: "https://hooks.example.com/a" });
    const key = String(first.body.data["webhook_signing_key"]);
    expect(key).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await world.patch(customer.token, { webhook_url: "https://hooks.example.com/b" });
    expect(again.body.data["webhook_signing_key"]).toBeNull();
    expect(JSON.stringify(await read(customer))).not.toContain("whsec_");
    const stored = await world.see("SELECT to_jsonb(k)::text AS row FROM webhook_signing_key k");
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(key).toString("hex"));
    expect(JSON.stringify(await world.see("SELECT before, after FROM audit_event"))).not.toContain("whsec_");
  });
});

describe("If-Match", () => {
  test("the version that was read changes it, an older one is 412 and changes nothing", async () => {
    const customer = await world.customerWith(10);
    const etag =
      (await world.call(customer.token, "GET /openapi/v1/balance/config")).headers.get("etag") ?? "";
    const first = await world.patch(customer.token, { low_balance_threshold: "5" }, { "if-match": etag });
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"1"`]);
    const late = await world.patch(customer.token, { low_balance_threshold: "6" }, { "if-match": etag });
    expect([late.status, late.body.code, late.body.success]).toEqual([412, "version_conflict", false]);
    expect(await read(customer)).toMatchObject({ low_balance_threshold: "5.00", version: 1 });
    expect(await audits(customer.customerId)).toHaveLength(1);
  });

  test.each([
    ["*", 200],
    [`"0"`, 200],
    [`W/"0"`, 412],
    [`"zero"`, 412],
    [`"00"`, 412],
    [`0`, 412],
    [`"0", "1"`, 400],
  ])("%s is %i before the first change", async (header, status) => {
    const customer = await world.customerWith(10);
    const answer = await world.patch(customer.token, { low_balance_threshold: "5" }, { "if-match": header });
    expect(answer.status).toBe(status);
    expect((await read(customer))["version"]).toBe(status === 200 ? 1 : 0);
  });

  test("of two who read the same version one wins, whichever is first", async () => {
    const customer = await world.customerWith(10);
    const answers = await Promise.all(
      ["5", "6", "7"].map((amount) =>
        world.patch(customer.token, { low_balance_threshold: amount }, { "if-match": `"0"` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    expect(await read(customer)).toMatchObject({ version: 1 });
  });

  test("GraphQL states it as expectedVersion", async () => {
    const customer = await world.customerWith(10);
    const { data } = await world.ask(
      customer.token,
      `mutation { updateBalanceConfig(input: { lowBalanceThreshold: "5", expectedVersion: 3 }) {
        balanceConfig { version } userErrors { field code } } }`,
    );
    expect(data?.["updateBalanceConfig"]).toEqual({
      balanceConfig: null,
      userErrors: [{ field: null, code: "version_conflict" }],
    });
    expect((await read(customer))["version"]).toBe(0);
  });
});
