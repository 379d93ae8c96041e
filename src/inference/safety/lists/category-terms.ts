import type { SafetyCategory } from "../../../policies/index.ts";
import { hateTerms } from "./hate.ts";
import { illegalActivityTerms } from "./illegal-activity.ts";
import { promptInjectionTerms } from "./prompt-injection.ts";
import { selfHarmTerms } from "./self-harm.ts";
import { sexualTerms } from "./sexual.ts";
import { violenceTerms } from "./violence.ts";

/**
 * What the built-in categories look for: words and phrases in English and Chinese, kept by hand. `(a|b|)` is
 * a choice, of which one may be empty. Phrases are preferred to words: a word that ordinary text uses is not
 * here, so that much harm is not found either.
 */
const lists: Readonly<Record<SafetyCategory, readonly string[]>> = {
  violence: violenceTerms,
  hate: hateTerms,
  sexual: sexualTerms,
  self_harm: selfHarmTerms,
  illegal_activity: illegalActivityTerms,
  prompt_injection: promptInjectionTerms,
};

const expanded = new Map<SafetyCategory, readonly string[]>();

/** The words and phrases of a category, each choice written out. */
export function categoryTerms(category: SafetyCategory): readonly string[] {
  let terms = expanded.get(category);
  if (terms === undefined) expanded.set(category, (terms = lists[category].flatMap(writeOut)));
  return terms;
}

function writeOut(template: string): string[] {
  const choice = /\(([^()]*)\)/.exec(template);
  if (choice === null) return [template.replace(/ {2,}/g, " ").trim()];
  const before = template.slice(0, choice.index);
  const behind = template.slice(choice.index + choice[0].length);
  return choice[1]!.split("|").flatMap((each) => writeOut(before + each + behind));
}
