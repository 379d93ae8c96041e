import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

type Json = Record<string, unknown>;

/** What of a GraphQL schema a client of the older one could trip over, one sentence each. */
export async function brokenInGraphql(older: string, newer: string): Promise<string[]> {
  const changes = await diff(buildSchema(older), buildSchema(newer));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

/**
 * What of an OpenAPI document a client of the older one could trip over: an operation, a status of success or
 * a field of an answer that is gone or of another type; a parameter or a field of a body that is gone, newly
 * required, or takes less.
 */
export function brokenInOpenapi(older: Json, newer: Json): string[] {
  const found: string[] = [];
  for (const { row, operation } of operationsOf(older)) {
    const successor = operationsOf(newer).find((other) => other.row === row)?.operation;
    if (!successor) found.push(`${row} is gone`);
    else
      found.push(
        ...compareOperations({
          row,
          older: { in: older, at: operation },
          newer: { in: newer, at: successor },
        }),
      );
  }
  return found;
}

interface Placed {
  /** The document, in which references are looked up. */
  in: Json;
  at: Json;
}

interface Pair {
  row: string;
  older: Placed;
  newer: Placed;
}

function operationsOf(document: Json): { row: string; operation: Json }[] {
  const paths = Object.entries(document["paths"] as Record<string, Record<string, Json>>);
  return paths.flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      row: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}

function compareOperations({ row, older, newer }: Pair): string[] {
  return [
    ...compareParameters({ row, older, newer }),
    ...compareSchemas({ row: `${row} body`, older: bodyOf(older), newer: bodyOf(newer) }, "sent"),
    ...Object.entries((older.at["responses"] ?? {}) as Record<string, Json>)
      .filter(([status]) => status.startsWith("2"))
      .flatMap(([status, answer]) => {
        const successor = (newer.at["responses"] as Record<string, Json>)[status];
        if (!successor) return [`${row} no longer answers ${status}`];
        const pair = {
          older: contentOf({ ...older, at: answer }),
          newer: contentOf({ ...newer, at: successor }),
        };
        return compareSchemas({ row: `${row} ${status}`, ...pair }, "answered");
      }),
  ];
}

function compareParameters({ row, older, newer }: Pair): string[] {
  const parametersOf = (placed: Placed): Json[] => (placed.at["parameters"] ?? []) as Json[];
  const same = (one: Json) => (other: Json) => one["name"] === other["name"] && one["in"] === other["in"];
  const gone = parametersOf(older).flatMap((parameter) => {
    const successor = parametersOf(newer).find(same(parameter));
    const name = `${row} parameter ${String(parameter["name"])}`;
    if (!successor) return [`${name} is gone`];
    const schemas = {
      older: { ...older, at: schemaOf(parameter) },
      newer: { ...newer, at: schemaOf(successor) },
    };
    return compareSchemas({ row: name, ...schemas }, "sent");
  });
  const demanded = parametersOf(newer)
    .filter((parameter) => parameter["required"] === true)
    .filter((parameter) => parametersOf(older).find(same(parameter))?.["required"] !== true)
    .map((parameter) => `${row} parameter ${String(parameter["name"])} is newly required`);
  return [...gone, ...demanded];
}

function compareSchemas({ row, older, newer }: Pair, direction: "sent" | "answered"): string[] {
  const [before, after] = [resolve(older), resolve(newer)];
  return [
    ...compareTypes(row, { before, after, direction }),
    ...compareProperties({ row, older: { ...older, at: before }, newer: { ...newer, at: after } }, direction),
    ...(before["items"] !== undefined && after["items"] !== undefined
      ? compareSchemas(
          {
            row: `${row}[]`,
            older: { ...older, at: before["items"] as Json },
            newer: { ...newer, at: after["items"] as Json },
          },
          direction,
        )
      : []),
  ];
}

function compareProperties({ row, older, newer }: Pair, direction: "sent" | "answered"): string[] {
  const propertiesOf = (placed: Placed): Record<string, Json> =>
    (placed.at["properties"] ?? {}) as Record<string, Json>;
  const requiredOf = (placed: Placed): string[] => (placed.at["required"] ?? []) as string[];
  const found = Object.entries(propertiesOf(older)).flatMap(([name, schema]) => {
    const successor = propertiesOf(newer)[name];
    if (successor === undefined) return [`${row} ${name} is gone`];
    const pair = { older: { ...older, at: schema }, newer: { ...newer, at: successor } };
    return compareSchemas({ row: `${row} ${name}`, ...pair }, direction);
  });
  if (direction === "answered") {
    const loose = requiredOf(older).filter(
      (name) => !requiredOf(newer).includes(name) && name in propertiesOf(newer),
    );
    return [...found, ...loose.map((name) => `${row} ${name} may be missing`)];
  }
  const demanded = requiredOf(newer).filter((name) => !requiredOf(older).includes(name));
  return [...found, ...demanded.map((name) => `${row} ${name} is newly required`)];
}

interface Types {
  before: Json;
  after: Json;
  direction: "sent" | "answered";
}

/** What is sent may only be taken more widely, what is answered only be more narrow. */
function compareTypes(row: string, { before, after, direction }: Types): string[] {
  const [wide, narrow] = direction === "sent" ? [after, before] : [before, after];
  const typesOf = (schema: Json): unknown[] => [schema["type"] ?? []].flat();
  const strange = typesOf(narrow).filter((type) => typesOf(wide).length > 0 && !typesOf(wide).includes(type));
  const valuesOf = (schema: Json): unknown[] | undefined => schema["enum"] as unknown[] | undefined;
  const refused =
    direction === "sent"
      ? (valuesOf(before) ?? []).filter((value) => valuesOf(after)?.includes(value) === false)
      : [];
  return [
    ...strange.map((type) => `${row} is of another type (${String(type)})`),
    ...refused.map((value) => `${row} no longer takes ${String(value)}`),
  ];
}

function bodyOf({ in: document, at }: Placed): Placed {
  return contentOf({ in: document, at: (at["requestBody"] ?? {}) as Json });
}

function contentOf({ in: document, at }: Placed): Placed {
  const content = (at["content"] ?? {}) as Record<string, Json>;
  return { in: document, at: schemaOf(content["application/json"] ?? {}) };
}

function schemaOf(holder: Json): Json {
  return (holder["schema"] ?? {}) as Json;
}

/** A schema with its references followed and its parts put together; null as an alternative becomes a type. */
function resolve({ in: document, at }: Placed): Json {
  const ref = at["$ref"];
  if (typeof ref === "string") {
    const target = ref
      .slice(2)
      .split("/")
      .reduce<unknown>((from, key) => (from as Json)[key], document);
    return resolve({ in: document, at: target as Json });
  }
  const parts = (at["allOf"] ?? []) as Json[];
  if (parts.length > 0) return parts.map((part) => resolve({ in: document, at: part })).reduce(merge);
  const choices = ((at["anyOf"] ?? []) as Json[]).filter((choice) => choice["type"] !== "null");
  return choices[0] ? resolve({ in: document, at: choices[0] }) : at;
}

function merge(one: Json, other: Json): Json {
  return {
    ...one,
    ...other,
    properties: { ...(one["properties"] as object), ...(other["properties"] as object) },
    required: [...((one["required"] ?? []) as string[]), ...((other["required"] ?? []) as string[])],
  };
}
