import { getNamedType, isInputObjectType, isListType, isNonNullType, getNullableType } from "graphql";
import type { GraphQLInputObjectType, GraphQLInputType } from "graphql";
import { fail, type FieldError } from "../kernel/app-error.ts";
import { readIfMatch, VERSION_FIELD } from "./if-match.ts";
import type { Operation, Variable } from "./operations.ts";
import type { Route } from "./routes.ts";
import { camelCase, snakeCase } from "./spelling.ts";
import { readWire, unknownParameter } from "./wire.ts";

/** What came with a request: texts from the path and the query, and the parsed body. */
export interface Sent {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Undefined when there was none. */
  body: unknown;
  /** The header; it is read where the input has an expected version. */
  ifMatch?: string | undefined;
}

/** Where the parameters of an operation come from, worked out once per route. */
export interface Binding {
  /** The variables that a path segment or the query string fills, by their name on the wire. */
  fromPath: ReadonlyMap<string, Variable>;
  fromQuery: ReadonlyMap<string, Variable>;
  /** The variable that the body fills, and the fields of it that the path fills. */
  input: InputBinding | null;
}

export interface InputBinding {
  variable: Variable;
  type: GraphQLInputObjectType;
  /** By their names on the wire. */
  pathFields: ReadonlySet<string>;
  /** Those, and the expected version if there is one: `If-Match` fills it. */
  outsideBody: ReadonlySet<string>;
}

const PATH_NAME = /:(\w+)/g;
// A file has no pages.
const PAGING = new Set(["first", "after"]);

/** The names of a path's `:name` segments. */
export function pathNamesOf(path: string): string[] {
  return [...path.matchAll(PATH_NAME)].map((found) => found[1] ?? "");
}

/** Works out the binding of one route. Throws when a path segment has nothing to bind to. */
export function bindingOf(operation: Operation, route: Pick<Route, "path" | "file">): Binding {
  const pathNames = pathNamesOf(route.path);
  const input = operation.variables.find((variable) => variable.name === "input");
  const inputType = input && getNamedType(input.type);
  const others = operation.variables.filter(
    (variable) => variable !== input && !(route.file && PAGING.has(variable.argument.name)),
  );
  const wireNames = new Map(others.map((variable) => [snakeCase(variable.name), variable]));
  const inPath = (name: string): boolean => pathNames.includes(name);
  const pathFields = new Set(pathNames.filter((name) => !wireNames.has(name)));
  for (const name of pathFields) {
    if (!isInputObjectType(inputType) || !(camelCase(name) in inputType.getFields())) {
      throw new Error(`the path's :${name} has no variable in ${operation.name}`);
    }
  }
  return {
    fromPath: new Map([...wireNames].filter(([name]) => inPath(name))),
    fromQuery: new Map([...wireNames].filter(([name]) => !inPath(name))),
    input: input && isInputObjectType(inputType) ? inputBinding(input, inputType, pathFields) : null,
  };
}

function inputBinding(
  variable: Variable,
  type: GraphQLInputObjectType,
  pathFields: ReadonlySet<string>,
): InputBinding {
  const isVersioned = camelCase(VERSION_FIELD) in type.getFields();
  const outsideBody = isVersioned ? new Set([...pathFields, VERSION_FIELD]) : pathFields;
  return { variable, type, pathFields, outsideBody };
}

/**
 * Binds what was sent to the operation's variables by name. Throws `unknown_parameter` or `invalid_request`
 * with every parameter at fault, `version_conflict` for an `If-Match` that nothing can match.
 */
export function bindVariables(binding: Binding, sent: Sent): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  const errors: FieldError[] = unknownQuery(binding, sent.query);
  for (const [name, { name: variable }] of binding.fromPath) variables[variable] = sent.params[name];
  for (const [name, variable] of binding.fromQuery) {
    const reading = readQuery(variable, name, sent.query.getAll(name));
    if (reading.value !== undefined) variables[variable.name] = reading.value;
    errors.push(...reading.errors);
  }
  errors.push(...bindInput(binding, sent, variables));
  const [first] = errors.filter(({ code }) => code === "unknown_parameter").concat(errors);
  if (first) throw fail(first.code, { public: first.message, param: first.field, fields: errors });
  return variables;
}

function bindInput({ input }: Binding, sent: Sent, variables: Record<string, unknown>): FieldError[] {
  if (!input) {
    const names = isRecord(sent.body) ? Object.keys(sent.body) : [];
    return names.map(unknownParameter);
  }
  const body = sent.body ?? {};
  if (!isRecord(body)) {
    return [{ field: "body", code: "invalid_request", message: "The body must be a JSON object." }];
  }
  const misplaced = [...input.outsideBody].filter((name) => Object.hasOwn(body, name)).map(unknownParameter);
  const fromPath = Object.fromEntries([...input.pathFields].map((name) => [name, sent.params[name]]));
  const version = input.outsideBody.has(VERSION_FIELD) ? readIfMatch(sent.ifMatch) : undefined;
  const given = { ...body, ...fromPath, ...(version !== undefined && { [VERSION_FIELD]: version }) };
  const reading = readWire(input.type, given, "");
  variables[input.variable.name] = reading.value;
  return misplaced.concat(reading.errors);
}

function readQuery(
  variable: Variable,
  name: string,
  texts: string[],
): { value?: unknown; errors: FieldError[] } {
  const type = getNullableType(variable.type);
  if (isListType(type)) {
    return texts.length === 0 ? { errors: [] } : readWire(variable.type, texts.map(fromText(type)), name);
  }
  const [text, second] = texts;
  if (second !== undefined) return refuse(name, "is given more than once");
  if (text !== undefined) return readWire(variable.type, fromText(type)(text), name);
  return isNonNullType(variable.type) && !variable.hasDefault ? refuse(name, "is required") : { errors: [] };
}

function refuse(name: string, message: string): { errors: FieldError[] } {
  return { errors: [{ field: name, code: "invalid_request", message: `${name} ${message}.` }] };
}

function unknownQuery(binding: Binding, query: URLSearchParams): FieldError[] {
  return [...new Set(query.keys())].filter((name) => !binding.fromQuery.has(name)).map(unknownParameter);
}

// A query string carries texts only; what the type wants as a number or a boolean is read as one where it can
// be.
function fromText(type: GraphQLInputType): (text: string) => unknown {
  const { name } = getNamedType(type);
  return (text) => {
    if (name === "Int" && /^-?\d{1,15}$/.test(text)) return Number(text);
    if (name === "Boolean" && (text === "true" || text === "false")) return text === "true";
    return text;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
