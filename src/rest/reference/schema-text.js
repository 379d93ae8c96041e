// Says in words what a JSON Schema of openapi.json allows.

const DEPTH_MAX = 6;

/** Follows a `$ref` inside the document. */
export function resolve(api, schema) {
  if (!schema?.$ref) return schema ?? {};
  const found = schema.$ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at?.[key], api);
  return {
    ...found,
    name: schema.$ref.split("/").at(-1),
    description: schema.description ?? found?.description,
  };
}

/** The schema without "or null", and whether null was possible. */
function withoutNull(api, schema) {
  const one = resolve(api, schema);
  if (Array.isArray(one.anyOf)) {
    const present = one.anyOf.filter((option) => option.type !== "null");
    if (present.length === 1 && present.length < one.anyOf.length) {
      return { schema: { ...resolve(api, present[0]), description: one.description }, nullable: true };
    }
  }
  if (Array.isArray(one.type)) {
    const types = one.type.filter((type) => type !== "null");
    return { schema: { ...one, type: types[0] }, nullable: types.length < one.type.length };
  }
  return { schema: one, nullable: false };
}

/** A type in a few words: "string (uuid)", "array of ApiKey", "integer 1–100". */
export function typeText(api, given) {
  const { schema, nullable } = withoutNull(api, given);
  const orNull = nullable ? " or null" : "";
  if (schema.type === "array") return `array of ${typeText(api, schema.items)}${orNull}`;
  const range = rangeText(schema);
  const options = schema.enum?.filter((value) => value !== null);
  const base =
    schema.const !== undefined ? JSON.stringify(schema.const) : (schema.name ?? schema.type ?? "any");
  return `${options ? options.map(String).join(" | ") : base}${range}${orNull}`;
}

function rangeText(schema) {
  const parts = [];
  if (schema.format) parts.push(schema.format);
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    parts.push(`${schema.minimum ?? "…"}–${schema.maximum ?? "…"}`);
  }
  if (schema.maxLength !== undefined) parts.push(`${schema.minLength ?? 0}–${schema.maxLength} characters`);
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

/** All fields of an object schema, those of its parts too, with dotted names. */
export function fieldRows(api, given, { prefix = "", depth = 0 } = {}) {
  const { schema } = withoutNull(api, given);
  if (depth > DEPTH_MAX) return [];
  if (schema.type === "array") return fieldRows(api, schema.items, { prefix: `${prefix}[]`, depth });
  const parts = (schema.allOf ?? []).flatMap((part) => fieldRows(api, part, { prefix, depth }));
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    const required = schema.required?.includes(key) ?? false;
    const text = resolve(api, value).description ?? withoutNull(api, value).schema.description ?? "";
    return [
      { name, type: typeText(api, value), required, text },
      ...fieldRows(api, value, { prefix: name, depth: depth + 1 }),
    ];
  });
  return [...parts, ...own];
}

/** A value that fits a schema, for the example. */
export function example(api, given, depth = 0) {
  const { schema } = withoutNull(api, given);
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (schema.type === "array") return [];
  if (schema.type === "object" && depth < 2) {
    const wanted = schema.required ?? [];
    return Object.fromEntries(wanted.map((key) => [key, example(api, schema.properties?.[key], depth + 1)]));
  }
  return { integer: 1, number: 1, boolean: true, string: "example" }[schema.type] ?? {};
}
