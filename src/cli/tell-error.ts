import { CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { AppError } from "../kernel/app-error.ts";
import { exits } from "./exit-codes.ts";

interface ToldError {
  code: string;
  message: string;
  fields: { field: string; code: string; message: string }[];
}

// A table that PostgreSQL does not know: the schema is older than the program.
const UNDEFINED_TABLE = "42P01";

/**
 * Says on standard error what went wrong, and returns the exit code. What commander has said already, help
 * and complaints about the command line, is not repeated.
 */
export function tellError(thrown: unknown, json: boolean): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
  const code = exitCodeOf(thrown);
  const told = describe(thrown);
  if (json) process.stderr.write(`${JSON.stringify({ error: told }, null, 2)}\n`);
  else if (!(thrown instanceof CommanderError)) process.stderr.write(`${linesOf(thrown, told).join("\n")}\n`);
  return code;
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return exits.usage;
  return thrown instanceof ConfigError ? exits.config : exits.refused;
}

function linesOf(thrown: unknown, { message, fields }: ToldError): string[] {
  // A configuration's message lists its problems already.
  if (thrown instanceof ConfigError) return [message];
  return [message, ...fields.map((one) => `  ${one.field}: ${one.message}`)];
}

function describe(thrown: unknown): ToldError {
  if (thrown instanceof CommanderError) return { code: "usage", message: usageOf(thrown), fields: [] };
  if (thrown instanceof AppError) {
    // Whoever runs the command runs the product: what happened inside is theirs to know.
    const internal = thrown.code === "internal_error" ? thrown.internal : undefined;
    const message = internal === undefined ? thrown.message : `${thrown.message} ${internal}`;
    return { code: thrown.code, message, fields: thrown.fields };
  }
  if (thrown instanceof ConfigError) {
    const fields = thrown.problems.map((problem) => {
      const [field = "", ...words] = problem.split(" ");
      return { field, code: "configuration", message: words.join(" ") };
    });
    return { code: "configuration", message: thrown.message, fields };
  }
  return { code: "failed", message: messageOf(thrown), fields: [] };
}

function usageOf({ message, code }: CommanderError): string {
  return code === "commander.help" ? "a command is missing; see --help" : message.replace(/^error: /, "");
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === UNDEFINED_TABLE) return "the database's schema is not up to date: token-relay migrate";
  // Of a connection that no address took, only the single attempts say why.
  const [first] = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [];
  return thrown.message === "" && first !== undefined ? messageOf(first) : thrown.message;
}
