import {
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { Answer, Visitor } from "../doors/visitor.ts";

/** What came of one call: "ok", "empty" for a list or a report without items, or the code of the refusal. */
export interface Outcome {
  outcome: string;
  /** Everything that was sent back, headers too. */
  text: string;
}

const DEPTH_MAX = 5;
const PAGE = 3;

/** A document that reads one root field with everything below it. */
export function documentOf(schema: GraphQLSchema, name: string): string {
  const [kind = "", field = ""] = name.split(" ");
  const root = kind === "mutation" ? schema.getMutationType() : schema.getQueryType();
  const definition = root?.getFields()[field];
  if (!definition) throw new Error(`the schema has no ${name}`);
  const variables = definition.args.filter(({ name: of }) => !PAGING.has(of));
  const declared = variables.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(", ");
  const passed = [...variables.map((arg) => `${arg.name}: $${arg.name}`), ...page(definition)].join(", ");
  const head = `${kind} ${declared && `(${declared})`}`;
  return `${head} { ${field}${passed && `(${passed})`} ${selection(definition, 1)} }`;
}

const PAGING = new Set(["first", "last", "after", "before"]);

function page({ args }: GraphQLField<unknown, unknown>): string[] {
  return args.some(({ name }) => name === "first") ? [`first: ${PAGE}`] : [];
}

function selection(field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return "";
  return `{ __typename ${fieldsOf(type, depth).join(" ")} }`;
}

function fieldsOf(type: GraphQLObjectType, depth: number): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    // A connection is read by its nodes; its edges hold the same.
    if (field.name === "edges" || field.args.some((arg) => String(arg.type).endsWith("!"))) return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    if (depth >= DEPTH_MAX) return [];
    const args = page(field).join(", ");
    return [`${field.name}${args && `(${args})`} ${selection(field, depth + 1)}`];
  });
}

export interface GraphqlCall {
  schema: GraphQLSchema;
  door: "/graphql" | "/graphql/operator";
  name: string;
  variables: object;
  headers: Record<string, string | null>;
}

export async function askGraphql(visitor: Visitor, call: GraphqlCall): Promise<Outcome> {
  const { schema, door, name, variables, headers } = call;
  const answer = await visitor.ask(documentOf(schema, name), variables, { door, headers });
  const value = answer.data?.[name.split(" ")[1] ?? ""] as Value | null | undefined;
  const refused = answer.code ?? value?.userErrors?.[0]?.code;
  const listed = value?.nodes ?? value?.items ?? value?.byKey;
  return { outcome: refused ?? emptiness(listed), text: textOf(answer) };
}

interface Value {
  userErrors?: { code: string }[];
  nodes?: unknown[];
  items?: unknown[];
  byKey?: unknown[];
}

export async function askRest(
  visitor: Visitor,
  { row, body, headers }: { row: string; body: object | undefined; headers: Record<string, string | null> },
): Promise<Outcome> {
  const page = { origin: visitor.origin, "sec-fetch-site": "same-origin", "x-relay-csrf": visitor.csrfToken };
  const type = body ? { "content-type": "application/json" } : {};
  const sent = { ...page, ...type, ...headers };
  const answer = await visitor.send(row, sent, body && JSON.stringify(body));
  const { data } = JSON.parse(answer.text.startsWith("{") ? answer.text : "{}") as { data?: Listed };
  return {
    outcome:
      answer.code ?? (answer.status < 300 ? emptiness(data?.items ?? data?.by_key) : String(answer.status)),
    text: textOf(answer),
  };
}

interface Listed {
  items?: unknown[];
  by_key?: unknown[];
}

function emptiness(items: unknown[] | undefined): string {
  return items?.length === 0 ? "empty" : "ok";
}

function textOf({ status, headers, text }: Answer): string {
  // What Express makes of the bytes holds the request id, as they do.
  const { "x-request-id": _, date: __, etag: ___, "content-length": ____, ...kept } = headers;
  return `${status} ${text} ${JSON.stringify(kept)}`.replaceAll(/req_[0-9a-z]{26}/g, "req_");
}
