#!/usr/bin/env node
import { buildProgram } from "./cli/program.ts";
import { Session } from "./cli/session.ts";
import { tellError } from "./cli/tell-error.ts";

// With --json an error is one JSON value.
const isJson = process.argv.includes("--json");

// Whoever reads has heard enough, as `head` does after some lines.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await buildProgram(new Session(process.env), { isJson }).parseAsync();
} catch (error) {
  process.exitCode = tellError(error, isJson);
}
