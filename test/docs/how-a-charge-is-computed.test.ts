import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { errorWriters } from "../../src/inference/dialects/error-writers.ts";
import { hardInputBound } from "../../src/inference/input-bounds.ts";
import { moneyRefusal } from "../../src/inference/money-refusal.ts";
import {
  formatAmount,
  formatExact,
  formatPrice,
  nano,
  parseAmount,
  parsePrice,
} from "../../src/kernel/money.ts";
import type { Price, PriceTier } from "../../src/kernel/price.ts";
import type { Usage } from "../../src/kernel/usage.ts";
import {
  affordableOutput,
  chargeRules,
  computeCharge,
  estimateCharge,
  listTransactions,
  type EstimateInput,
} from "../../src/ledger/index.ts";
import { customerWith, holdOf, openLane } from "../ledger/world.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { readPage } from "./markdown-page.ts";

const page = readPage("how-a-charge-is-computed");
const price = readPrice();
const charged = page.table("charge");
const estimate = page.table("estimate");

/** A number of the page, behind or before these words: `asks for at most **500** tokens`. */
function figure(pattern: RegExp): number {
  const found = pattern.exec(page.text.replace(/\s+/g, " "))?.[1];
  if (found === undefined) throw new Error(`the page does not say ${String(pattern)}`);
  return Number(found.replaceAll(",", ""));
}

function readPrice(): Price {
  const rows = page.table("price");
  const [first, ...rest] = rows.map((row): PriceTier => {
    const at = (name: string) => parsePrice(row[name] ?? "") ?? fail(name);
    return {
      upToInputTokens: row["inputs of up to"] === "any" ? null : Number(row["inputs of up to"]),
      ...{ input: at("input"), cachedInput: at("cached_input"), cacheWrite5m: at("cache_write") },
      ...{ cacheWrite1h: at("cache_write_1h"), output: at("output"), reasoning: at("reasoning") },
    };
  });
  const fee = parseAmount(rows[0]?.["fee"] ?? "") ?? fail("fee");
  const effectiveFrom = new Date(0);
  return {
    id: "prc_1",
    currency: "USD",
    perRequest: fee,
    effectiveFrom,
    tiers: [first ?? fail("tier"), ...rest],
  };
}

function fail(what: string): never {
  throw new Error(`the page has no ${what}`);
}

function lineOf(start: string): Record<string, string> {
  return [...estimate, ...charged].find((row) => Object.values(row)[0]?.startsWith(start)) ?? fail(start);
}

const terms: EstimateInput = {
  price,
  inputTokensMax: hardInputBound({
    textBytes: figure(/The request has ([\d,]+) bytes of text in/),
    messageCount: figure(/bytes of text in (\d+) messages/),
    mediaParts: 0,
    hasTools: false,
  }),
  outputTokensMax: figure(/asks for at most (\d+) tokens in/),
  choices: figure(/tokens in (\d+) answer/),
  mayWriteCache: false,
};

const usage: Usage = {
  inputFresh: figure(/reports ([\d,]+) tokens of input/) - figure(/tokens of input, (\d+) of them cached/),
  cacheRead: figure(/tokens of input, (\d+) of them cached/),
  ...{ cacheWrite5m: 0, cacheWrite1h: 0 },
  outputText: figure(/cached, and (\d+) of output/) - figure(/of output, (\d+) of them reasoning/),
  outputReasoning: figure(/of output, (\d+) of them reasoning/),
};

describe("the worked request", () => {
  test("reserves what the product reserves for it, from the lines that the page shows", () => {
    const [tier] = price.tiers;
    expect(Number(lineOf("input: ")["tokens"])).toBe(terms.inputTokensMax);
    expect(Number(lineOf("output: ")["tokens"])).toBe(terms.outputTokensMax);
    expect([lineOf("input: ")["at"], lineOf("output: ")["at"]]).toEqual([
      formatPrice(tier.input),
      formatPrice(tier.reasoning),
    ]);
    const exact = ["input: ", "output: ", "fee"].map((start) => lineOf(start)["exact"] ?? "");
    const sum = exact.reduce((total, text) => total + (parseAmount(text) ?? 0n), 0n);
    expect(formatAmount(sum)).toBe(lineOf("reserved")["exact"]);
    expect(formatAmount(estimateCharge(terms))).toBe(lineOf("reserved")["exact"]);
  });

  test("is charged what the page says, line by line, and rounded up once", () => {
    const charge = computeCharge(price, usage);
    expect(
      charge.components.map(({ component, quantity, unitPrice, cost }) => ({
        ...{ component, quantity: String(quantity) },
        unit_price: component === "request" ? formatExact(unitPrice) : formatPrice(unitPrice),
        charge: formatExact(cost),
      })),
    ).toEqual(charged.slice(0, -2));
    const sum = charge.components.reduce((total, { cost }) => total + cost, 0n);
    expect(formatExact(sum)).toBe(lineOf("exact sum")["charge"]);
    expect(formatAmount(charge.total)).toBe(lineOf("charged")["charge"]);
    expect(sum % 1000n).not.toBe(0n);
  });

  test("is what the text around the tables repeats", () => {
    const reserved = lineOf("reserved")["exact"] ?? "";
    const receipt = /`trace\.receipt` of that request: (.*?)`usage_source`/s.exec(page.text)?.[1] ?? "";
    expect(receipt.replace(/\s+/g, " ").trim()).toBe(
      `\`reserved\` ${reserved}, \`released\` ${reserved}, \`charged\` ${lineOf("charged")["charge"] ?? ""}, ` +
        "`written_off` 0.00,",
    );
  });
});

describe("its transactions", () => {
  let database: OpenTestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test("are those that the ledger books for it", async () => {
    const account = await customerWith(database, parseAmount("10") ?? 0n);
    const lane = await openLane(database, "node-1");
    const hold = holdOf(account, estimateCharge(terms));
    expect(await lane.reserve(hold)).toMatchObject({ kind: "reserved" });
    await lane.settle({ hold, actual: computeCharge(price, usage).total, record: null, answer: null });
    await lane.drained();
    await lane.end();
    const { items } = await listTransactions(testCtx(database), {
      ...{ customerId: account.customerId, requestId: hold.requestId, page: { limit: 10 } },
    });
    expect(
      items.reverse().map(({ type, amount, availableAfter, reservedAfter }) => ({
        ...{ type, amount: formatAmount(amount) },
        ...{ available_after: formatAmount(availableAfter), reserved_after: formatAmount(reservedAfter) },
      })),
    ).toEqual(page.table("transactions"));
  });
});

test("what is charged in which ending is what the product says of itself", () => {
  const rows = page
    .table("rules")
    .map((row) => ({ when: row["what happened"], charged: row["what is charged"] }));
  expect(rows).toEqual(chargeRules);
});

test("the 402 is what the product answers, to the byte, and what it calls affordable is just so", () => {
  const request = {
    textBytes: figure(/A request with ([\d,]+) bytes of text in/),
    messageCount: figure(/bytes of text in (\d+) message that/),
    ...{ mediaParts: 0, hasTools: false, mayWriteCache: false, choices: 1 },
    maxOutputTokens: figure(/that asks for ([\d,]+) tokens, at/),
  };
  const available = parseAmount(String(figure(/with ([\d.]+) USD available/))) ?? nano(0n);
  const routed = { request, price, key: { currency: "USD" }, served: { maxOutputTokens: null } };
  const error = moneyRefusal(routed as unknown as Parameters<typeof moneyRefusal>[0], {
    ...{ kind: "refused", limit: "balance", available, reserved: nano(0n), quota: null },
  });
  const { status, body } = errorWriters.openai.writeError(error, "req_1");
  expect([status, JSON.parse(body.toString("utf8"))]).toEqual([402, JSON.parse(page.code("refusal"))]);
  const { affordable_max_tokens: affordable } = error.facts;
  const at = { price, inputTokensMax: hardInputBound(request), outputTokensMax: 2_000, choices: 1 };
  expect(affordableOutput(at, available)).toBe(affordable);
  const cost = (outputTokensMax: number): bigint => estimateCharge({ ...at, outputTokensMax });
  expect(cost(Number(affordable))).toBeLessThanOrEqual(available);
  expect(cost(Number(affordable) + 1)).toBeGreaterThan(available);
  expect(figure(/With `max_tokens` (\d+) it would/)).toBe(affordable);
});
