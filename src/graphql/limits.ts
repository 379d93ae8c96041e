import {
  getNullableType,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from "graphql";
import { Extensions } from "type-graphql";
import type { ErrorCode } from "../kernel/error-catalogue.ts";

/**
 * What a value may be, as data on the field of an input. The same data becomes JSON Schema in openapi.json.
 */
export interface Limits {
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: RegExp;
  /** What the pattern asks for, in words that end a sentence: "be two capital letters, such as DE". */
  says?: string;
  /** The permitted texts, where GraphQL cannot spell them as an enum ("account:read"). */
  values?: readonly string[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  /** It may be left out, but not be null. */
  notNull?: boolean;
  /** What is meant when it is left out or null; for documents, which cannot see it in the verb. */
  unlessSaid?: number;
  /** The code to refuse with instead of `invalid_request`: an id of the wrong shape is simply not found. */
  otherwise?: ErrorCode;
}

/** One value that is out of its limits. `path` is where, as `input.allowedModelIds[1]`. */
export interface Breach {
  path: string;
  message: string;
  otherwise: ErrorCode | undefined;
}

const DEPTH_MAX = 64;
// Of a list of which every item is out of its limits, the first are enough.
const ITEMS_TOLD_MAX = 20;
// One character that is two units of UTF-16.
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Puts limits on a field of an input type or of an arguments class. */
export function Limit(limits: Limits): PropertyDecorator & MethodDecorator {
  return Extensions({ limits });
}

/** The limits that `@Limit` put on an argument or input field. */
export function limitsOf(field: GraphQLArgument | GraphQLInputField): Limits {
  return field.extensions["limits"] ?? {};
}

/** Every value of these arguments that is out of its limits, in the order of the schema. */
export function findBreaches(
  fields: readonly (GraphQLArgument | GraphQLInputField)[],
  values: object,
): Breach[] {
  return fields.flatMap((field) => {
    const value = (values as Record<string, unknown>)[field.name];
    return value === undefined
      ? []
      : check({ type: field.type, value, limits: limitsOf(field), path: field.name });
  });
}

interface Place {
  type: GraphQLInputType;
  value: unknown;
  limits: Limits;
  path: string;
}

function check(place: Place): Breach[] {
  const { value, limits, path } = place;
  // First of all, for a list may have thousands of them.
  if (typeof value === "string") return checkText(place, value);
  const type = getNullableType(place.type);
  if (value === null) return limits.notNull ? [breach(place, "may be left out, but not be null")] : [];
  if (isListType(type)) return checkList(place, type.ofType, value as unknown[]);
  if (isInputObjectType(type)) {
    const inner = findBreaches(Object.values(type.getFields()), value as object);
    return inner.map((found) => ({ ...found, path: `${path}.${found.path}` }));
  }
  if (typeof value === "number") return checkNumber(place, value);
  if (typeof value === "object") return checkJson(place, value, 0);
  return limits.values ? [breach(place, `must be one of ${limits.values.join(", ")}`)] : [];
}

function checkList(place: Place, itemType: GraphQLInputType, items: unknown[]): Breach[] {
  const { minItems = 0, maxItems = Infinity, uniqueItems = false, ...limits } = place.limits;
  if (items.length < minItems) return [breach(place, `must have at least ${String(minItems)} items`)];
  if (items.length > maxItems) return [breach(place, `must have at most ${String(maxItems)} items`)];
  if (uniqueItems && new Set(items).size < items.length) return [breach(place, "must not repeat an item")];
  const breaches: Breach[] = [];
  for (let index = 0; index < items.length && breaches.length < ITEMS_TOLD_MAX; index++) {
    const path = `${place.path}[${String(index)}]`;
    breaches.push(...check({ type: itemType, value: items[index], limits, path }));
  }
  return breaches;
}

function checkText(place: Place, text: string): Breach[] {
  const { minLength = 0, maxLength = Infinity, pattern, says, values } = place.limits;
  // PostgreSQL's text cannot hold U+0000; refused here, it is the sender's mistake and not ours.
  if (text.includes("\u0000")) return [breach(place, "must not contain the character U+0000")];
  if (values && !values.includes(text)) return [breach(place, `must be one of ${values.join(", ")}`)];
  const isBounded = minLength > 0 || maxLength < Infinity;
  const length = isBounded ? lengthOf(text, { minLength, maxLength }) : 0;
  if (length < minLength) return [breach(place, `must have at least ${String(minLength)} characters`)];
  if (length > maxLength) return [breach(place, `must have at most ${String(maxLength)} characters`)];
  if (pattern && !pattern.test(text)) return [breach(place, `must ${says ?? `match ${pattern.source}`}`)];
  return [];
}

/** In characters, not in units of UTF-16; a file of megabytes is not gone through where these suffice. */
function lengthOf(text: string, { minLength, maxLength }: { minLength: number; maxLength: number }): number {
  const isWithin = text.length <= maxLength && text.length >= 2 * minLength;
  return isWithin ? text.length : text.length - (text.match(PAIR)?.length ?? 0);
}

function checkNumber(place: Place, value: number): Breach[] {
  const { min = -Infinity, max = Infinity } = place.limits;
  if (value < min) return [breach(place, `must be at least ${String(min)}`)];
  if (value > max) return [breach(place, `must be at most ${String(max)}`)];
  return [];
}

function checkJson(place: Place, value: unknown, depth: number): Breach[] {
  if (depth > DEPTH_MAX) return [breach(place, `must not be nested deeper than ${String(DEPTH_MAX)}`)];
  if (typeof value === "string") return checkText({ ...place, limits: {} }, value);
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  for (const [key, item] of Object.entries(value)) {
    const found = checkText({ ...place, limits: {} }, key).concat(checkJson(place, item, depth + 1));
    if (found.length > 0) return found;
  }
  return [];
}

function breach(place: Place, message: string): Breach {
  return { path: place.path, message, otherwise: place.limits.otherwise };
}
