import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { applyCatalog, parseCatalogFile } from "../../src/catalog/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { rechargeAccount } from "../../src/ledger/index.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import type { Visitor } from "./visitor.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
let simulator: Simulator;
let owner: Visitor;
let customerId: string;
let apiKey: string;
beforeAll(async () => {
  world = await openWorld();
  simulator = await startSimulator({});
  const catalog = {
    currency: "USD",
    providers: [
      {
        ...{ name: "sim", protocol: "openai", base_url: `${simulator.url}/v1`, allow_private_address: true },
        credentials: [{ label: "a", secret: "sk-x" }],
      },
    ],
    models: [
      ["well", "sim-well"],
      ["broken", "sim-broken@fault=status,status=503"],
      ["slow", "sim-slow@latency=20000"],
    ].map(([id, upstream]) => ({
      ...{ id, price: { input: "1", output: "2" }, max_output_tokens: 100 },
      deployments: [{ provider: "sim", upstream_model: upstream }],
    })),
  };
  await applyCatalog(world.system, parseCatalogFile(JSON.stringify(catalog), {}));
  customerId = await world.customer();
  const recharge = { customerId, amount: nano(10_000_000_000n), reason: "Welcome", idempotencyKey: "first" };
  await rechargeAccount(world.system, recharge);
  apiKey = await world.key(customerId);
  owner = world.visitor();
  await owner.logInOperator(await world.operator());
});
afterAll(async () => {
  await simulator.close();
  await world.close();
});

type Data = Record<string, never>;

async function ask(query: string, input?: object, by = owner): Promise<Data> {
  const answer = await by.ask(query, input && { input }, { door: "/graphql/operator" });
  expect([answer.code, answer.message]).toEqual([null, null]);
  return (answer.data ?? {}) as Data;
}

/** A request for this model; resolves with its status. */
async function call(model: string, signal?: AbortSignal): Promise<number> {
  const response = await fetch(`${world.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
    ...(signal && { signal }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 10_000; ;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("how suppliers do", () => {
  test("shows a supplier that fails, one that answers, and both from the calls themselves", async () => {
    await until(async () => ((await call("well")) === 200 ? true : undefined));
    expect(await call("broken")).toBeGreaterThanOrEqual(500);
    expect(await call("broken")).toBeGreaterThanOrEqual(500);
    const { routingHealth } = await ask(
      "{ routingHealth { nodeId routes { modelId state consecutiveFailures code httpStatus succeededAt failedAt } } }",
    );
    const { nodeId, routes } = routingHealth as never as {
      nodeId: string;
      routes: Record<string, unknown>[];
    };
    expect(nodeId).toBe("node-1");
    expect(routes.filter(({ modelId }) => modelId !== "qwen-plus")).toMatchObject([
      { modelId: "broken", state: "failing", consecutiveFailures: 2, httpStatus: 503, succeededAt: null },
      { modelId: "slow", state: "untried" },
      { modelId: "well", state: "ok", consecutiveFailures: 0, failedAt: null },
    ]);
  });

  test("a dry run decides as the relay does, by what it knows at this moment", async () => {
    const query = `query ($input: RouteDryRunInput!) { routeDryRun(input: $input) { servedModel refusal { code }
      candidates { providerName place } } }`;
    const { routeDryRun } = await ask(query, { customerId, protocol: "openai", model: "well" });
    expect(routeDryRun).toEqual({
      ...{ servedModel: "well", refusal: null },
      candidates: [{ providerName: "sim", place: 1 }],
    });
  });
});

test("a test of a supplier is logged nowhere with its secret, at the level debug either", async () => {
  const secret = "sk-live-never-logged";
  const query = `mutation ($input: TestProviderInput!) { testProvider(input: $input) { test { isReachable }
    userErrors { code } } }`;
  const target = { protocol: "openai", allowPrivateAddress: true, secret };
  const reached = await ask(query, { ...target, baseUrl: `${simulator.url}/v1` });
  expect(reached["testProvider"]).toEqual({ test: { isReachable: true }, userErrors: [] });
  const missed = await ask(query, { ...target, baseUrl: "http://127.0.0.1:1/v1" });
  expect(missed["testProvider"]).toEqual({ test: { isReachable: false }, userErrors: [] });
  const refused = await ask(query, { ...target, baseUrl: "http://127.1/v1", allowPrivateAddress: false });
  expect(refused["testProvider"]).toMatchObject({ test: null, userErrors: [{ code: "invalid_request" }] });
  expect(world.logged()).not.toContain(secret);
});

describe("the system", () => {
  test("tells its version, its migrations and its nodes", async () => {
    const { system } =
      await ask(`{ system { version nodeVersion databaseVersion databaseBytes migrations { name }
      nodes { id epoch isAlive openReservations } } }`);
    expect(system).toMatchObject({
      nodeVersion: process.versions.node,
      nodes: [{ id: "node-1", isAlive: true }],
    });
    const { migrations, databaseBytes, version } = system as never as {
      migrations: { name: string }[];
      databaseBytes: string;
      version: string;
    };
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(Number(databaseBytes)).toBeGreaterThan(1_000_000);
    expect(migrations[0]?.name).toBe("20261123000000_tables");
  });

  test("shows settings with their sources, and no secret among them", async () => {
    const { settings } = await ask("{ settings { name value source isHidden description } }");
    const byName = new Map(
      (settings as never as { name: string }[]).map((setting) => [setting.name, setting]),
    );
    expect(byName.get("PUBLIC_BASE_URL")).toMatchObject({ source: "environment", value: world.origin });
    expect(byName.get("RELAY_MASTER_KEY")).toMatchObject({ source: "file", value: "set", isHidden: true });
    expect(byName.get("PORT")).toMatchObject({ source: "default", value: "3000" });
    expect(JSON.stringify(settings)).not.toContain("5e".repeat(16));
  });
});

describe("jobs", () => {
  const JOB = "name everySeconds nodeId runs failures error isWell startedAt endedAt";
  const RUN = `mutation ($input: RunJobInput!) { runJob(input: $input) { job { ${JOB} } userErrors { code } } }`;

  test("are listed with their times; one is run by hand, noted and audited", async () => {
    const { jobs } = await ask(`{ jobs { ${JOB} } }`);
    expect(jobs).toContainEqual(
      expect.objectContaining({ name: "trim-changes", everySeconds: 3600, runs: "0", isWell: true }),
    );
    const { runJob } = await ask(RUN, { name: "trim-changes" });
    expect(runJob).toMatchObject({
      userErrors: [],
      job: { runs: "1", failures: "0", nodeId: "node-1", isWell: true },
    });
    const audits = await world.see(
      "SELECT after FROM audit_event WHERE action = 'job.run' AND subject_id = 'trim-changes'",
    );
    expect(audits).toEqual([{ after: { nodeId: "node-1", error: null } }]);
  });

  test("a run that fails says why, and the next that goes well is well again", async () => {
    await world.see("ALTER TABLE change RENAME TO change_away");
    const failed = await ask(RUN, { name: "trim-changes" });
    await world.see("ALTER TABLE change_away RENAME TO change");
    expect(failed["runJob"]).toMatchObject({ job: { isWell: false, failures: "1" } });
    expect((failed["runJob"] as never as { job: { error: string } }).job.error).toContain("change");
    const { runJob } = await ask(RUN, { name: "trim-changes" });
    expect(runJob).toMatchObject({ job: { isWell: true, failures: "1", runs: "3" } });
  });

  test("an unknown one is not found; others than owners and admins run none", async () => {
    expect((await ask(RUN, { name: "nonesuch" }))["runJob"]).toEqual({
      job: null,
      userErrors: [{ code: "not_found" }],
    });
    const finance = world.visitor();
    await finance.logInOperator(await world.operator("finance"));
    const refused = await finance.ask(
      RUN,
      { input: { name: "trim-changes" } },
      { door: "/graphql/operator" },
    );
    expect(refused.code).toBe("permission_denied");
  });
});

describe("a stuck reservation", () => {
  const RELEASE = `mutation ($input: ReleaseReservationInput!) { releaseReservation(input: $input) {
    reservation { state charged } userErrors { code message } } }`;

  test("is not ended while its request may run, is ended after that, and the books hold", async () => {
    const client = new AbortController();
    const running = call("slow", client.signal).catch(() => 0);
    const open = "SELECT request_id FROM reservation WHERE state = 0";
    const requestId = await until(
      async () => (await world.see(open))[0]?.["request_id"] as string | undefined,
    );
    const early = (await ask(RELEASE, { requestId, reason: "impatient" }))["releaseReservation"];
    expect(early).toMatchObject({ reservation: null, userErrors: [{ code: "conflict" }] });
    await world.see("UPDATE reservation SET max_end = now() - interval '1 minute' WHERE request_id = $1", [
      requestId,
    ]);
    const late = (await ask(RELEASE, { requestId, reason: "its supplier is gone" }))["releaseReservation"];
    expect(late).toEqual({ reservation: { state: "reaped", charged: "0.00" }, userErrors: [] });
    const again = (await ask(RELEASE, { requestId, reason: "once more" }))["releaseReservation"];
    expect(again).toMatchObject({ reservation: { state: "reaped" }, userErrors: [] });
    const audits = await world.see("SELECT action, before, after FROM audit_event WHERE subject_id = $1", [
      requestId,
    ]);
    expect(audits).toMatchObject([
      {
        action: "reservation.release",
        before: { state: "open" },
        after: { state: "reaped", reason: "its supplier is gone" },
      },
    ]);
    client.abort();
    await running;
    const { ledgerVerify } = await ask("{ ledgerVerify { id holds } }");
    expect((ledgerVerify as never as { holds: boolean }[]).filter(({ holds }) => !holds)).toEqual([]);
    const account = "SELECT reserved FROM account WHERE customer_id = $1";
    await until(async () =>
      (await world.see(account, [customerId]))[0]?.["reserved"] === "0" ? true : undefined,
    );
  });

  test("that never was is not found, and a reason is needed", async () => {
    expect((await ask(RELEASE, { requestId: "req_none", reason: "r" }))["releaseReservation"]).toMatchObject({
      userErrors: [{ code: "not_found" }],
    });
    expect((await ask(RELEASE, { requestId: "req_none", reason: "  " }))["releaseReservation"]).toMatchObject(
      { userErrors: [{ code: "invalid_request" }] },
    );
  });
});
