import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Ran {
  code: number | null;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json(): unknown;
  /** What standard error says with --json. */
  error(): { code: string; message: string; fields: { field: string; message: string }[] };
}

const program = new URL("../../dist/cli.js", import.meta.url).pathname;

/** Runs the real command line to its end. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = "",
): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  // A command that asks for nothing may be gone before it is told something.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return {
    code,
    ...text,
    json: () => JSON.parse(text.out) as unknown,
    error: () => (JSON.parse(text.err) as { error: ReturnType<Ran["error"]> }).error,
  };
}
