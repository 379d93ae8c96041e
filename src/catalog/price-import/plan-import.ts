import { fail } from "../../kernel/app-error.ts";
import type { Deployment } from "../deployment.ts";
import type { OperatorModel } from "../model.ts";
import { printPrice, readPrice, samePrice, type PriceTerms } from "../price-input.ts";
import { applyMarkup, readMarkup, type Markup } from "./apply-markup.ts";
import { compareTerms } from "./compare-terms.ts";
import { isQuote, type PriceList, type Quote } from "./price-list.ts";
import type { ImportPlan, ImportProblem, ImportStep, PriceImportInput } from "./price-import.ts";

interface Planning {
  list: PriceList;
  /** The catalog's id → the list's name of it. */
  nameOf: ReadonlyMap<string, string>;
  markup: Markup;
  plan: ImportPlan;
}

/** What a list would change of these models. Auto models have their members' prices, and are left out. */
export function planImport(models: readonly OperatorModel[], input: PriceImportInput): ImportPlan {
  const { list, sets, modelIds, names = new Map<string, string>() } = input;
  const plan: ImportPlan = { title: list.title, steps: [], problems: [], unchanged: 0 };
  const nameOf = new Map([...names].map(([name, modelId]) => [modelId, name]));
  refuseUnknown(models, [...(modelIds ?? []), ...nameOf.keys()]);
  const planning = { list, nameOf, markup: readMarkup(input.markup ?? "1"), plan };
  for (const model of models) {
    if (model.kind === "auto" || modelIds?.includes(model.id) === false) continue;
    if (sets.cost) model.deployments.filter(isActive).forEach((one) => planCost(one, planning));
    if (sets.price) planPrice(model, planning);
  }
  return plan;
}

function refuseUnknown(models: readonly OperatorModel[], modelIds: readonly string[]): void {
  const unknown = modelIds.filter((id) => !models.some((model) => model.id === id));
  if (unknown.length === 0) return;
  throw fail("invalid_request", { public: `The catalog has no model ${unknown.join(", ")}.` });
}

function isActive({ status }: Deployment): boolean {
  return status === "active";
}

function planCost(deployment: Deployment, planning: Planning): void {
  const { id, modelId, providerName, upstreamModel } = deployment;
  const quote = quoteFor([planning.nameOf.get(modelId) ?? upstreamModel], planning, {
    modelId,
    upstreamModel,
  });
  if (quote === null) return;
  const now = deployment.cost === null ? null : readPrice(deployment.cost, () => undefined);
  const next = termsOf(quote);
  add(planning, {
    ...{ kind: "cost", modelId, deployment: { id, providerName, upstreamModel }, name: quote.name },
    ...{ now, next, notes: ignoredNotes(quote) },
  });
}

function planPrice(model: OperatorModel, planning: Planning): void {
  const mapped = planning.nameOf.get(model.id);
  const upstream = model.deployments.filter(isActive).map(({ upstreamModel }) => upstreamModel);
  const names = mapped === undefined ? [...new Set([...upstream, model.id])] : [mapped];
  const quote = quoteFor(names, planning, { modelId: model.id, upstreamModel: null });
  if (quote === null) return;
  const next = applyMarkup(termsOf(quote), planning.markup);
  const notes = [...ignoredNotes(quote), ...priceNotes(model, next)];
  const { price: now } = model;
  add(planning, { kind: "price", modelId: model.id, deployment: null, name: quote.name, now, next, notes });
}

/**
 * The first of these names that the list has a price for. Two suppliers of one name with different prices are
 * told of: choosing between them would be a guess about money.
 */
function quoteFor(
  names: readonly string[],
  { list, plan }: Planning,
  of: Omit<ImportProblem, "reason">,
): Quote | null {
  const problem = (reason: string): null => {
    plan.problems.push({ ...of, reason });
    return null;
  };
  for (const name of names) {
    const said = list.find(name);
    const quotes = said.filter(isQuote);
    const [first, ...others] = quotes;
    if (first !== undefined && others.every((other) => samePrice(termsOf(first), termsOf(other))))
      return first;
    if (first !== undefined)
      return problem(
        `the list has several prices for it (${quotes.map((quote) => quote.name).join(", ")}): name one`,
      );
    const unusable = said.find((one) => !isQuote(one));
    if (unusable !== undefined && !isQuote(unusable)) return problem(`${unusable.name}: ${unusable.reason}`);
  }
  return problem("the list does not have it");
}

function termsOf(quote: Quote): PriceTerms {
  const terms = readPrice(quote.price, () => undefined);
  if (terms === null) throw new Error(`a quote of ${quote.name} was not checked`);
  return terms;
}

function add({ plan }: Planning, step: Omit<ImportStep, "changes" | "price">): void {
  if (step.now !== null && samePrice(step.now, step.next)) {
    plan.unchanged += 1;
    return;
  }
  plan.steps.push({ ...step, price: printPrice(step.next), changes: compareTerms(step.now, step.next) });
}

function ignoredNotes({ ignored }: Quote): string[] {
  return ignored.length === 0 ? [] : [`left out, for a price cannot say it here: ${ignored.join(", ")}`];
}

function priceNotes(model: OperatorModel, next: PriceTerms): string[] {
  const isFree = next.perRequest === 0n && next.tiers.some(({ input, output }) => input + output === 0n);
  const { price, scheduledPrices } = model;
  return [
    ...(isFree ? ["it would be free of charge"] : []),
    ...(price !== null && price.currency !== next.currency ? [`it is in ${price.currency} now`] : []),
    ...(scheduledPrices.length > 0 ? ["another price is published for later"] : []),
  ];
}
