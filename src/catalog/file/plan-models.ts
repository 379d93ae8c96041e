import { changedFields } from "../changed-fields.ts";
import { describeWarning, marginWarnings } from "../margin.ts";
import { checkModel, modelDefaults, type ModelFields } from "../model.ts";
import { changeModel, insertModel, lockModel } from "../model-store.ts";
import { overlay } from "../overlay.ts";
import { printPrice, readPrice, samePrice, type PriceTerms } from "../price-input.ts";
import { listScope } from "../price-scope.ts";
import { publishTerms } from "../publish-terms.ts";
import type { FileModel } from "./catalog-file.ts";
import type { CatalogState } from "./catalog-state.ts";
import { fieldsDetail, reportAt, type Planning, type Step } from "./plan.ts";
import { planDeployments } from "./plan-deployments.ts";
import { plannedCosts } from "./planned-costs.ts";

type Known = NonNullable<ReturnType<CatalogState["models"]["get"]>>;

/** What a file's entry of a model changes: the model, its deployments, its list price. */
export function planModel(planning: Planning, entry: FileModel, path: string): Step[] {
  const current = planning.state.models.get(entry.id) ?? null;
  const report = reportAt(planning.refusals, path);
  if (current !== null && current.kind !== entry.kind) {
    report("kind", `is ${entry.kind}, but the model is of kind ${current.kind}, and that never changes`);
    return [];
  }
  const base = current === null ? { ...modelDefaults, displayName: entry.id } : fieldsOf(current);
  const next = overlay<ModelFields>(base, entry);
  checkModel(next, report);
  const terms =
    entry.price === undefined ? null : readPrice(entry.price, reportAt(planning.refusals, `${path}.price`));
  return [
    ...modelSteps(entry.id, current, next),
    ...planDeployments(planning, { entry, current: current?.deployments ?? [] }, path),
    ...priceSteps(planning, { modelId: entry.id, inForce: current?.price ?? null, terms }),
  ];
}

function modelSteps(id: string, current: Known | null, next: ModelFields): Step[] {
  if (current === null) {
    return [
      {
        change: { action: "create", kind: "model", name: id, detail: next.kind },
        run: async (tx, ctx) => void (await insertModel(tx, ctx, { id, ...next })),
      },
    ];
  }
  const names = changedFields(fieldsOf(current), next);
  if (names.length === 0) return [];
  return [
    {
      change: { action: "update", kind: "model", name: id, detail: fieldsDetail(names) },
      async run(tx, ctx) {
        await lockModel(tx, id);
        await changeModel(tx, ctx, { current, next });
      },
    },
  ];
}

function priceSteps(
  planning: Planning,
  of: { modelId: string; inForce: PriceTerms | null; terms: PriceTerms | null },
): Step[] {
  const { modelId, inForce, terms } = of;
  if (terms === null || (inForce !== null && samePrice(inForce, terms))) return [];
  const before = inForce === null ? "" : `${summary(inForce)} → `;
  const warnings = marginWarnings(terms, plannedCosts(planning, modelId)).map(describeWarning);
  return [
    {
      change: { action: "price", kind: "model", name: modelId, detail: before + summary(terms), warnings },
      run: async (tx, ctx) =>
        void (await publishTerms(tx, ctx, { modelId, ...listScope, terms, acceptBelowCost: true })),
    },
  ];
}

function summary(terms: PriceTerms): string {
  const { currency, tiers, ...printed } = printPrice(terms);
  const rates = tiers?.[0] ?? printed;
  const more = terms.tiers.length > 1 ? `, ${String(terms.tiers.length)} tiers` : "";
  return `${rates.input ?? ""} in, ${rates.output ?? ""} out ${currency}${more}`;
}

function fieldsOf(known: Known): ModelFields {
  const { displayName, description, kind, strategy, members, capabilities, inputModalities, contextWindow } =
    known;
  const { maxOutputTokens, tags, visibility, status, metadata } = known;
  return {
    ...{ displayName, description, kind, strategy, members, capabilities, inputModalities, contextWindow },
    ...{ maxOutputTokens, tags, visibility, status, metadata },
  };
}
