import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
} from "graphql";
import type { FieldError } from "../kernel/app-error.ts";
import type { ObjectShape, Shape } from "./shape.ts";
import { camelCase, snakeCase } from "./spelling.ts";

/** A value in GraphQL's spelling, and what was wrong with it, at paths in the wire's spelling. */
export interface Reading {
  value: unknown;
  errors: FieldError[];
}

const EXPECTED: Readonly<Record<string, string>> = {
  Int: "must be a whole number",
  Float: "must be a number",
  Percent: "must be a number",
  String: "must be a string",
  ID: "must be a string",
  Boolean: "must be true or false",
  Decimal: 'must be a decimal number as a string, such as "12.50"',
  DateTime: "must be an RFC 3339 date-time",
  DateOrDateTime: "must be a date or an RFC 3339 date-time",
};

/**
 * Reads a wire value as an input type: keys from snake_case, unknown keys refused, free-form JSON untouched.
 * What was omitted stays omitted; `null` and `[]` stay what they are.
 */
export function readWire(type: GraphQLInputType, value: unknown, path: string): Reading {
  if (value === null) {
    return isNonNullType(type) ? refusal(path, "must not be null") : { value: null, errors: [] };
  }
  const inner = getNullableType(type);
  if (isListType(inner)) return readList(inner.ofType, value, path);
  if (isInputObjectType(inner)) return readObject(inner, value, path);
  return readLeaf(inner, value, path);
}

function readList(itemType: GraphQLInputType, value: unknown, path: string): Reading {
  if (!Array.isArray(value)) return refusal(path, "must be a list");
  // What an item is is worked out once: a list may have thousands of them.
  const inner = getNullableType(itemType);
  const leaf = isListType(inner) || isInputObjectType(inner) ? null : inner;
  const items = value.map((item: unknown, index) => {
    const place = `${path}[${String(index)}]`;
    return leaf && item !== null ? readLeaf(leaf, item, place) : readWire(itemType, item, place);
  });
  return { value: items.map((item) => item.value), errors: items.flatMap((item) => item.errors) };
}

function readObject(type: GraphQLInputObjectType, value: unknown, path: string): Reading {
  if (typeof value !== "object" || Array.isArray(value)) return refusal(path, "must be an object");
  const given = value as Record<string, unknown>;
  const inside = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const read: Record<string, unknown> = {};
  const errors = Object.keys(given)
    .filter((name) => !isFieldName(type, name))
    .map((name) => unknownParameter(inside(name)));
  for (const field of Object.values(type.getFields())) {
    const name = snakeCase(field.name);
    if (Object.hasOwn(given, name)) {
      const reading = readWire(field.type, given[name], inside(name));
      read[field.name] = reading.value;
      errors.push(...reading.errors);
    } else if (isNonNullType(field.type) && field.defaultValue === undefined) {
      errors.push(...refusal(inside(name), "is required").errors);
    }
  }
  return { value: read, errors };
}

function isFieldName(type: GraphQLInputObjectType, name: string): boolean {
  const field = camelCase(name);
  return snakeCase(field) === name && Object.hasOwn(type.getFields(), field);
}

function readLeaf(type: GraphQLLeafType, value: unknown, path: string): Reading {
  // GraphQL would take the number 5 for an id; on the wire an id is a string.
  if (isScalarType(type) && type.name === "ID" && typeof value !== "string")
    return refusal(path, "must be a string");
  try {
    type.parseValue(value);
    return { value, errors: [] };
  } catch {
    if (isEnumType(type)) {
      const names = type.getValues().map((known) => known.name);
      return refusal(path, `must be one of ${names.join(", ")}`);
    }
    return refusal(path, EXPECTED[type.name] ?? `must be a ${type.name}`);
  }
}

function refusal(path: string, message: string): Reading {
  return {
    value: undefined,
    errors: [{ field: path, code: "invalid_request", message: `${path} ${message}.` }],
  };
}

/** The refusal of a parameter that nobody reads. */
export function unknownParameter(path: string): FieldError {
  return { field: path, code: "unknown_parameter", message: `${path} is not known here.` };
}

/** Writes an answer as the wire shows it, led by the shape of the document that asked for it. */
export function writeWire(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (shape.kind) {
    case "leaf":
      return value;
    case "list":
      return (value as unknown[]).map((item) => writeWire(shape.of, item));
    case "connection":
      return writeConnection(shape.of, value as Connection);
    case "object":
      return writeObject(shape, value as Record<string, unknown>);
  }
}

interface Connection {
  nodes: unknown[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

function writeConnection(of: Shape, { nodes, pageInfo }: Connection): object {
  return {
    items: nodes.map((node) => writeWire(of, node)),
    next_cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    has_more: pageInfo.hasNextPage,
  };
}

function writeObject(shape: ObjectShape, value: Record<string, unknown>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const { key, wire, shape: of } of shape.fields) {
    const part = value[key];
    // Most fields are texts and numbers: they go out as they are.
    written[wire] = of.kind === "leaf" ? (part ?? null) : writeWire(of, part);
  }
  return written;
}
