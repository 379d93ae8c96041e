import { isObject, type JsonObject, listOf, objectOf } from "./json-fields.ts";

/** The simplest value after a JSON Schema. */
export function exampleOf(schema: JsonObject): unknown {
  if (schema["const"] !== undefined) return schema["const"];
  const [first] = listOf(schema["enum"]);
  if (first !== undefined) return first;
  const [either] = [...listOf(schema["anyOf"]), ...listOf(schema["oneOf"])];
  if (isObject(either)) return exampleOf(either);
  const { type } = schema;
  switch (Array.isArray(type) ? (type as unknown[])[0] : type) {
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return [];
    case "object":
      return examplesOf(schema);
    default:
      return "sim";
  }
}

/** Each property at its simplest value. */
export function examplesOf(schema: JsonObject): Record<string, unknown> {
  const examples: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(objectOf(schema["properties"]))) {
    examples[name] = exampleOf(objectOf(property));
  }
  return examples;
}

/** The arguments of every call of a tool with this schema: each property at its simplest value. */
export function argumentsFor(schema: JsonObject): string {
  return JSON.stringify(examplesOf(schema));
}
