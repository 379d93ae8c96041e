#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readKeyList } from "./behaviour.ts";
import { type SimulatorOptions, startSimulator } from "./start-simulator.ts";

const usage = `usage: main.ts [--port N] [--host H] [--require-key KEY] [--usage-log FILE] [--models a,b]
               [--latency MS] [--pace MS] [--chunks N] [--tokens N] [--behaviour key=value,...]`;

function readOptions(): SimulatorOptions {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      "require-key": { type: "string" },
      "usage-log": { type: "string" },
      models: { type: "string" },
      latency: { type: "string" },
      pace: { type: "string" },
      chunks: { type: "string" },
      tokens: { type: "string" },
      behaviour: { type: "string", default: "" },
    },
  });
  const keys = (["latency", "pace", "chunks", "tokens"] as const)
    .filter((key) => values[key] !== undefined)
    .map((key) => `${key}=${values[key]}`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${values.port}" is no port`);
  return {
    port,
    host: values.host,
    defaults: readKeyList([...keys, values.behaviour].join(",")),
    ...(values["require-key"] === undefined ? {} : { requireKey: values["require-key"] }),
    ...(values["usage-log"] === undefined ? {} : { usageLogFile: values["usage-log"] }),
    ...(values.models === undefined ? {} : { models: values.models.split(",") }),
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
