import { newId, type IdPrefix } from "../../src/kernel/ids.ts";
import { SECRETS } from "../graphql/samples.ts";
import type { Outcome } from "./ask.ts";
import type { Row } from "./rows.ts";
import type { Kind } from "./subjects.ts";
import { CANARIES, type Caller, type Stranger, type World } from "./tenants.ts";

/** One thing that is tried, and what must come of it. */
export interface Cell {
  who: Caller | Stranger;
  /** Whose thing is named, in words. */
  whose: string;
  id: string;
  expected: readonly string[];
}

/** Sends one row for somebody, naming one id. */
export type Ask = (who: Caller | Stranger, id: string) => Promise<Outcome>;

export interface Tried {
  /** How many cells were tried. */
  cells: number;
  /** What did not come as it must, one sentence each. */
  wrong: string[];
}

const prefixes: Record<Exclude<Kind, "model" | "resource" | "transaction">, IdPrefix> = {
  ...{ apiKey: "key", conversation: "conv", alert: "alr", delivery: "dlv", rechargeOrder: "ord" },
  ...{ member: "usr", invitation: "inv", session: "ses", request: "req", content: "req" },
};

/** Whether a caller may use a row, by what is written down in the tables of this folder. */
export function may({ grants, role }: Caller, { needs }: Row): boolean {
  if (typeof needs === "string") return needs === "public" || grants.includes(needs);
  return role !== null && (role === "owner" || needs.includes(role as never));
}

/**
 * Tries one row in every way: by strangers, by who may not, with another's id, with an id of nothing and with
 * what is no id; then, by who may, with a thing of their own. What is refused must have left everything of
 * both customers as it was, nothing that comes back may hold a canary, and another's id must be answered to
 * the letter as one that is nobody's.
 */
export async function tryRow(world: World, row: Row, ask: Ask): Promise<Tried> {
  const wrong: string[] = [];
  const refused = await refusals(world, row);
  const before = await world.fingerprint();
  const told = new Map<string, Set<string>>();
  for (const cell of refused) {
    const { outcome, text } = await ask(cell.who, cell.id);
    wrong.push(...faults(world, cell, { outcome, text }));
    if (cell.whose !== "" && may(cell.who as Caller, row)) {
      const said = told.get(cell.who.name) ?? new Set();
      told.set(cell.who.name, said.add(text.replaceAll(cell.id, "")));
    }
  }
  for (const [who, said] of told)
    if (said.size > 1) wrong.push(`${who} can tell another's from nobody's: ${[...said].join(" | ")}`);
  if ((await world.fingerprint()) !== before) wrong.push("a refused call has changed something");
  const own = await ownCells(world, row);
  for (const cell of own) wrong.push(...faults(world, cell, await ask(cell.who, cell.id)));
  return { cells: refused.length + own.length, wrong };
}

async function refusals(world: World, row: Row): Promise<Cell[]> {
  const { acme, rival, make } = world;
  const ownId = row.names ? await make(row.names, acme) : "";
  const open = row.needs === "public";
  const strangers = world.strangers.map((who) => {
    const refusal = open && who.name === "nobody" ? ["ok", ...(row.own ?? [])] : [who.refusal];
    return { who, whose: "", id: ownId, expected: refusal };
  });
  const foreign = row.names ? await foreignIds(row.names, make, rival) : [];
  const denied = row.denied ?? ["permission_denied"];
  const callers = world.callers.flatMap((who) => {
    const expected = may(who, row) ? [row.filters ? "empty" : (row.foreign ?? "not_found")] : denied;
    const others = foreign.map(({ whose, id }) => ({ who, whose, id, expected }));
    return may(who, row) ? others : [{ who, whose: "", id: ownId, expected: denied }, ...others];
  });
  return [...strangers, ...callers];
}

async function foreignIds(
  kind: Kind,
  make: World["make"],
  rival: string,
): Promise<{ whose: string; id: string }[]> {
  return [
    { whose: "another customer's", id: await make(kind, rival) },
    { whose: "nobody's", id: nobodysId(kind) },
    { whose: "another kind's", id: newId("cus") },
    { whose: "no id at all", id: "' OR '1'='1" },
  ];
}

/** An id of the right form that names nothing. */
function nobodysId(kind: Kind): string {
  if (kind === "model") return "no-such-model";
  if (kind === "resource") return "res_model.no-such-model";
  return kind === "transaction" ? `${newId("txn")}p` : newId(prefixes[kind]);
}

async function ownCells({ callers, acme, make }: World, row: Row): Promise<Cell[]> {
  if (row.notOwn !== undefined) return [];
  const cells: Cell[] = [];
  for (const who of callers.filter((caller) => may(caller, row))) {
    // What is changed is made anew for each, so that the one before has not used it up.
    const id = row.names ? await make(row.names, acme) : "";
    cells.push({ who, whose: "his own", id, expected: row.own ?? ["ok", "empty"] });
  }
  return cells;
}

// The samples' cost is short enough to stand in a time of day (10:20:30.317Z), so it is looked for as a value.
const SAMPLES = [SECRETS.host, SECRETS.provider, SECRETS.credential, SECRETS.upstream, `"${SECRETS.cost}"`];

// Ids of what no customer knows of: providers, deployments, credentials, prices, drafts, operators.
const HOUSE_ID = /\b(?:prv|dep|crd|prc|drf|opr)_[0-9a-hjkmnp-tv-z]{26}/;

function faults(world: World, { who, whose, id, expected }: Cell, { outcome, text }: Outcome): string[] {
  const said = `${who.name}, ${whose || "his own"}: ${outcome}`;
  // An id that was sent may come back.
  const rest = id === "" ? text : text.replaceAll(id, "");
  const secrets = [...Object.values(CANARIES), ...SAMPLES, world.rival].filter((secret) =>
    rest.includes(secret),
  );
  if (HOUSE_ID.test(rest)) secrets.push(String(HOUSE_ID.exec(rest)?.[0]));
  return [
    ...(expected.includes(outcome) ? [] : [`${said}, not ${expected.join(" or ")}: ${text.slice(0, 300)}`]),
    ...secrets.map((secret) => `${said}, and tells ${secret}`),
  ];
}
