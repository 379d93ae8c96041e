import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { buildProgram } from "../../src/cli/program.ts";
import { Session } from "../../src/cli/session.ts";
import { printedSchemas } from "../../src/printed-schemas.ts";
import { runCli } from "./run-cli.ts";

/** Every command there is; one that is missing here fails the first test. */
const commands = [
  "start",
  "migrate",
  "doctor",
  "config print",
  "catalog apply",
  "catalog diff",
  "catalog export",
  "prices import",
  "prices list",
  "providers test",
  "customers create",
  "customers list",
  "customers show",
  "customers suspend",
  "customers reinstate",
  "keys create",
  "keys list",
  "keys rotate",
  "keys disable",
  "users create",
  "users reset-password",
  "operators create",
  "operators list",
  "recharge",
  "correct",
  "vouchers issue",
  "vouchers list",
  "vouchers revoke",
  "ledger verify",
  "reconcile",
  "activity rebuild",
  "rotate-master-key",
  "schema",
  "openapi",
];

const program = buildProgram(new Session({}), { isJson: false });

/** Every command that has none below it, with its words. */
function leavesOf(command: Command, words: string[] = []): [words: string, command: Command][] {
  const below = command.commands.filter((one) => one.name() !== "help");
  if (below.length === 0) return [[words.join(" "), command]];
  return below.flatMap((one) => leavesOf(one, [...words, one.name()]));
}

/** What `--help` prints. */
function helpOf(command: Command): string {
  let printed = "";
  command.configureOutput({ writeOut: (text) => (printed += text) }).outputHelp();
  return printed;
}

test("the list of commands is the program's", () => {
  expect(
    leavesOf(program)
      .map(([words]) => words)
      .sort(),
  ).toEqual([...commands].sort());
});

test.each(leavesOf(program))(
  "%s --help has an example that names it, its exit codes and --json",
  (words, command) => {
    const help = helpOf(command);
    expect(help).toMatch(new RegExp(`Examples?:\n  token-relay ${words}`));
    expect(help).toMatch(/Exit codes:\n {2}0 /);
    expect(help).toMatch(/^ {2}64 {2}/m);
    expect(help).toContain("--json");
  },
);

test("--help is printed on standard output, and ends with 0", async () => {
  const { code, out, err } = await runCli(["keys", "create", "--help"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("Usage: token-relay keys create");
});

describe("a command line that is not right ends with 64", () => {
  test.each([
    ["no-such-command"],
    [""],
    ["customers"],
    ["customers create Acme"],
    ["customers list --limit 0"],
    ["customers list --status asleep"],
    ["recharge cus_1 ten --reason a --key b"],
    ["schema nothing"],
    ["prices import --draft --approve"],
    ["prices import a.csv --map nothing"],
    ["operators create --email a@b.c"],
    ["openapi --no-such-option"],
  ])("token-relay %s", async (line) => {
    const args = line.split(" ").filter((word) => word !== "");
    const [plain, told] = await Promise.all([runCli(args), runCli([...args, "--json"])]);
    expect(plain).toMatchObject({ code: 64, out: "" });
    expect(plain.err).not.toBe("");
    expect(told).toMatchObject({ code: 64, out: "" });
    expect(told.error()).toMatchObject({ code: "usage", message: expect.stringMatching(/./), fields: [] });
  });
});

describe("a configuration that is not right ends with 78", () => {
  const env = { PORT: "http", DATABASE_URL: "mysql://user:hunter2@x/y" };

  test.each([["customers", "list"], ["start"], ["migrate"], ["config", "print"]])(
    "%s %s",
    async (...args) => {
      const plain = await runCli(args, env);
      expect(plain).toMatchObject({ code: 78, out: "" });
      expect(plain.err).toContain("PORT must be a whole number");
      const told = await runCli([...args, "--json"], env);
      expect(told.code).toBe(78);
      expect(told.error().code).toBe("configuration");
      expect(told.error().fields.map(({ field }) => field)).toEqual(["PORT", "DATABASE_URL"]);
      expect(plain.err + told.err).not.toContain("hunter2");
    },
  );
});

describe("what needs no database", () => {
  test("schema and openapi print the contracts", async () => {
    const schemas = printedSchemas();
    expect((await runCli(["schema", "customer"])).out).toBe(schemas.get("customer"));
    const told = (await runCli(["schema", "operator", "--json"])).json();
    expect(told).toEqual({ name: "operator", sdl: schemas.get("operator") });
    for (const args of [
      ["openapi", "--json"],
      ["schema", "openapi"],
    ])
      expect((await runCli(args)).out).toBe(schemas.get("openapi"));
  });

  test("config print names every setting and where it is from, and no secret", async () => {
    const secrets = {
      DATABASE_URL: "postgresql://relay:hunter2@127.0.0.1:1/relay?sslpassword=hunter3",
      RELAY_MASTER_KEY: "ab".repeat(32),
      RELAY_ADMIN_PASSWORD: "hunter4-hunter4",
      RELAY_PAYMENT_WEBHOOK_SECRET: Buffer.from("hunter5".repeat(6)).toString("base64"),
      RELAY_SMTP_URL: "smtp://relay:hunter6@127.0.0.1:1",
      RELAY_MAIL_FROM: "relay@example.com",
      METRICS_TOKEN: "hunter7-hunter7-hunter7",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=hunter8",
    };
    const told = await runCli(["config", "print", "--json"], { ...secrets, PORT: "8080" });
    const settings = told.json() as { name: string; value: string; source: string }[];
    expect(settings).toContainEqual({ name: "PORT", value: "8080", source: "environment" });
    expect(settings).toContainEqual({ name: "HOST", value: "127.0.0.1", source: "default" });
    const plain = await runCli(["config", "print"], { ...secrets, PORT: "8080" });
    for (const text of [told.out, plain.out]) {
      expect(text).not.toMatch(/hunter|(ab){8}/);
      expect(text).not.toContain(secrets.RELAY_PAYMENT_WEBHOOK_SECRET);
      expect(text).toContain("********");
    }
    const sources = ["config", "observability-config"].map((name) =>
      readFile(new URL(`../../src/${name}.ts`, import.meta.url), "utf8"),
    );
    const source = (await Promise.all(sources)).join("\n");
    const read = new Set([...source.matchAll(/"((?:RELAY_)?[A-Z]+(?:_[A-Z]+)*)"/g)].map(([, name]) => name));
    read.delete("RELAY_WORKER");
    expect(settings.map(({ name }) => name).sort()).toEqual([...read].sort());
  });
});
