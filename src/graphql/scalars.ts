import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { GraphQLDateTime, GraphQLJSON, GraphQLJSONObject } from "graphql-scalars";

const DECIMAL = /^-?\d{1,12}(\.\d{1,12})?$/;
const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

function readDecimal(value: unknown): string {
  if (typeof value !== "string") {
    // A JSON number has passed through a binary float somewhere: what was meant can no longer be told.
    throw new GraphQLError(`Decimal must be sent as a string such as "12.50".`);
  }
  if (!DECIMAL.test(value))
    throw new GraphQLError(`Decimal must be digits with an optional fraction, as "12.50".`);
  return value;
}

// Sums may have more digits than anything that is sent to us; what may not go out is a number.
function writeDecimal(value: unknown): string {
  if (typeof value !== "string") throw new GraphQLError("a Decimal was not a string");
  return value;
}

/** An exact decimal number: a string on the way in and on the way out, never a float. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description: 'An exact decimal number as a string, such as "12.50". Numbers are refused.',
  extensions: { jsonSchema: { type: "string", pattern: DECIMAL.source } },
  serialize: writeDecimal,
  parseValue: readDecimal,
  parseLiteral: (node) => readDecimal(textOf(node)),
});

function readPercent(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new GraphQLError("Percent must be a number.");
  return value;
}

/** A share in percent. A float will do, for nothing is booked by it; money is never one. */
export const Percent = new GraphQLScalarType<number, number>({
  name: "Percent",
  description: "A share in percent, as a number such as 12.5.",
  extensions: { jsonSchema: { type: "number" } },
  serialize: readPercent,
  parseValue: readPercent,
  parseLiteral: (node) =>
    readPercent(node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : null),
});

function readCount(value: unknown): number {
  const count = typeof value === "bigint" ? Number(value) : value;
  if (typeof count !== "number" || !Number.isSafeInteger(count))
    throw new GraphQLError("Count must be a whole number.");
  return count;
}

/** How many of something there are: Int ends at two thousand million, and tokens do not. */
export const Count = new GraphQLScalarType<number, number>({
  name: "Count",
  description: "A whole number, as a JSON number of up to 2^53.",
  extensions: { jsonSchema: { type: "integer" } },
  serialize: readCount,
  parseValue: readCount,
  parseLiteral: (node) => readCount(node.kind === Kind.INT ? Number(node.value) : null),
});

function readRatio(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new GraphQLError("Ratio must be a number.");
  return value;
}

/** What is told and never booked: a share, a rate. Money is never one. */
export const Ratio = new GraphQLScalarType<number, number>({
  name: "Ratio",
  description: "A share or a rate, as a number such as 0.25.",
  extensions: { jsonSchema: { type: "number" } },
  serialize: readRatio,
  parseValue: readRatio,
  parseLiteral: (node) =>
    readRatio(node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : null),
});

function writeMeasure(value: unknown): number | string {
  if (typeof value === "string" || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new GraphQLError("Measure must be a number, or money as a string.");
}

/** A point of a chart. Money is a string here as everywhere. */
export const Measure = new GraphQLScalarType<number | string, number | string>({
  name: "Measure",
  description: "A number, as a JSON number; an amount of money, as a Decimal string.",
  extensions: { jsonSchema: { anyOf: [{ type: "number" }, { type: "string", pattern: DECIMAL.source }] } },
  serialize: writeMeasure,
  parseValue: writeMeasure,
});

/** A moment, RFC 3339. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: "A moment as an RFC 3339 date-time in UTC, such as 2026-11-23T13:00:00.000Z.",
});

/** One end of a range of time, as it was written: a moment, or a whole day of the reporting time zone. */
export interface TimeBound {
  kind: "moment" | "day";
  text: string;
}

function readTimeBound(value: unknown): TimeBound {
  if (typeof value === "string" && BARE_DATE.test(value) && isDay(value)) return { kind: "day", text: value };
  try {
    GraphQLDateTime.parseValue(value);
    return { kind: "moment", text: String(value) };
  } catch {
    throw new GraphQLError("DateOrDateTime must be a date (2026-11-23) or an RFC 3339 date-time.");
  }
}

/** An end of a range: a date-time, or a bare date that is read in the customer's reporting time zone. */
export const DateOrDateTime = new GraphQLScalarType<TimeBound, string>({
  name: "DateOrDateTime",
  description:
    "An end of a range of time: an RFC 3339 date-time, or a bare date (2026-11-23) in the reporting time " +
    "zone. As an upper end, a date-time is exclusive and a bare date inclusive.",
  extensions: { jsonSchema: { type: "string", examples: ["2026-11-23", "2026-11-23T13:00:00Z"] } },
  serialize: String,
  parseValue: readTimeBound,
  parseLiteral: (node) => readTimeBound(textOf(node)),
});

/** Free-form JSON. */
export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: "Any JSON value; it is stored and given back as it came.",
});

/** A free-form JSON object. */
export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  description: "A JSON object; it is stored and given back as it came.",
});

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function textOf(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}
