import type { Nano } from "../../../../src/kernel/money.ts";
import { computeCharge } from "../../../../src/ledger/compute-charge.ts";
import { tierPosition, type Price } from "../../../../src/kernel/price.ts";
import { inputTokens, noUsage, type Usage } from "../../../../src/kernel/usage.ts";
import type { BenchModel, BenchPrice } from "./catalogue.ts";
import { draw, zones, type BenchCustomer, type Weighed } from "./draw-customers.ts";

/** What rows are made of: each row is a template, with a time, an id and a latency of its own. Named as columns. */
export interface Template {
  no: number;
  customer_id: string;
  api_key_id: string;
  protocol: string;
  stream: boolean;
  model: string;
  status: string;
  http_status: number;
  code: string | null;
  input_fresh: number | null;
  cache_read: number | null;
  cache_write_5m: number | null;
  output_text: number | null;
  output_reasoning: number | null;
  usage_source: string | null;
  /** By the two prices of the year. */
  charge_1: string;
  charge_2: string;
  price_1: string | null;
  price_2: string | null;
  price_tier: number | null;
  latency_ms: number;
  ttft_ms: number | null;
  cache: string;
  policy: object | null;
  conversation: string | null;
}

/** Templates of one zone have numbers in a row, so that drawing a number draws a customer by its share. */
export interface Templates {
  list: Template[];
  zones: { first: number; count: number; share: number }[];
}

type Outcome = readonly [status: string, httpStatus: number, code: string | null];

const SPREAD = 0.7;
const OUTCOMES: readonly Weighed<Outcome>[] = [
  { item: ["succeeded", 200, null], weight: 962 },
  { item: ["failed", 502, "upstream_error"], weight: 8 },
  { item: ["failed", 504, "upstream_timeout"], weight: 4 },
  { item: ["failed", 429, "rate_limited"], weight: 6 },
  { item: ["failed", 400, "invalid_request"], weight: 3 },
  { item: ["failed", 402, "insufficient_balance"], weight: 2 },
  { item: ["cancelled", 499, null], weight: 10 },
  { item: ["blocked", 400, "content_blocked"], weight: 5 },
];

/** Draws what the customers' requests are like: so many templates, of each customer by its share. */
export function drawTemplates(
  customers: readonly BenchCustomer[],
  { count, random }: { count: number; random: () => number },
): Templates {
  const list: Template[] = [];
  const found = zones.map((zone) => {
    const first = list.length;
    const living = customers.filter((customer) => customer.zone === zone);
    for (const customer of living)
      for (let left = Math.ceil(customer.share * count); left > 0; left--)
        list.push({ no: list.length, ...drawTemplate(customer, random) });
    const share = living.reduce((sum, customer) => sum + customer.share, 0);
    return { first, count: list.length - first, share };
  });
  return { list, zones: found };
}

function drawTemplate(customer: BenchCustomer, random: () => number): Omit<Template, "no"> {
  const key = draw(customer.keys, random);
  const model = draw(customer.models, random);
  const [status, httpStatus, code] = draw(OUTCOMES, random);
  const isHit = customer.caches && status === "succeeded" && random() < 0.12;
  const stream = random() < 0.6 || status === "cancelled";
  return {
    ...{ customer_id: customer.id, api_key_id: key.id, model: model.id, stream, code, status },
    protocol: random() < 0.95 ? key.protocol : "openai",
    ...{ http_status: httpStatus, cache: !customer.caches ? "off" : isHit ? "hit" : "miss" },
    ...drawSpending(model, { isHit, isServed: status === "succeeded" || status === "cancelled" }, random),
    ...drawTimes(model, { isHit, stream: stream && code === null }, random),
    policy: random() < 0.02 ? { masked: { email: 1 + Math.floor(random() * 3) } } : null,
    conversation: random() < 0.25 ? draw(evenly(customer.conversations), random) : null,
  };
}

type Spending = Pick<
  Template,
  | "input_fresh"
  | "cache_read"
  | "cache_write_5m"
  | "output_text"
  | "output_reasoning"
  | "usage_source"
  | "charge_1"
  | "charge_2"
  | "price_1"
  | "price_2"
  | "price_tier"
>;

function drawSpending(
  model: BenchModel,
  { isHit, isServed }: { isHit: boolean; isServed: boolean },
  random: () => number,
): Spending {
  const usage = isHit ? noUsage : isServed ? drawUsage(model, random) : null;
  const [first, second] = model.prices;
  const charge = (price: BenchPrice): string =>
    String(usage ? computeCharge(priceOf(price), usage).total : 0n);
  return {
    ...{ input_fresh: usage?.inputFresh ?? null, cache_read: usage?.cacheRead ?? null },
    ...{ cache_write_5m: usage?.cacheWrite5m ?? null, output_text: usage?.outputText ?? null },
    ...{ output_reasoning: usage?.outputReasoning ?? null, usage_source: usage ? "upstream" : null },
    ...{ charge_1: charge(first), charge_2: charge(second) },
    ...{ price_1: usage ? first.id : null, price_2: usage ? second.id : null },
    price_tier: usage ? tierPosition(priceOf(first), inputTokens(usage)) : null,
  };
}

function drawUsage(model: BenchModel, random: () => number): Usage {
  const input = Math.ceil(logNormal(900, 1.3, random));
  const cacheRead = random() < 0.3 ? Math.floor(input * random()) : 0;
  const cacheWrite5m =
    model.protocol === "anthropic" && random() < 0.2 ? Math.floor((input - cacheRead) / 2) : 0;
  const outputText = Math.ceil(logNormal(model.outputMedian, SPREAD, random));
  return {
    ...{ inputFresh: input - cacheRead - cacheWrite5m, cacheRead, cacheWrite5m, cacheWrite1h: 0, outputText },
    outputReasoning: model.reasons && random() < 0.4 ? Math.floor(outputText * random() * 2) : 0,
  };
}

function drawTimes(
  { medianMs }: BenchModel,
  { isHit, stream }: { isHit: boolean; stream: boolean },
  random: () => number,
): Pick<Template, "latency_ms" | "ttft_ms"> {
  const latency = isHit ? 2 + random() * 6 : logNormal(medianMs, SPREAD, random);
  const ttft = isHit ? latency / 2 : Math.min(latency * 0.9, logNormal(60 + medianMs / 5, 0.5, random));
  return { latency_ms: Math.ceil(latency), ttft_ms: stream ? Math.ceil(ttft) : null };
}

const BEGINNING = new Date(0);

function priceOf({ id, tiers }: BenchPrice): Price {
  const [first, ...others] = tiers.map(({ upTo, cachedInput, cacheWrite, ...rates }) => ({
    ...{ upToInputTokens: upTo, ...rates, cachedInput, cacheWrite5m: cacheWrite, cacheWrite1h: cacheWrite },
  })) as unknown as Price["tiers"];
  return { id, currency: "USD", perRequest: 0n as Nano, effectiveFrom: BEGINNING, tiers: [first, ...others] };
}

function evenly<Item>(items: readonly Item[]): Weighed<Item>[] {
  return items.map((item) => ({ item, weight: 1 }));
}

function logNormal(median: number, spread: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
}
