import type { SettledFlags } from "../../catalog/index.ts";
import type { FeatureUse } from "./chat-request.ts";
import type { Fate, Fates } from "./features.ts";

/** What becomes of a request at one supplier that speaks another protocol. */
export interface Weighed {
  /** Why the supplier cannot serve it; empty when it can. */
  cannot: FeatureUse[];
  /** What the supplier will not be told. */
  dropped: FeatureUse[];
}

/** Holds what a request uses against what suppliers of a protocol can do, and this one by its flags. */
export function weighRequest(uses: readonly FeatureUse[], fates: Fates, flags: SettledFlags): Weighed {
  const of = (fate: string): FeatureUse[] =>
    uses.filter((use) => settle(fates[use.feature], flags).fate === fate);
  return { cannot: of("refused"), dropped: of("dropped") };
}

function settle(fate: Fate, flags: SettledFlags): Exclude<Fate, { fate: "flagged" }> {
  if (fate.fate !== "flagged") return fate;
  return settle(flags[fate.flag] === fate.value ? fate.is : fate.otherwise, flags);
}
