import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { AddressInfo } from "node:net";
import { emptyDatabase } from "../support/database.ts";
import { cleanUp, masterKey, temporaryDirectory } from "../support/relay.ts";
import { runCli } from "./run-cli.ts";
import { openCliWorld } from "./world.ts";

afterAll(() => cleanUp());

const program = new URL("../../dist/cli.js", import.meta.url).pathname;

interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

test("migrate --status and --dry-run name what is waiting, and change nothing", async () => {
  const empty = await emptyDatabase();
  const env = { DATABASE_URL: empty.url, RELAY_MASTER_KEY: masterKey, DATA_DIR: await temporaryDirectory() };
  const status = await runCli(["migrate", "--status", "--json"], env);
  const { pending } = status.json() as { pending: string[] };
  expect(status.code).toBe(1);
  expect(pending.length).toBeGreaterThan(10);
  const dry = await runCli(["migrate", "--dry-run"], env);
  expect(dry).toMatchObject({ code: 0, out: `${pending.join("\n")}\n` });
  const early = await runCli(["customers", "list", "--json"], env);
  expect(early.code).toBe(1);
  expect(early.error().message).toContain("token-relay migrate");
  const done = await runCli(["migrate", "--json"], env);
  expect(done.json()).toEqual({ applied: pending });
  expect(await runCli(["migrate", "--status"], env)).toMatchObject({ code: 0, out: "up to date\n" });
  await empty.drop();
}, 120_000);

describe("doctor", () => {
  test("looks at everything, and changes nothing: no root secret is made by looking", async () => {
    const world = await openCliWorld();
    const told = await world.json(["doctor"]);
    expect(told).toMatchObject({ code: 0, err: "" });
    const checks = told.json() as Check[];
    expect(checks.map(({ name }) => name)).toEqual([
      ...["configuration", "data directory", "disk", "time zones", "database"],
      ...["role", "clock", "books", "master key"],
    ]);
    expect(await world.sql("SELECT FROM root_secret")).toEqual([]);
    await world.plain(["customers", "list"]);
    const later = (await world.json(["doctor"])).json() as Check[];
    expect(later.map(({ name }) => name)).toEqual(expect.arrayContaining(["catalog", "reservations"]));
    await world.close();
  }, 120_000);

  test("--online asks the mail server for its greeting", async () => {
    const world = await openCliWorld();
    for (const [greeting, ok] of [
      ["220 mail.example.com ESMTP\r\n", true],
      ["HTTP/1.1 400\r\n", false],
    ] as const) {
      const server = createServer((socket) => socket.end(greeting)).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const mail = {
        RELAY_SMTP_URL: `smtp://127.0.0.1:${String(port)}`,
        RELAY_MAIL_FROM: "relay@example.com",
      };
      const told = await runCli(["doctor", "--online", "--json"], { ...world.env, ...mail });
      expect(told.code).toBe(ok ? 0 : 1);
      expect(told.json()).toContainEqual({
        name: "mail server",
        ok,
        detail: expect.stringContaining("127.0.0.1"),
      });
      server.close();
    }
    await world.close();
  }, 120_000);

  test("tells what is wrong with the configuration or the database, and ends with 1", async () => {
    const config = await runCli(["doctor", "--json"], { PORT: "http" });
    expect(config.code).toBe(1);
    expect(config.json()).toEqual([
      { name: "configuration", ok: false, detail: expect.stringContaining("PORT") },
    ]);
    const away = { DATABASE_URL: "postgresql://a:hunter2@127.0.0.1:9/x", RELAY_MASTER_KEY: masterKey };
    const database = await runCli(["doctor", "--json"], { ...away, DATA_DIR: await temporaryDirectory() });
    expect(database.code).toBe(1);
    expect(database.json()).toContainEqual({
      name: "database",
      ok: false,
      detail: expect.stringMatching(/./),
    });
    expect(database.out + database.err).not.toContain("hunter2");
  }, 120_000);
});

test("start --json says in one line where it listens, and SIGTERM ends it with 0", async () => {
  const world = await openCliWorld();
  const child = spawn(process.execPath, [program, "start", "--json"], {
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "silent", ...world.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const told = JSON.parse(line.toString()) as {
    base_url: string;
    first_run: boolean;
    first_run_file: string;
  };
  expect(told).toMatchObject({ first_run: true, first_run_file: expect.stringContaining("first-run.json") });
  expect((await fetch(`${told.base_url}/healthz`)).status).toBe(200);
  expect(line.toString()).not.toMatch(/password|tr_/);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  expect(await world.plain(["ledger", "verify"])).toMatchObject({ code: 0 });
  await world.close();
}, 120_000);
