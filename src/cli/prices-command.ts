import { InvalidArgumentError, Option, type Command } from "commander";
import {
  applyPriceImport,
  listPriceVersions,
  previewPriceImport,
  priceStatuses,
  printPrice,
  type PriceStatus,
} from "../catalog/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { addPageOptions, pageOf, printPage, type PageOptions } from "./page-options.ts";
import { planLines, planToJson } from "./print-import.ts";
import { print } from "./print.ts";
import { readPriceList, type ListChoice } from "./read-price-list.ts";
import { readTime, readWords } from "./read-option.ts";
import type { Session } from "./session.ts";

interface ImportOptions extends ListChoice {
  models?: string[];
  map: Map<string, string>;
  price?: boolean;
  cost?: boolean;
  markup: string;
  draft?: boolean;
  approve?: boolean;
  acceptBelowCost?: boolean;
  json?: boolean;
}

interface ListOptions extends PageOptions {
  model?: string;
  status?: PriceStatus;
}

const MORE = `FILE is LiteLLM's model_prices_and_context_window.json, or a table (.csv) with the columns
model, input, output, and, where they differ, cached_input, cache_write, cache_write_1h, reasoning,
per_request, up_to_input_tokens, provider, currency; prices per 1,000,000 tokens, a row for each tier.
--genai-prices takes the prices that come with the package @pydantic/genai-prices. Nothing is fetched.

A model is found by the names of its deployments at their suppliers, else by its id. Without --draft and
--approve nothing is changed. All of an import happens, or none of it.`;

/** `prices import` and `list`. */
export function addPricesCommand(program: Command, session: Session): void {
  const prices = addGroup(program, "prices", "what models cost our customers, and us");
  addImport(prices, session);
  const list = addCommand(prices, "list", {
    says: "list published prices of every scope, the latest beginning first",
    examples: ["prices list --model qwen-plus", "prices list --status scheduled --json"],
  })
    .option("--model <id>", "only this model's")
    .addOption(new Option("--status <status>", "only these").choices(priceStatuses));
  addPageOptions(list).action(async ({ model: modelId, status, json = false, ...page }: ListOptions) => {
    const input = { page: pageOf(page), modelId, status };
    printPage(json, await session.withCtx((ctx) => listPriceVersions(ctx, input)), {
      titles: ["model", "for", "from", "status", "currency", "input", "output", "id"],
      cellsOf: ({ modelId: id, customerId, groupId, price, status: is }) => {
        const { input: input1M = "", output = "", tiers } = printPrice(price);
        const rates = tiers === undefined ? [input1M, output] : ["tiers", ""];
        const from = price.effectiveFrom.toISOString();
        return [id, customerId ?? groupId ?? "all", from, is, price.currency, ...rates, price.id];
      },
      toJson: ({ modelId: id, customerId, groupId, price, status: is, publishedAt }) => ({
        ...{ id: price.id, model_id: id, customer_id: customerId, group_id: groupId, status: is },
        ...{ effective_from: price.effectiveFrom, published_at: publishedAt, price: printPrice(price) },
      }),
    });
  });
}

function addImport(prices: Command, session: Session): void {
  addCommand(prices, "import [file]", {
    says: "compare prices from elsewhere with ours, and make them ours",
    examples: [
      "prices import model_prices_and_context_window.json --provider openai",
      "prices import --genai-prices --provider anthropic --markup 1.2 --draft",
      "prices import costs.csv --cost --approve",
      "prices import prices.csv --approve --effective-from 2027-01-01",
    ],
    codes: { 1: "refused, or a model of --models has no usable price; nothing was changed" },
    more: MORE,
  })
    .option("--genai-prices", "the prices of @pydantic/genai-prices instead of a file")
    .addOption(new Option("--format <format>", "of the file; else by its name").choices(["litellm", "csv"]))
    .option("--provider <name>", "only this supplier's prices, by the list's name of it")
    .option("--models <ids>", "only these models of the catalog, with commas", readWords)
    .option(
      "--map <upstream=model>",
      "the list's name of a model of ours; may be repeated",
      readPair,
      new Map(),
    )
    .option("--price", "set what customers pay: the list's price times the markup; so it is without --cost")
    .option("--cost", "set what the supplier charges us")
    .option("--markup <factor>", "on prices, such as 1.2", "1")
    .option("--currency <code>", "of the list, where it does not say", "USD")
    .addOption(new Option("--draft", "store the prices as drafts").conflicts("approve"))
    .option("--approve", "publish the prices")
    .option("--effective-from <time>", "with --approve: when they begin; now when left out", readTime)
    .option("--accept-below-cost", "publish prices below a supplier's cost too")
    .action((file: string | undefined, options: ImportOptions) => importPrices(session, file, options));
}

async function importPrices(
  session: Session,
  file: string | undefined,
  options: ImportOptions,
): Promise<void> {
  const { models, map, price, cost = false, markup, acceptBelowCost, effectiveFrom, json = false } = options;
  const list = await readPriceList(file, options);
  const sets = { price: price ?? !cost, cost };
  const input = { list, modelIds: models, names: map, sets, markup };
  const as = options.approve === true ? "published" : options.draft === true ? "draft" : null;
  const plan = await session.withCtx((ctx) =>
    as === null
      ? previewPriceImport(ctx, input)
      : applyPriceImport(ctx, { ...input, as, effectiveFrom, acceptBelowCost }),
  );
  print(json, planToJson(plan, as), planLines(plan, as));
  if (models !== undefined && plan.problems.length > 0) process.exitCode = 1;
}

function readPair(text: string, known: ReadonlyMap<string, string>): Map<string, string> {
  const [, upstream = "", model = ""] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (upstream === "") throw new InvalidArgumentError("It must be two names with = between.");
  return new Map([...known, [upstream, model]]);
}
