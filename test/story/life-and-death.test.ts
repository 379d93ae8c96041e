import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { cleanUp, runScript, startRelay, temporaryDirectory, type RelayProcess } from "../support/relay.ts";

afterAll(() => cleanUp());

const cli = (dataDir: string, ...args: string[]) =>
  runScript("cli.js", [...args, "--json"], { DATA_DIR: dataDir });

async function ask(relay: RelayProcess, apiKey: string, more: object = {}): Promise<Response> {
  return fetch(`${relay.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "auto-chat-balanced",
      messages: [{ role: "user", content: "hello" }],
      ...more,
    }),
  });
}

async function brokenLaws(dataDir: string): Promise<string[]> {
  const { out } = await cli(dataDir, "ledger", "verify");
  const findings = JSON.parse(out) as { id: string; breaches: unknown[] }[];
  return findings.filter(({ breaches }) => breaches.length > 0).map(({ id }) => id);
}

test("the first start makes an operator, a customer and a key, shows them once, and the printed curl works", async () => {
  const dataDir = await temporaryDirectory();
  const relay = await startRelay({ dataDir });
  const told = await relay.firstRun();
  expect(relay.output().out).toContain(told.api_key);
  expect(relay.output().out).toContain(told.operator.password);
  expect((await stat(join(dataDir, "first-run.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "master-key"))).mode & 0o777).toBe(0o600);
  const answer = await ask(relay, told.api_key);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x-relay-charge")).toMatch(/^0\.0000\d+$/);
  expect(await relay.end("SIGTERM")).toBe(0);

  const again = await startRelay({ dataDir });
  expect(again.output().out).not.toContain(told.api_key);
  expect(again.output().out).not.toContain(told.operator.password);
  expect((await ask(again, told.api_key)).status).toBe(200);
  expect(await again.end("SIGINT")).toBe(0);
}, 120_000);

test("a second relay on the same data directory refuses at once and names the first, which goes on", async () => {
  const dataDir = await temporaryDirectory();
  const relay = await startRelay({ dataDir });
  const beganMs = performance.now();
  const second = await runScript("main.js", [], { DATA_DIR: dataDir, PORT: "0" });
  expect(second.code).not.toBe(0);
  expect(second.err).toContain(String(relay.pid));
  expect(performance.now() - beganMs).toBeLessThan(30_000);
  expect((await fetch(`${relay.url}/readyz`)).status).toBe(200);
  await relay.end();
}, 120_000);

test("a relay that is killed under load serves again after a restart, and its books are clean", async () => {
  const dataDir = await temporaryDirectory();
  const relay = await startRelay({ dataDir });
  const { api_key: apiKey } = await relay.firstRun();
  const user = "sim:chunks=20,pace=50";
  const running = Array.from({ length: 30 }, () =>
    ask(relay, apiKey, { stream: true, user }).catch(() => null),
  );
  await Promise.all(running);
  await relay.end("SIGKILL");

  const again = await startRelay({ dataDir });
  expect((await ask(again, apiKey)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const balance = await fetch(`${again.url}/openapi/v1/balance`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  expect(((await balance.json()) as { data: { reserved: string } }).data.reserved).toBe("0.00");
  expect(await brokenLaws(dataDir)).toEqual([]);
  const detail = await fetch(`${again.url}/openapi/v1/billing/detail?limit=100`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { items } = ((await detail.json()) as { data: { items: { status: string; charge: string }[] } }).data;
  expect(items.filter(({ status }) => status === "failed")).toHaveLength(30);
  expect(items.filter(({ status, charge }) => status === "failed" && charge !== "0.00")).toEqual([]);
  await again.end();
}, 120_000);

test("a configuration with mistakes lists all of them without their values, and ends with 78", async () => {
  const env = { PORT: "http", WORKERS: "0", DATABASE_URL: "mysql://user:hunter2@x/y", LOG_LEVEL: "loud" };
  const { code, err } = await runScript("main.js", [], env);
  expect(code).toBe(78);
  for (const name of ["PORT", "WORKERS", "DATABASE_URL", "LOG_LEVEL"]) expect(err).toContain(name);
  expect(err).not.toContain("hunter2");
});

test("the doctor finds nothing wrong with a fresh relay, running or stopped", async () => {
  const dataDir = await temporaryDirectory();
  const relay = await startRelay({ dataDir });
  const running = await cli(dataDir, "doctor");
  expect(running).toMatchObject({ code: 0 });
  await relay.end();
  const stopped = await cli(dataDir, "doctor");
  expect(stopped).toMatchObject({ code: 0 });
  expect((JSON.parse(stopped.out) as { ok: boolean }[]).every(({ ok }) => ok)).toBe(true);
  expect(await readFile(join(dataDir, "node-id"), "utf8")).toMatch(/^node-/);
}, 120_000);

test("several workers share one port and one set of books", async () => {
  const dataDir = await temporaryDirectory();
  const relay = await startRelay({ dataDir, env: { WORKERS: "2" } });
  const { api_key: apiKey } = await relay.firstRun();
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask(relay, apiKey)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await brokenLaws(dataDir)).toEqual([]);
  expect(await relay.end()).toBe(0);
}, 120_000);
