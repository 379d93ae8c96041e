import type { FieldError } from "../../kernel/app-error.ts";
import { checkModelScope } from "../check-model-scope.ts";
import { checkItems, checkSet, checkWhole, isBroken, refuse, throwErrors } from "../field-errors.ts";
import {
  maskedEntities,
  maskingPlaces,
  safetyCategories,
  safetyDirections,
  type ContentSafety,
  type Masking,
  type SecurityPolicy,
} from "./security-policy.ts";

const TERMS_MAX = 20_000;
const TERM_LENGTH_MAX = 200;
/** All terms together, in UTF-8. */
const TERMS_BYTES_MAX = 1_000_000;
const DAYS = { min: 0, max: 3650 };

/** What is asked beside the policy itself. */
export interface SecurityChecks {
  /** The models that it may name. */
  models: ReadonlySet<string>;
  /** What is wrong with the patterns that are new in it. */
  patternErrors: readonly FieldError[];
}

/**
 * Checks a whole policy and gives it back in its normal form: terms trimmed, each once. Throws
 * `invalid_request` with everything that is wrong.
 */
export function checkSecurityPolicy(
  policy: SecurityPolicy,
  { models, patternErrors }: SecurityChecks,
): SecurityPolicy {
  const terms = trimmedOnce(policy.contentSafety.customTerms);
  throwErrors([
    ...checkSafety(policy.contentSafety),
    ...patternErrors,
    ...checkMasking(policy.masking),
    ...checkRetention(policy.dataRetention),
    ...checkModelScope(policy.modelScope, models),
  ]);
  return { ...policy, contentSafety: { ...policy.contentSafety, customTerms: terms } };
}

function checkSafety({ categories, customTerms, applyTo }: ContentSafety): FieldError[] {
  return [
    ...checkSet("content_safety.categories", categories, safetyCategories.length),
    ...checkTerms("content_safety.custom_terms", customTerms),
    ...checkSet("content_safety.apply_to", applyTo, safetyDirections.length),
  ];
}

function checkTerms(field: string, terms: readonly string[]): FieldError[] {
  if (terms.length > TERMS_MAX) return refuse(field, `must have at most ${String(TERMS_MAX)} items`);
  const bytes = terms.reduce((sum, term) => sum + Buffer.byteLength(term), 0);
  if (bytes > TERMS_BYTES_MAX)
    return refuse(field, `must have at most ${String(TERMS_BYTES_MAX)} bytes together`);
  return checkItems(field, terms, wrongTerm);
}

function wrongTerm(term: string): string | null {
  if (term.trim() === "") return "must not be empty or spaces only";
  if (Array.from(term.trim()).length > TERM_LENGTH_MAX)
    return `must have at most ${String(TERM_LENGTH_MAX)} characters`;
  return isBroken(term) ? "must be text; it has half a character" : null;
}

function trimmedOnce(terms: readonly string[]): string[] {
  return [...new Set(terms.map((term) => term.trim()))];
}

function checkMasking({ entities, applyTo }: Masking): FieldError[] {
  return [
    ...checkSet("masking.entities", entities, maskedEntities.length),
    ...checkSet("masking.apply_to", applyTo, maskingPlaces.length),
  ];
}

function checkRetention({ requestDays, contentDays }: SecurityPolicy["dataRetention"]): FieldError[] {
  return [
    ...(requestDays === null ? [] : checkWhole("data_retention.request_days", requestDays, DAYS)),
    ...checkWhole("data_retention.content_days", contentDays, DAYS),
  ];
}
