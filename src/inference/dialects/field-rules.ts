import { type AppError, fail } from "../../kernel/app-error.ts";

const TOKENS_MAX = 2 ** 31 - 1;

/** Fields by which other gateways were made to call elsewhere or with another's credential. */
const REFUSED_FIELDS = ["api_base", "base_url", "api_key", "user_config", "extra_headers", "proxy"];

/** What an optional field of a request may be; null is as good as absent. */
export interface FieldRule {
  fits: (value: unknown) => boolean;
  /** Completes "<field> must be …". */
  must: string;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;

/** Throws the error of the first field that would lead the relay elsewhere. */
export function refuseForeignFields(fields: Readonly<Record<string, unknown>>): void {
  for (const field of REFUSED_FIELDS) {
    if (Object.hasOwn(fields, field)) {
      throw fail("unsupported_parameter", { public: `The field ${field} is not supported.`, param: field });
    }
  }
}

/**
 * Throws the error of the first field that is not as its rule has it; `path` is where the fields stand, with
 * its dot: `parameters.`
 */
export function checkRules(fields: Readonly<Record<string, unknown>>, rules: FieldRules, path = ""): void {
  for (const field in rules) {
    const value = Object.hasOwn(fields, field) ? fields[field] : null;
    if (value === undefined || value === null) continue;
    const rule = rules[field]!;
    if (!rule.fits(value)) throw invalid(path + field, rule.must);
  }
}

/** The error of a parameter that is not what it must be. */
export function invalid(param: string, must: string): AppError {
  return fail("invalid_request", { public: `${param} must be ${must}.`, param });
}

export const trueOrFalse: FieldRule = { fits: isBoolean, must: "true or false" };
export const anObject: FieldRule = { fits: isObject, must: "an object" };
export const aText: FieldRule = { fits: isText, must: "a text" };
export const aListOfObjects: FieldRule = { fits: isListOfObjects, must: "a list of objects" };
export const aTokenCount: FieldRule = {
  fits: (value) => isWhole(value, [1, TOKENS_MAX]),
  must: "a whole number of at least 1",
};

/** A number within bounds, which may be reached. */
export function aNumber(least: number, most: number): FieldRule {
  return { fits: (value) => isNumber(value, [least, most]), must: `a number from ${least} to ${most}` };
}

/** A whole number within bounds, which may be reached. */
export function aWhole(least: number, most: number): FieldRule {
  return { fits: (value) => isWhole(value, [least, most]), must: `a whole number from ${least} to ${most}` };
}

/** One of a few words. */
export function oneOf(words: readonly string[]): FieldRule {
  return { fits: (value) => isText(value) && words.includes(value), must: `one of ${words.join(", ")}` };
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isListOfObjects(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isObject);
}

export function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

export function isNumber(value: unknown, [least, most]: readonly [number, number]): value is number {
  return typeof value === "number" && value >= least && value <= most;
}

export function isWhole(value: unknown, range: readonly [number, number]): value is number {
  return Number.isInteger(value) && isNumber(value, range);
}

/** A number of tokens of at least `least`, up to the most that suppliers can read. */
export function isTokenCount(value: unknown, least = 1): value is number {
  return isWhole(value, [least, TOKENS_MAX]);
}
