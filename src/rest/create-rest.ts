import type { IncomingMessage, ServerResponse } from "node:http";
import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import { type AppError, asAppError, fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import type { Principal } from "../kernel/principal.ts";
import { refusalIn, writeAnswer } from "./answer.ts";
import { bindingOf, bindVariables, pathNamesOf, type Binding } from "./bind.ts";
import { matchRoute, type Match } from "./match-route.ts";
import { printOpenapi } from "./openapi.ts";
import { loadOperations, operationsFolder, type Operation } from "./operations.ts";
import { readBody } from "./read-body.ts";
import { requestIdOf, sendFailure, sendSuccess } from "./respond.ts";
import { openapiPath, routes, type Route } from "./routes.ts";

/** One prepared operation, to be executed for one principal. */
export interface Call {
  document: DocumentNode;
  variables: Record<string, unknown>;
  principal: Principal;
  requestId: string;
}

export interface RestOptions {
  schema: GraphQLSchema;
  /** Tells who asks. Throws `missing_api_key`, `invalid_api_key` and the like. */
  authenticate(request: IncomingMessage): Promise<Principal>;
  /** Executes a prepared document against the customer schema. */
  execute(call: Call): Promise<ExecutionResult>;
  /** Hears of every error of status 500 and above that did not come from `execute`. */
  report(error: AppError, requestId: string): void;
}

/** Takes a request under /openapi/v1 and answers it; false, untouched, when the path is none of ours. */
export type RestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

interface PreparedRoute extends Route {
  prepared: Operation;
  binding: Binding;
}

const PREFIX = "/openapi/v1";

/**
 * Prepares every route and returns their one handler. It reads bodies itself, so it stands before any body
 * parser. Throws when a document does not fit the schema or a route.
 */
export function createRest(options: RestOptions): RestHandler {
  const operations = loadOperations(options.schema, operationsFolder);
  const table = routes.map((route) => prepareRoute(route, operations));
  const openapi = JSON.stringify(printOpenapi(options.schema));
  return (request, response) => {
    const [path = "", query = ""] = splitOnce(request.url ?? "", "?");
    if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return false;
    if (!response.hasHeader("x-request-id")) response.setHeader("x-request-id", newId("req"));
    if (path === openapiPath && isRead(request)) {
      response.setHeader("content-type", "application/json; charset=utf-8");
      response.end(openapi);
      return true;
    }
    void answer(options, table, { request, response, path, query });
    return true;
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  query: string;
}

async function answer(
  options: RestOptions,
  table: readonly PreparedRoute[],
  exchange: Exchange,
): Promise<void> {
  const { request, response } = exchange;
  try {
    const match = matchRoute(table, exchange.path) ?? matchOpenapi(exchange.path);
    if (!match) throw fail("not_found");
    const route = routeFor(match, exchange);
    const principal = await options.authenticate(request);
    const body = request.method === "GET" || request.method === "HEAD" ? undefined : await readBody(request);
    const sent = { params: match.params, query: new URLSearchParams(exchange.query), body };
    const variables = bindVariables(route.binding, sent);
    const { document } = route.prepared;
    const result = await options.execute({
      document,
      variables,
      principal,
      requestId: requestIdOf(response),
    });
    const refusal = refusalIn(route.prepared, result);
    if (refusal) sendFailure(response, refusal);
    else sendSuccess(response, route.status, writeAnswer(route.prepared, result.data ?? {}));
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.status >= 500) options.report(error, requestIdOf(response));
    sendFailure(response, error);
  }
}

function routeFor(match: Match<PreparedRoute>, { request, response }: Exchange): PreparedRoute {
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = match.routes.find((candidate) => candidate.method === method);
  if (route) return route;
  const allowed = match.routes.map((candidate) => candidate.method);
  response.setHeader("allow", [...new Set(allowed.length > 0 ? allowed : ["GET"])].join(", "));
  throw fail("method_not_allowed");
}

// The document's own path has no operation behind it, but answers a wrong method like the others.
function matchOpenapi(path: string): Match<PreparedRoute> | null {
  return path === openapiPath ? { routes: [], params: {} } : null;
}

function prepareRoute(route: Route, operations: ReadonlyMap<string, Operation>): PreparedRoute {
  const prepared = operations.get(route.operation);
  if (!prepared) throw new Error(`${route.path} names the document ${route.operation}, which does not exist`);
  return { ...route, prepared, binding: bindingOf(prepared, pathNamesOf(route.path)) };
}

function isRead(request: IncomingMessage): boolean {
  return request.method === "GET" || request.method === "HEAD";
}

function splitOnce(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
