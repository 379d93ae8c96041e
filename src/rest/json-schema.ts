import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLScalarType,
} from "graphql";
import type { ObjectShape, Shape } from "./shape.ts";
import { snakeCase } from "./spelling.ts";

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = Record<string, unknown>;

/** Named schemas that were met while printing; they become `components.schemas`. */
export type Components = Map<string, JsonSchema>;

interface Described {
  description?: string | null | undefined;
  extensions: Readonly<Record<string, unknown>>;
}

const NULL: JsonSchema = { type: "null" };

/** The schema of an answer, led by the shape of the document that reads it. */
export function outputSchema(shape: Shape, components: Components): JsonSchema {
  const schema = presentSchema(shape, components);
  return shape.nullable ? orNull(schema) : schema;
}

/** The same when it is known not to be null: what a successful answer holds. */
export function presentSchema(shape: Shape, components: Components): JsonSchema {
  switch (shape.kind) {
    case "leaf":
      return leafSchema(shape.type as GraphQLScalarType | GraphQLEnumType);
    case "list":
      return { type: "array", items: outputSchema(shape.of, components) };
    case "connection":
      return pageSchema(outputSchema(shape.of, components));
    case "object":
      return shape.fragment === null
        ? objectSchema(shape, components)
        : named(shape.type.name, components, () => objectSchema(shape, components));
  }
}

/** The schema of a parameter or of a body's field, with its limits. */
export function inputSchema(type: GraphQLInputType, field: Described, components: Components): JsonSchema {
  const { description, extensions } = field;
  const limits = (extensions["limits"] ?? {}) as Limits;
  const schema = limited(getNullableType(type), limits, components);
  const mayBeNull = !isNonNullType(type) && !limits.notNull;
  return { ...(mayBeNull ? orNull(schema) : schema), ...(description && { description }) };
}

/** The schema of an input object, without the fields that come from elsewhere. */
export function inputObjectSchema(
  type: GraphQLInputObjectType,
  except: ReadonlySet<string>,
  components: Components,
): JsonSchema {
  const fields = Object.values(type.getFields()).filter((field) => !except.has(snakeCase(field.name)));
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
  return {
    type: "object",
    properties: Object.fromEntries(
      fields.map((field) => [snakeCase(field.name), inputSchema(field.type, field, components)]),
    ),
    ...(required.length > 0 && { required: required.map((field) => snakeCase(field.name)) }),
    additionalProperties: false,
  };
}

/** The limits on an input field, as `@Limit` states them on the GraphQL type. */
interface Limits {
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: RegExp;
  values?: readonly string[];
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  notNull?: boolean;
  unlessSaid?: number;
}

function limited(type: GraphQLInputType, limits: Limits, components: Components): JsonSchema {
  const { min, max, minLength, maxLength, pattern, values, minItems, maxItems, uniqueItems } = limits;
  const { unlessSaid } = limits;
  if (isListType(type)) {
    const items = limited(getNullableType(type.ofType), { ...limits, notNull: true }, components);
    return { type: "array", items, ...defined({ minItems, maxItems, uniqueItems }) };
  }
  if (isInputObjectType(type)) {
    return named(type.name, components, () => inputObjectSchema(type, new Set(), components));
  }
  const leaf = leafSchema(type);
  const bounds = { minimum: min, maximum: max, minLength, maxLength, pattern: pattern?.source, enum: values };
  return { ...leaf, ...defined({ ...bounds, default: unlessSaid }) };
}

function leafSchema(type: GraphQLScalarType | GraphQLEnumType): JsonSchema {
  if (isEnumType(type)) return { type: "string", enum: type.getValues().map((value) => value.name) };
  const own = isScalarType(type) ? (type.extensions["jsonSchema"] as JsonSchema | undefined) : undefined;
  if (own) return own;
  const plain: Record<string, JsonSchema> = {
    Int: { type: "integer" },
    Float: { type: "number" },
    Boolean: { type: "boolean" },
    String: { type: "string" },
    ID: { type: "string" },
  };
  return plain[type.name] ?? {};
}

function objectSchema(shape: ObjectShape, components: Components): JsonSchema {
  const properties = shape.fields.map(({ wire, definition, shape: of }) => {
    const schema = outputSchema(of, components);
    return [
      wire,
      { ...schema, ...(definition.description && { description: definition.description }) },
    ] as const;
  });
  const { description } = shape.type;
  return {
    type: "object",
    ...(description && { description }),
    properties: Object.fromEntries(properties),
    required: properties.map(([wire]) => wire),
  };
}

function pageSchema(item: JsonSchema): JsonSchema {
  return {
    type: "object",
    properties: {
      items: { type: "array", items: item },
      next_cursor: {
        type: ["string", "null"],
        description: "Where the next page begins; null on the last page.",
      },
      has_more: { type: "boolean" },
    },
    required: ["items", "next_cursor", "has_more"],
  };
}

function named(name: GraphQLNamedType["name"], components: Components, print: () => JsonSchema): JsonSchema {
  if (!components.has(name)) {
    components.set(name, {});
    components.set(name, print());
  }
  return { $ref: `#/components/schemas/${name}` };
}

function orNull(schema: JsonSchema): JsonSchema {
  if (typeof schema["type"] === "string") {
    const nullable: JsonSchema = { ...schema, type: [schema["type"], "null"] };
    if (Array.isArray(schema["enum"])) nullable["enum"] = [...(schema["enum"] as unknown[]), null];
    return nullable;
  }
  return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, NULL] };
}

function defined(values: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
