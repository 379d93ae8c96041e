import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SupplierProbes } from "../../src/inference/index.ts";
import type { OperatorRole } from "../../src/kernel/principal.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

const SECRET = "sk-live-never-seen-again";

let world: World;
let simulator: Simulator;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  simulator = await startSimulator({ requireKey: SECRET, models: ["sim-fast", "sim-large", SECRET] });
  token = await world.operatorToken();
});
afterAll(async () => {
  await simulator.close();
  await world.close();
});

const REPORT =
  "test { isReachable isWorking latencyMs httpStatus models problem } userErrors { field code message }";
const TEST_PROVIDER = `mutation ($input: TestProviderInput!) { testProvider(input: $input) { ${REPORT} } }`;
const TEST_CREDENTIAL = `mutation ($input: TestCredentialInput!) { testCredential(input: $input) { ${REPORT} } }`;

interface Tested {
  test: {
    isReachable: boolean;
    isWorking: boolean;
    httpStatus: number | null;
    models: string[];
    problem: string;
  } | null;
  userErrors: { field: string | null; code: string; message: string }[];
}

async function ask(query: string, input: object, as = token): Promise<Tested & { answer: GraphqlAnswer }> {
  const answer = await world.askOperator(as, query, { input });
  const [payload] = Object.values(answer.data ?? {}) as unknown as Tested[];
  return { ...(payload ?? { test: null, userErrors: [] }), answer };
}

const bases = { openai: "/v1", anthropic: "", dashscope: "/api/v1" } as const;

function enter(name: string, credentials = [{ label: "a", secret: SECRET }]): Promise<string> {
  return enterAt(name, { baseUrl: `${simulator.url}/v1`, credentials });
}

async function enterAt(name: string, of: object): Promise<string> {
  const { data } = await world.askOperator(
    token,
    `mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id } userErrors { code } } }`,
    { input: { name, protocol: "openai", allowPrivateAddress: true, ...of } },
  );
  return (data?.["createProvider"] as never as { provider: { id: string } }).provider.id;
}

const audits = (): Promise<Record<string, unknown>[]> =>
  world.see(
    "SELECT subject_id, before, after FROM audit_event WHERE action = 'provider.test' ORDER BY at, id",
  );

/** Everything that the database and the answers hold, as one text. */
async function allAudits(): Promise<string> {
  return JSON.stringify(await world.see("SELECT a::text AS row FROM audit_event a"));
}

describe("a supplier that is about to be entered", () => {
  test.each(["openai", "anthropic", "dashscope"] as const)(
    "%s: the right secret works, a wrong one is told apart",
    async (protocol) => {
      const baseUrl = simulator.url + bases[protocol];
      const entered = { protocol, baseUrl, allowPrivateAddress: true };
      const right = await ask(TEST_PROVIDER, { ...entered, secret: SECRET, upstreamModel: "sim-fast" });
      expect(right.test).toMatchObject({
        isReachable: true,
        isWorking: true,
        httpStatus: 200,
        problem: null,
      });
      expect(right.test?.models ?? null).toEqual(protocol === "dashscope" ? null : ["sim-fast", "sim-large"]);
      const wrong = await ask(TEST_PROVIDER, { ...entered, secret: "sk-wrong", upstreamModel: "sim-fast" });
      expect(wrong.test).toMatchObject({
        ...{ isReachable: true, isWorking: false, httpStatus: 401, models: null },
        problem: "The supplier does not know this secret.",
      });
    },
  );

  test("nothing of it is stored but an audit row, and that holds no secret", async () => {
    const providers = await world.see("SELECT count(*) FROM provider");
    const before = await audits();
    await ask(TEST_PROVIDER, {
      ...{ protocol: "openai", baseUrl: `${simulator.url}/v1`, allowPrivateAddress: true, secret: SECRET },
    });
    expect(await world.see("SELECT count(*) FROM provider")).toEqual(providers);
    const [noted, ...others] = (await audits()).slice(before.length);
    expect(others).toEqual([]);
    expect(noted).toMatchObject({
      subject_id: "unsaved",
      after: { isStored: false, isReachable: true, isWorking: true, httpStatus: 200, credentialId: null },
    });
    expect(await allAudits()).not.toContain(SECRET);
  });

  test.each([
    ["http://127.0.0.1:1/v1", "The host refuses the connection."],
    ["http://name.that.is.invalid/v1", "The name of the host is not known."],
  ])("%s: %s", async (baseUrl, problem) => {
    const entered = { protocol: "openai", baseUrl, allowPrivateAddress: true, secret: SECRET };
    const { test: told } = await ask(TEST_PROVIDER, entered);
    expect(told?.isReachable).toBe(false);
    // A machine without a name server says it in its own way.
    expect([problem, "The name of the host could not be looked up."]).toContain(told?.problem);
  });
});

describe("the guard of addresses (S67)", () => {
  const closed = [
    "https://127.1/v1",
    "https://0x7f000001/v1",
    "https://2130706433/v1",
    "https://[::ffff:169.254.169.254]/v1",
    "https://169.254.169.254/latest",
    "https://100.100.100.200/v1",
    "https://[fd00::1]/v1",
    "https://0.0.0.0/v1",
    "https://localhost./v1",
    "https://metadata.google.internal/v1",
    "https://10.0.0.1/v1",
    "http://api.example.com/v1",
  ];
  const never = ["https://user@api.example.com/v1", "file:///etc/passwd", "gopher://127.0.0.1:6379/_"];

  test.each([...closed, ...never])("%s is not called, and only the refusal is told", async (baseUrl) => {
    const before = await audits();
    const refused = await ask(TEST_PROVIDER, { protocol: "openai", baseUrl, secret: SECRET });
    expect(refused.test).toBeNull();
    expect(refused.userErrors).toMatchObject([{ field: "input.baseUrl", code: "invalid_request" }]);
    expect(await audits()).toEqual(before);
  });

  test.each(never)("%s is not called with allowPrivateAddress either", async (baseUrl) => {
    const entered = { protocol: "openai", baseUrl, secret: SECRET, allowPrivateAddress: true };
    expect(await ask(TEST_PROVIDER, entered)).toMatchObject({
      test: null,
      userErrors: [{ code: "invalid_request" }],
    });
  });

  test("a public name that resolves to a private address is refused when it is connected to (S68)", async () => {
    const resolve = (_: string, __: object, callback: (error: null, found: object[]) => void): void =>
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    const probes = new SupplierProbes({ resolve: resolve as never });
    const { port } = new URL(simulator.url);
    const target = { baseUrl: `http://api.example.com:${port}/v1`, secret: SECRET, upstreamModel: null };
    const report = await probes.probe({ protocol: "openai", allowPrivateAddress: false, ...target });
    expect(report).toMatchObject({
      isReachable: false,
      problem: "The host is at an address that may not be called.",
    });
    // The same name, where private addresses are meant, is reached: so it was the guard that refused.
    const meant = await probes.probe({ protocol: "openai", allowPrivateAddress: true, ...target });
    expect(meant.isWorking).toBe(true);
  });

  test("an address in a stored base URL is judged again", async () => {
    const probes = new SupplierProbes();
    const target = { baseUrl: `${simulator.url}/v1`, secret: SECRET, upstreamModel: null };
    const report = await probes.probe({ protocol: "openai", allowPrivateAddress: false, ...target });
    expect(report).toMatchObject({
      isReachable: false,
      problem: "The host is at an address that may not be called.",
    });
  });
});

describe("what an unfriendly host can do", () => {
  let host: Server;
  let url: string;
  const seen: string[] = [];
  beforeAll(async () => {
    host = createServer((request, response) => {
      seen.push(request.url ?? "");
      const path = request.url ?? "";
      const redirect = /^\/(30\d)\//.exec(path)?.[1];
      if (redirect !== undefined)
        return void response.writeHead(Number(redirect), { location: `${url}/taken/models` }).end();
      if (path.startsWith("/echo/")) {
        const said = JSON.stringify({
          data: [{ id: SECRET }, { id: `x-${SECRET}` }, { id: "fine" }, { id: "<b>" }, 7],
        });
        return void response.writeHead(200, { "content-type": "application/json" }).end(said);
      }
      if (path.startsWith("/refusal/"))
        return void response.writeHead(418).end(`no, ${SECRET}, and my-own-words`);
      response.writeHead(200, { "content-type": "application/json" });
      response.write(`{"data":[{"id":"first"}],"more":"`);
      const more = setInterval(() => response.write("x".repeat(16_384)), 1);
      response.on("close", () => clearInterval(more));
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${String((host.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    host.closeAllConnections();
    host.close();
  });
  const at = (path: string): object => ({
    ...{ protocol: "openai", baseUrl: url + path, allowPrivateAddress: true, secret: SECRET },
  });

  test.each([301, 302, 303, 307, 308])("a redirect by %i is not followed (S69)", async (status) => {
    const { test: told } = await ask(TEST_PROVIDER, at(`/${String(status)}`));
    expect(told).toMatchObject({ isReachable: true, isWorking: false, httpStatus: status, models: null });
    expect(told?.problem).toContain("redirect");
    expect(seen).not.toContain("/taken/models");
  });

  test("a secret that is said back goes no further, and only names of models come through", async () => {
    const { test: told, answer } = await ask(TEST_PROVIDER, at("/echo"));
    expect(told?.models).toEqual(["fine"]);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test("the words of a refusal stay outside", async () => {
    const { test: told, answer } = await ask(TEST_PROVIDER, at("/refusal"));
    expect(told?.problem).toBe("The supplier refuses the request (418).");
    expect(JSON.stringify([answer, await allAudits()])).not.toMatch(/my-own-words|never-seen-again/);
  });

  test("an answer without an end is read for 64 KiB, and no models are found in it", async () => {
    const { test: told } = await ask(TEST_PROVIDER, at("/endless"));
    expect(told).toMatchObject({ isReachable: true, isWorking: true, httpStatus: 200, models: null });
  });
});

describe("a stored secret", () => {
  test("is tried where it was stored for; another one can be tried in its place, and is not stored", async () => {
    const providerId = await enter("stored");
    const stored = await ask(TEST_CREDENTIAL, { providerId, label: "a" });
    expect(stored.test).toMatchObject({ isWorking: true, models: ["sim-fast", "sim-large"] });
    const digest = (): Promise<object[]> =>
      world.see("SELECT fingerprint, updated_at FROM credential WHERE provider_id = $1", [providerId]);
    const before = await digest();
    const other = await ask(TEST_CREDENTIAL, { providerId, label: "a", secret: "sk-other" });
    expect(other.test).toMatchObject({ isWorking: false, httpStatus: 401 });
    expect(await digest()).toEqual(before);
    expect((await audits()).slice(-2)).toMatchObject([
      { subject_id: providerId, after: { isStored: true, isWorking: true } },
      { subject_id: providerId, after: { isStored: false, isWorking: false } },
    ]);
  });

  test("is not sent anywhere once the base URL has changed (S70), until it is entered again", async () => {
    const providerId = await enter("moved");
    const elsewhere = await startSimulator({});
    try {
      const { data } = await world.askOperator(
        token,
        `mutation ($input: UpdateProviderInput!) { updateProvider(input: $input) { provider { credentials { status } }
          userErrors { code } } }`,
        { input: { providerId, baseUrl: `${elsewhere.url}/v1` } },
      );
      expect(data).toMatchObject({ updateProvider: { provider: { credentials: [{ status: "disabled" }] } } });
      const refused = await ask(TEST_CREDENTIAL, { providerId, label: "a" });
      expect(refused).toMatchObject({ test: null, userErrors: [{ code: "conflict" }] });
      const entered = await ask(TEST_CREDENTIAL, { providerId, label: "a", secret: "sk-new" });
      expect(entered.test?.isWorking).toBe(true);
    } finally {
      await elsewhere.close();
    }
  });

  test("that is unknown is not found, and a test of it leaves no trace", async () => {
    const providerId = await enter("known");
    const before = await audits();
    for (const input of [
      { providerId, label: "b" },
      { providerId: "prv_none", label: "a" },
    ]) {
      expect(await ask(TEST_CREDENTIAL, input)).toMatchObject({
        test: null,
        userErrors: [{ code: "not_found" }],
      });
    }
    expect(await audits()).toEqual(before);
  });

  test("can be deleted with its label, and what was deleted is not found again", async () => {
    const providerId = await enter("emptied");
    const remove = (): Promise<GraphqlAnswer> =>
      world.askOperator(
        token,
        `mutation ($input: DeleteCredentialInput!) { deleteCredential(input: $input) { provider { credentials { label } }
          userErrors { code } } }`,
        { input: { providerId, label: "a" } },
      );
    expect((await remove()).data).toEqual({
      deleteCredential: { provider: { credentials: [] }, userErrors: [] },
    });
    expect((await remove()).data).toEqual({
      deleteCredential: { provider: null, userErrors: [{ code: "not_found" }] },
    });
    expect(await world.see("SELECT 1 FROM credential WHERE provider_id = $1", [providerId])).toEqual([]);
  });
});

describe("who may", () => {
  test.each<{ role: OperatorRole; may: boolean }>([
    { role: "admin", may: true },
    { role: "finance", may: false },
    { role: "support", may: false },
    { role: "read-only", may: false },
  ])("test a supplier, as $role: $may", async ({ role, may }) => {
    const requests = simulator.stats();
    const as = await world.operatorToken(role);
    const entered = { protocol: "dashscope", baseUrl: `${simulator.url}/api/v1`, allowPrivateAddress: true };
    const { test: told, answer } = await ask(
      TEST_PROVIDER,
      { ...entered, secret: SECRET, upstreamModel: "sim-fast" },
      as,
    );
    expect(told?.isWorking ?? answer.errors[0]?.extensions["code"]).toBe(may || "permission_denied");
    if (!may) expect(simulator.stats()).toEqual(requests);
  });

  test("more than twenty a minute are too many: a test must not serve to scan a network", async () => {
    let nowMs = 0;
    const probes = new SupplierProbes({ nowMs: () => nowMs });
    const target = { protocol: "openai", baseUrl: `${simulator.url}/v1`, allowPrivateAddress: true } as const;
    const probe = (): Promise<unknown> => probes.probe({ ...target, secret: SECRET, upstreamModel: null });
    for (let asked = 0; asked < 20; asked++) await probe();
    await expect(probe()).rejects.toMatchObject({ code: "rate_limited" });
    nowMs = 60_000;
    await expect(probe()).resolves.toMatchObject({ isWorking: true });
  });
});

test("the secret is nowhere: not in what was reported, not in the database but sealed", async () => {
  expect(JSON.stringify(world.reported)).not.toContain(SECRET);
  for (const table of ["audit_event", "provider", "credential", "idempotent_write"]) {
    expect(JSON.stringify(await world.see(`SELECT t::text AS row FROM ${table} t`))).not.toContain(SECRET);
  }
});
