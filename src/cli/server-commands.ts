import type { Command } from "commander";
import { firstRunFile } from "../start/first-run.ts";
import type { WelcomeInput } from "../start/welcome.ts";
import { migrate, pendingMigrations } from "../storage/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { describeConfig } from "./describe-config.ts";
import { doctor } from "./doctor.ts";
import { exits } from "./exit-codes.ts";
import { print, table } from "./print.ts";
import type { Session } from "./session.ts";
import { withDatabaseUrl } from "./with-ctx.ts";

interface MigrateOptions {
  status?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `start`, `migrate`, `doctor` and `config print`. */
export function addServerCommands(program: Command, session: Session): void {
  addCommand(program, "start", {
    says: "run the relay until it is told to stop",
    examples: ["start", "start --json | head -1"],
    more: "With --json the first line on standard output is written when it is ready: where it listens.",
    codes: { 0: "stopped by SIGTERM or SIGINT", [exits.refused]: "it could not start" },
  }).action(async ({ json = false }: { json?: boolean }) => {
    const { config, environment } = session;
    // The whole relay, which other commands need not load.
    const { run } = await import("../start/run.ts");
    await run(config, environment, json ? readyLine : undefined);
  });
  addMigrate(program, session);
  addDoctor(program, session);
  const config = addGroup(program, "config", "the configuration, which comes from the environment");
  addCommand(config, "print", {
    says: "print every setting with where it comes from; secrets are masked",
    examples: ["config print", "config print --json | jq -r '.[] | select(.source != \"default\").name'"],
  }).action(({ json = false }: { json?: boolean }) => {
    const settings = describeConfig(session.config, session.environment);
    const rows = settings.map(({ name, value, source }) => [name, value ?? "", source]);
    print(json, settings, table(["setting", "value", "from"], rows));
  });
}

function addMigrate(program: Command, session: Session): void {
  addCommand(program, "migrate", {
    says: "bring the database's schema up to date",
    examples: ["migrate", "migrate --status"],
    codes: { [exits.refused]: "failed; with --status: migrations are waiting" },
  })
    .option("--status", "change nothing; say which migrations are waiting")
    .option("--dry-run", "change nothing; print what would be applied, and end with 0")
    .action(async ({ status = false, dryRun = false, json = false }: MigrateOptions) => {
      const only = status || dryRun;
      const named = await withDatabaseUrl(session.config, session.log, (url) =>
        only ? pendingMigrations({ url }) : migrate({ url }),
      );
      const outcome = only ? { pending: named } : { applied: named };
      print(json, outcome, named.length > 0 ? named : ["up to date"]);
      if (status && named.length > 0) process.exitCode = exits.refused;
    });
}

function addDoctor(program: Command, session: Session): void {
  addCommand(program, "doctor", {
    says: "look at everything that a relay needs, and say what is wrong with it",
    examples: ["doctor", "doctor --online", "doctor --json | jq '.[] | select(.ok | not)'"],
    codes: { 0: "nothing is wrong", [exits.refused]: "something is wrong" },
    more: "It changes nothing, and reaches nobody but the database unless --online is given.",
  })
    .option("--online", "ask each supplier for its models, and the mail server for its greeting")
    .action(async ({ online = false, json = false }: { online?: boolean; json?: boolean }) => {
      const checks = await doctor(session, { online });
      print(
        json,
        checks,
        checks.map(({ ok, name, detail }) => `${ok ? "ok   " : "WRONG"} ${name}: ${detail}`),
      );
      if (checks.some(({ ok }) => !ok)) process.exitCode = exits.refused;
    });
}

/** The log-ins of a first start stay in their file: this line is often kept in a log. */
function readyLine({ baseUrl, dataDir, firstRun }: WelcomeInput): string {
  const told = { base_url: baseUrl, first_run: firstRun !== null, first_run_file: firstRunFile(dataDir) };
  return `${JSON.stringify(told)}\n`;
}
