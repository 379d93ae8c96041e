import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { World } from "../world.ts";
import { findingOf, type Finding } from "./finding.ts";

interface Law {
  id: string;
  sentence: string;
  breaches: { subject: string; detail: string }[];
}

const run = promisify(execFile);
const VERIFY_MAX_MS = 300_000;
const OUTPUT_MAX = 64 * 1_024 * 1_024;

/** The product's own look at its books: `token-relay ledger verify`. */
export async function judgeLaws({ build, cliEnv }: Pick<World, "build" | "cliEnv">): Promise<Finding> {
  const args = [join(build, "dist/cli.js"), "ledger", "verify", "--json"];
  const env = { PATH: process.env["PATH"] ?? "", ...cliEnv };
  const options = { env, timeout: VERIFY_MAX_MS, maxBuffer: OUTPUT_MAX };
  // It ends with 1 when a law is broken, and what it prints says which.
  const told = await run(process.execPath, args, options).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  const laws = told.stdout.startsWith("[") ? (JSON.parse(told.stdout) as Law[]) : [];
  const broken = laws.flatMap(({ id, breaches }) =>
    breaches.map(({ subject, detail }) => `${id}: ${subject}: ${detail}`),
  );
  const silent = laws.length === 0 ? [`it does not answer: ${told.stderr.slice(0, 500)}`] : [];
  const finding = findingOf("token-relay ledger verify finds nothing", laws.length, [...silent, ...broken]);
  return { ...finding, detail: `laws ${laws.map(({ id }) => id).join(" ")}` };
}
