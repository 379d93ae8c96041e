import { safetyCategories, type ContentSafety } from "../../policies/index.ts";
import type { Automaton } from "./automaton.ts";
import { buildAutomaton, type Term } from "./build-automaton.ts";
import { OWN_TERMS } from "./findings.ts";
import { categoryTerms } from "./lists/category-terms.ts";
import { compilePatterns, type PatternSets } from "./pattern-sets.ts";
import { inSlices, type Work } from "../slices.ts";

/** What a policy looks for, ready to be looked for. */
export interface Lookout {
  /** Null: it has no terms. */
  automaton: Automaton | null;
  patterns: PatternSets;
}

/** A policy on content that has something to do. What it looks for is made ready when it is first needed. */
export class CompiledSafety {
  readonly policy: ContentSafety;
  #lookout: Lookout | Promise<Lookout> | null = null;

  constructor(policy: ContentSafety) {
    this.policy = policy;
  }

  get isBlocking(): boolean {
    return this.policy.mode === "block";
  }

  /** Whether it looks at answers. The moderation endpoint is asked about input only. */
  get watchesOutput(): boolean {
    return this.policy.applyTo.includes("output") && hasLists(this.policy);
  }

  /** Makes it ready: at once if it is short or was done before, else in slices. Many may wait for one. */
  lookout(): Lookout | Promise<Lookout> {
    if (this.#lookout !== null) return this.#lookout;
    const made = inSlices(makeLookout(this.policy));
    if (made instanceof Promise) made.then((lookout) => (this.#lookout = lookout)).catch(() => undefined);
    return (this.#lookout = made);
  }

  /** What was made ready before: no answer comes before its request was looked at. */
  get readyLookout(): Lookout {
    const lookout = this.#lookout;
    if (lookout === null || lookout instanceof Promise) throw new Error("the policy is not ready");
    return lookout;
  }
}

const compiled = new WeakMap<ContentSafety, CompiledSafety>();

/** What a policy on content comes to; null where it looks for nothing. The same policy gives the same. */
export function compileSafety(policy: ContentSafety): CompiledSafety | null {
  if (policy.mode === "off" || policy.applyTo.length === 0) return null;
  if (!hasLists(policy) && !policy.moderation.enabled) return null;
  let safety = compiled.get(policy);
  if (safety === undefined) compiled.set(policy, (safety = new CompiledSafety(policy)));
  return safety;
}

function hasLists({ categories, customTerms, customPatterns }: ContentSafety): boolean {
  return categories.length + customTerms.length + customPatterns.length > 0;
}

function* makeLookout(policy: ContentSafety): Work<Lookout> {
  const automaton = yield* buildAutomaton(termsOf(policy));
  const patterns = yield* compilePatterns(policy.customPatterns);
  return { automaton, patterns };
}

function termsOf({ categories, customTerms }: ContentSafety): Term[] {
  const own = customTerms.map((text) => ({ text, sources: OWN_TERMS }));
  const built = categories.flatMap((category) => {
    const sources = 1 << safetyCategories.indexOf(category);
    return categoryTerms(category).map((text) => ({ text, sources }));
  });
  return [...built, ...own];
}
