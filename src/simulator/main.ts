#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readKeyList } from "./behaviour.ts";
import { type SimulatorOptions, startSimulator } from "./start-simulator.ts";

const usage = `usage: main.ts [--port N] [--host H] [--require-key KEY] [--usage-log FILE] [--models a,b]
               [--latency MS] [--pace MS] [--chunks N] [--tokens N] [--behaviour key=value,...]
Each may stand in the environment instead: SIM_PORT, SIM_REQUIRE_KEY, SIM_USAGE_LOG and so on.`;

const flags = [
  "port",
  "host",
  "require-key",
  "usage-log",
  "models",
  "latency",
  "pace",
  "chunks",
  "tokens",
  "behaviour",
] as const;
type Flag = (typeof flags)[number];

/** The value of each flag, from the command line or else the environment. */
function readFlags(): (flag: Flag) => string | undefined {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: "string" as const }]));
  const { values } = parseArgs({ options });
  return (flag) => {
    const value = values[flag] ?? process.env[`SIM_${flag.toUpperCase().replace("-", "_")}`];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
}

function readOptions(): SimulatorOptions {
  const value = readFlags();
  const keys = (["latency", "pace", "chunks", "tokens"] as const)
    .filter((key) => value(key) !== undefined)
    .map((key) => `${key}=${value(key)}`);
  const port = Number(value("port") ?? "0");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${value("port")}" is no port`);
  const requireKey = value("require-key");
  const usageLogFile = value("usage-log");
  const models = value("models");
  return {
    port,
    host: value("host") ?? "127.0.0.1",
    defaults: readKeyList([...keys, value("behaviour") ?? ""].join(",")),
    ...(requireKey === undefined ? {} : { requireKey }),
    ...(usageLogFile === undefined ? {} : { usageLogFile }),
    ...(models === undefined ? {} : { models: models.split(",") }),
  };
}

async function main(): Promise<void> {
  const simulator = await startSimulator(readOptions());
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.stdout.write(`${JSON.stringify({ url: simulator.url })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exit(2);
});
