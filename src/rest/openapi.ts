import type { GraphQLSchema } from "graphql";
import { isNonNullType } from "graphql";
import { payloadOf } from "./answer.ts";
import { bindingOf, pathNamesOf, type Binding } from "./bind.ts";
import { inferencePaths, inferenceSchemas } from "./inference-paths.ts";
import { inputObjectSchema, inputSchema, outputSchema, presentSchema } from "./json-schema.ts";
import type { Components, JsonSchema } from "./json-schema.ts";
import { bomParameter, fileResponse } from "./openapi-files.ts";
import { errorResponses, errorSchemas, failureResponses } from "./openapi-errors.ts";
import { VERSION_FIELD } from "./if-match.ts";
import { hasEtag, mayBeKnown } from "./etag.ts";
import { headerComponents, headerParameters, successHeaders, unchangedResponse } from "./openapi-headers.ts";
import { loadOperations, operationsFolder, type Operation, type Variable } from "./operations.ts";
import { openapiPath, routes, type Route } from "./routes.ts";
import { tagList, tagOf } from "./openapi-tags.ts";
import { camelCase } from "./spelling.ts";

const INTRODUCTION = [
  "Token Relay exposes multi-protocol inference APIs and customer management endpoints.",
  "All protected endpoints use `Authorization: Bearer <api_key>`; one key works on every endpoint.",
  "Management answers come in one envelope: `{request_id, success, data, code, message}`.",
  "Money is a decimal string with its currency; prices are per 1,000,000 tokens; times are RFC 3339 in UTC.",
].join("\n");

/**
 * The OpenAPI 3.1 document of the REST surface, printed from the routes, their documents and the GraphQL
 * types.
 */
export function printOpenapi(schema: GraphQLSchema): JsonSchema {
  const operations = loadOperations(schema, operationsFolder);
  const components: Components = new Map();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  const names = new Set<string>();
  for (const route of routes) {
    const operation = operations.get(route.operation);
    if (!operation)
      throw new Error(`${route.path} names the document ${route.operation}, which does not exist`);
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    const operationId = uniqueId(route, names);
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: printRoute(route, { operation, operationId, components }),
    };
  }
  paths[openapiPath] = { get: documentItself() };
  return {
    openapi: "3.1.0",
    info: {
      title: "Token Relay API",
      version: "1.0.0",
      description: INTRODUCTION,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This server." }],
    security: [{ apiKey: [] }],
    tags: tagList(),
    paths: { ...inferencePaths(), ...paths },
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key: `tr_live_…`." },
      },
      headers: headerComponents(),
      responses: failureResponses(),
      schemas: sorted({ ...Object.fromEntries(components), ...errorSchemas(), ...inferenceSchemas() }),
    },
  };
}

interface Printing {
  operation: Operation;
  operationId: string;
  components: Components;
}

function printRoute(route: Route, { operation, operationId, components }: Printing): JsonSchema {
  const pathNames = pathNamesOf(route.path);
  const binding = bindingOf(operation, route);
  const body = bodySchema(binding, components);
  const canRepeat = route.method === "POST" && operation.isMutation;
  const isVersioned = binding.input?.outsideBody.has(VERSION_FIELD) === true;
  const read = { canRepeat, isVersioned, mayBeKnown: mayBeKnown(operation) };
  const description = route.file?.description ?? operation.root.description ?? "";
  return {
    operationId,
    summary: description.split(/(?<=\.)\s/)[0],
    ...(description && { description }),
    tags: [tagOf(route.path)],
    ...parameters(
      {
        binding,
        pathNames,
        more: [...(route.file?.format === "csv" ? [bomParameter] : []), ...headerParameters(read)],
      },
      components,
    ),
    ...(body && {
      requestBody: { required: Boolean(body["required"]), content: { "application/json": { schema: body } } },
    }),
    responses: {
      [route.status]: route.file
        ? fileResponse(route.file, () => itemSchema(operation, components))
        : successResponse(operation, { canRepeat, components }),
      ...unchangedResponse(read),
      ...errorResponses({
        hasPath: pathNames.length > 0,
        hasBody: body !== null,
        isWrite: operation.isMutation,
        canRepeat,
        isVersioned,
      }),
    },
  };
}

interface Parameters {
  binding: Binding;
  pathNames: readonly string[];
  /** Those that are no variables of the operation. */
  more: object[];
}

function parameters({ binding, pathNames, more }: Parameters, components: Components): JsonSchema {
  const inPath = pathNames.map((name) => {
    const variable = binding.fromPath.get(name);
    const field = variable?.argument ?? binding.input?.type.getFields()[camelCase(name)];
    const schema = field ? inputSchema(field.type, field, components) : { type: "string" };
    return { name, in: "path", required: true, ...lifted(schema) };
  });
  const inQuery = [...binding.fromQuery].map(([name, variable]) => ({
    name,
    in: "query",
    required: isNonNullType(variable.type) && !variable.hasDefault,
    ...lifted(querySchema(variable, components)),
  }));
  const all = [...inPath, ...inQuery, ...more];
  return all.length > 0 ? { parameters: all } : {};
}

// A parameter's description stands beside its schema, and a text in a query string cannot be null.
function querySchema({ argument }: Variable, components: Components): JsonSchema {
  const present = {
    ...argument,
    extensions: { limits: { ...(argument.extensions["limits"] as object), notNull: true } },
  };
  const schema = inputSchema(argument.type, present, components);
  return argument.defaultValue === undefined ? schema : { ...schema, default: argument.defaultValue };
}

function lifted({ description, ...schema }: JsonSchema): JsonSchema {
  return { ...(description !== undefined && { description }), schema };
}

function bodySchema({ input }: Binding, components: Components): JsonSchema | null {
  if (!input) return null;
  const schema = inputObjectSchema(input.type, input.outsideBody, components);
  return Object.keys(schema["properties"] as object).length > 0 ? schema : null;
}

function successResponse(
  operation: Operation,
  { canRepeat, components }: { canRepeat: boolean; components: Components },
): JsonSchema {
  const properties = {
    request_id: { type: "string" },
    success: { const: true },
    data: dataSchema(operation, components),
    code: { type: "null" },
    message: { type: "null" },
  };
  return {
    description: "Success.",
    headers: successHeaders({ canRepeat, hasVersion: hasEtag(operation) }),
    content: {
      "application/json": { schema: { type: "object", properties, required: Object.keys(properties) } },
    },
  };
}

function dataSchema({ shape }: Operation, components: Components): JsonSchema {
  const payload = payloadOf(shape);
  if (!payload) {
    const schema = presentSchema(shape, components);
    return shape.kind === "list"
      ? { type: "object", properties: { items: schema }, required: ["items"] }
      : schema;
  }
  const parts = payload.fields.filter((field) => field.wire !== "user_errors");
  const objects = parts.filter((field) => field.shape.kind === "object");
  const beside = parts.filter((field) => field.shape.kind !== "object");
  const schemas = objects.map((field) => presentSchema(field.shape, components));
  if (beside.length === 0 && schemas[0]) return schemas[0];
  const properties = Object.fromEntries(
    beside.map(({ wire, definition, shape: of }) => {
      return [wire, { ...outputSchema(of, components), description: definition.description ?? "" }];
    }),
  );
  return { allOf: [...schemas, { type: "object", properties, required: beside.map((field) => field.wire) }] };
}

function documentItself(): JsonSchema {
  return {
    operationId: "getOpenapi",
    summary: "This document.",
    tags: ["Reference"],
    security: [],
    responses: {
      200: {
        description: "The OpenAPI 3.1 document.",
        headers: successHeaders({ canRepeat: false, hasVersion: false }),
        content: { "application/json": { schema: { type: "object" } } },
      },
      405: { $ref: "#/components/responses/Failure405" },
    },
  };
}

const formNames = { csv: "Csv", jsonl: "Jsonl" };

function itemSchema({ shape }: Operation, components: Components): JsonSchema {
  return shape.kind === "connection" ? outputSchema(shape.of, components) : presentSchema(shape, components);
}

function uniqueId(route: Route, taken: Set<string>): string {
  const form = route.file ? formNames[route.file.format] : "";
  const name = route.operation.charAt(0).toLowerCase() + route.operation.slice(1) + form;
  const id = taken.has(name)
    ? `${name}By${route.method.charAt(0)}${route.method.slice(1).toLowerCase()}`
    : name;
  taken.add(id);
  return id;
}

function sorted(schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1)));
}
