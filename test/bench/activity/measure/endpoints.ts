import type { FilledWorld } from "../fill/open-filled.ts";

/** What a read is measured against, in milliseconds. */
export interface Goal {
  p50: number;
  p99: number;
}

/** One question to the API, as one customer. Paths take turns, so that not every answer is a warm one. */
export interface Endpoint {
  name: string;
  paths: readonly string[];
  goal: Goal;
}

/** What of a customer's rows must be known to ask for them. */
export interface Known {
  requestIds: readonly string[];
  /** Behind so many pages of 20. */
  logsCursor: string | null;
  detailCursor: string | null;
  transactionsCursor: string | null;
}

type Customer = FilledWorld["customers"][number];

const SUM: Goal = { p50: 10, p99: 50 };
const PAGE: Goal = { p50: 15, p99: 50 };
const TRACE: Goal = { p50: 10, p99: 50 };
const DAY_MS = 86_400_000;
const SUMS = [
  ["usage/breakdown", "usage/breakdown"],
  ["billing/cost-breakdown", "billing/cost-breakdown"],
  ["cost/trend", "cost/trend"],
  ["cost/models", "cost/models"],
  ["observation/metrics", "observation/metrics"],
  ["charts by day", "observation/charts?interval=day"],
] as const;

/** Every read of what happened and what it cost, over the usual ranges and filters. */
export function endpointsOf(customer: Customer, { until }: { until: Date }, known: Known): Endpoint[] {
  const ranges: [string, string][] = [
    ["default", ""],
    ...[7, 31, 366].map((days): [string, string] => [`${String(days)} days`, rangeOf(until, days)]),
  ];
  const filters: [string, string][] = [
    ["", ""],
    ["model", `model=${customer.models[0] ?? ""}`],
    ["key", `key_id=${customer.keyIds[0] ?? ""}`],
  ];
  const sums = SUMS.flatMap(([name, path]) =>
    ranges.flatMap(([range, from]) =>
      // These two take a range only.
      (name === "cost/trend" || name === "cost/models" ? filters.slice(0, 1) : filters).map(([filter, by]) =>
        endpoint([name, range, filter], SUM, path, from, by),
      ),
    ),
  );
  const model = `cost/models/${customer.models[0] ?? ""}`;
  return [
    ...sums,
    ...ranges.map(([range, from]) => endpoint(["cost/models/{model}", range], SUM, model, from)),
    ...ranges
      .slice(1, 3)
      .flatMap(([range, from]) =>
        filters.map(([filter, by]) =>
          endpoint(["charts by hour", range, filter], SUM, "observation/charts?interval=hour", from, by),
        ),
      ),
    endpoint(["cost/overview"], SUM, "cost/overview"),
    endpoint(["monthly-statement, open"], SUM, "billing/monthly-statement", `month=${monthOf(until, 0)}`),
    endpoint(["monthly-statement, closed"], SUM, "billing/monthly-statement", `month=${monthOf(until, 1)}`),
    ...pagesOf(customer, { until }, known),
    { name: "traces/{request_id}", goal: TRACE, paths: known.requestIds.map((id) => at(`traces/${id}`)) },
  ];
}

function pagesOf(customer: Customer, { until }: { until: Date }, known: Known): Endpoint[] {
  const year = rangeOf(until, 366);
  const model = `model=${customer.models[0] ?? ""}`;
  const key = `key_id=${customer.keyIds.at(-1) ?? ""}`;
  const lists: [string, string, string | null][] = [
    ["logs", "observation/logs", known.logsCursor],
    ["detail", "billing/detail", known.detailCursor],
  ];
  const named = known.requestIds.slice(0, 50);
  return [
    ...lists.flatMap(([name, path, cursor]) => [
      endpoint([name, "page 1"], PAGE, path),
      endpoint([name, "page 1 of a year"], PAGE, path, year),
      ...(cursor === null ? [] : [endpoint([name, "page 1,000"], PAGE, path, year, `cursor=${cursor}`)]),
      endpoint([name, "limit=100"], PAGE, path, year, "limit=100"),
      endpoint([name, "model"], PAGE, path, year, model),
      endpoint([name, "rare key"], PAGE, path, year, key),
      endpoint([name, "failed"], PAGE, path, year, "status=failed"),
      endpoint([name, "model, key, failed"], PAGE, path, year, `${model}&${key}&status=failed`),
      {
        name: `${name}, request_id`,
        goal: PAGE,
        paths: named.map((id) => at(path, year, `request_id=${id}`)),
      },
    ]),
    endpoint(["logs", "code"], PAGE, "observation/logs", year, "code=upstream_timeout"),
    endpoint(["balance-transactions", "page 1"], PAGE, "balance-transactions"),
    ...(known.transactionsCursor === null
      ? []
      : [
          endpoint(
            ["balance-transactions", "page 1,000"],
            PAGE,
            "balance-transactions",
            year,
            `cursor=${known.transactionsCursor}`,
          ),
        ]),
    endpoint(
      ["balance-transactions", "recharges of a year"],
      PAGE,
      "balance-transactions",
      year,
      "type=recharge",
    ),
    endpoint(["balance-transactions", "model, key"], PAGE, "balance-transactions", year, model, key),
  ];
}

function endpoint(name: readonly string[], goal: Goal, path: string, ...query: string[]): Endpoint {
  return { name: name.filter((part) => part !== "").join(", "), goal, paths: [at(path, ...query)] };
}

/** A path under the API with what is asked of it. */
export function at(path: string, ...query: string[]): string {
  const asked = query.filter((part) => part !== "").join("&");
  return `/openapi/v1/${path}${asked === "" ? "" : `${path.includes("?") ? "&" : "?"}${asked}`}`;
}

/** The last so many days, which begin and end at no full hour. */
export function rangeOf(until: Date, days: number): string {
  const to = new Date(until.getTime() - 1_234_567);
  const from = new Date(to.getTime() - days * DAY_MS);
  return `from=${from.toISOString()}&to=${to.toISOString()}`;
}

function monthOf(until: Date, before: number): string {
  return new Date(Date.UTC(until.getUTCFullYear(), until.getUTCMonth() - before, 1))
    .toISOString()
    .slice(0, 7);
}
