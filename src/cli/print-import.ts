import type { ImportPlan, ImportStep, TermsChange } from "../catalog/index.ts";
import { table } from "./print.ts";

type Done = "draft" | "published" | null;

/** A plan, or what was done by it, for people. */
export function planLines(plan: ImportPlan, as: Done): string[] {
  const { steps, problems, unchanged, title } = plan;
  const rows = steps.flatMap((step) => step.changes.map((change) => cellsOf(step, change)));
  const titles = ["model", "what", "component", "inputs", "now", "new", "change"];
  return [
    ...(rows.length > 0 ? table(titles, rows) : []),
    ...steps.flatMap(({ modelId, notes }) => notes.map((note) => `note: ${modelId}: ${note}`)),
    ...problems.map(({ modelId, upstreamModel, reason }) => {
      return `no price: ${modelId}${upstreamModel === null ? "" : ` (${upstreamModel})`}: ${reason}`;
    }),
    `${title}: ${String(steps.length)} to change, ${String(unchanged)} as they are; ${verdict(plan, as)}`,
  ];
}

/** The same for programs. */
export function planToJson({ title, steps, problems, unchanged }: ImportPlan, as: Done): object {
  return {
    ...{ list: title, done: as, unchanged },
    steps: steps.map(({ kind, modelId, deployment, name, price, changes, notes }) => ({
      ...{ kind, model_id: modelId, name, price, notes },
      deployment: deployment && { id: deployment.id, upstream_model: deployment.upstreamModel },
      changes: changes.map((change) => ({
        component: change.component,
        input_tokens_min: change.inputTokensMin,
        input_tokens_max: change.inputTokensMax,
        now: change.now,
        new: change.next,
        change_percent: change.changePercent,
      })),
    })),
    problems: problems.map(({ modelId, upstreamModel, reason }) => ({
      ...{ model_id: modelId, upstream_model: upstreamModel, reason },
    })),
  };
}

function cellsOf({ kind, modelId, deployment, price }: ImportStep, change: TermsChange): string[] {
  const what = kind === "price" ? "price" : `cost by ${deployment?.providerName ?? ""}`;
  const { component, now, next, changePercent } = change;
  const percent = changePercent === null ? "new" : `${changePercent}%`;
  return [modelId, `${what} ${price.currency}`, component, sizeOf(change), now ?? "", next, percent];
}

function sizeOf({ inputTokensMin: min, inputTokensMax: max }: TermsChange): string {
  if (max !== null) return `to ${String(max)}`;
  return min === 0 ? "all" : `from ${String(min)}`;
}

function verdict({ steps }: ImportPlan, as: Done): string {
  if (as === null) return steps.length > 0 ? "nothing is changed (--draft, --approve)" : "nothing to do";
  return as === "draft" ? "prices are drafts, costs are set" : "published";
}
