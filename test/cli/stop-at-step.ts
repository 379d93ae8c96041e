/**
 * Loaded before the command line, it makes the program stand still before one of the steps by which a master key is
 * replaced, for a test to kill it there: STOP_AT counts changes of files and statements of SQL from the first file on
 * that the rotation writes. It says "stopped" on standard error.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import pg from "pg";

const stopAt = Number(process.env["STOP_AT"]);
let step = 0;
let hasBegun = false;

async function pass(): Promise<void> {
  if (!hasBegun) return;
  step += 1;
  if (step !== stopAt) return;
  process.stderr.write("stopped\n");
  await new Promise(() => undefined);
}

const files = fs.promises as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
for (const name of ["open", "rename", "link", "rm"]) {
  const original = files[name];
  if (original === undefined) throw new Error(`there is no ${name}`);
  files[name] = async (...given) => {
    hasBegun ||= String(given[0]).includes("master-key.next");
    await pass();
    return original(...given);
  };
}
syncBuiltinESMExports();

type Query = (this: pg.Client, ...given: unknown[]) => Promise<unknown>;
const client = pg.Client.prototype as unknown as { query: Query };
const query = client.query;
client.query = function (...given) {
  // Those with a callback are the pool's own.
  if (!hasBegun || typeof given.at(-1) === "function") return query.apply(this, given);
  return pass().then(() => query.apply(this, given));
};
