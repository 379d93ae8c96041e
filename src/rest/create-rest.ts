import type { IncomingMessage, ServerResponse } from "node:http";
import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import { type AppError, asAppError, fail } from "../kernel/app-error.ts";
import { readIdempotencyKey } from "../kernel/idempotency-key.ts";
import { newId } from "../kernel/ids.ts";
import type { Principal } from "../kernel/principal.ts";
import { onWire, refusalIn, writeAnswer } from "./answer.ts";
import { bindingOf, bindVariables, type Binding } from "./bind.ts";
import { isKnown } from "./etag.ts";
import { exportFile, takeBom } from "./export-file.ts";
import { ExportSlots } from "./export-slots.ts";
import { matchRoute, type Match } from "./match-route.ts";
import { printOpenapi } from "./openapi.ts";
import type { ListFile } from "./list-file.ts";
import { loadOperations, operationsFolder, type Operation } from "./operations.ts";
import { readBody } from "./read-body.ts";
import { markReplay, requestIdOf, sendFailure, sendSuccess, sendUnchanged } from "./respond.ts";
import { openapiPath, routes, type Route } from "./routes.ts";

/** One prepared operation, to be executed for one principal. */
export interface Call {
  document: DocumentNode;
  variables: Record<string, unknown>;
  principal: Principal;
  requestId: string;
  /** Makes a mutation happen at most once: the Idempotency-Key, and the path that it came on. */
  once?: { key: string; path: string };
  /** Of an export: whether its rows are flat lines, and not the items of the list. */
  asLines?: boolean;
}

export interface Executed extends ExecutionResult {
  /** The request that was carried out, when this one only repeats it; otherwise null. */
  replayOf: string | null;
}

export interface RestOptions {
  schema: GraphQLSchema;
  /** Tells who asks. Throws `missing_api_key`, `invalid_api_key` and the like. */
  authenticate(request: IncomingMessage): Promise<Principal>;
  /**
   * Executes a prepared document against the customer schema. Throws what keeps a repetition from its turn.
   */
  execute(call: Call): Promise<Executed>;
  /** All rows of the list that a prepared query pages through, in batches. Throws as the query would. */
  exportRows(call: Call): AsyncIterable<readonly object[]>;
  /** Hears of every error of status 500 and above that did not come from `execute`. */
  report(error: AppError, requestId: string): void;
}

/** Takes a request under /openapi/v1 and answers it; false, untouched, when the path is none of ours. */
export type RestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

interface PreparedRoute extends Route {
  prepared: Operation;
  binding: Binding;
}

/** What every request is answered with. */
interface Prepared extends RestOptions {
  table: readonly PreparedRoute[];
  slots: ExportSlots;
}

const PREFIX = "/openapi/v1";

/**
 * Prepares every route and returns their one handler. It reads bodies itself, so it stands before any body
 * parser. Throws when a document does not fit the schema or a route.
 */
export function createRest(options: RestOptions): RestHandler {
  const operations = loadOperations(options.schema, operationsFolder);
  const table = routes.map((route) => prepareRoute(route, operations));
  const prepared: Prepared = { ...options, table, slots: new ExportSlots() };
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
    void answer(prepared, { request, response, path, query });
    return true;
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  query: string;
}

async function answer(prepared: Prepared, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  try {
    const match = matchRoute(prepared.table, exchange.path) ?? matchOpenapi(exchange.path);
    if (!match) throw fail("not_found");
    const route = routeFor(match, exchange);
    const principal = await prepared.authenticate(request);
    const body = isRead(request) ? undefined : await readBody(request, route.bodyBytesMax);
    const query = new URLSearchParams(exchange.query);
    const bom = route.file?.format === "csv" && takeBom(query);
    const ifMatch = request.headers["if-match"];
    const variables = bindVariables(route.binding, { params: match.params, query, body, ifMatch });
    const call = {
      document: route.prepared.document,
      variables,
      principal,
      requestId: requestIdOf(response),
      ...onceOf(route, exchange),
    };
    if (route.file) await sendFile(prepared, exchange, { call, route, file: route.file, bom });
    else await sendData(prepared, exchange, { call, route });
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.status >= 500) prepared.report(error, requestIdOf(response));
    // A file of which a part is sent has been broken off already.
    if (!response.headersSent) sendFailure(response, error);
  }
}

interface Called {
  call: Call;
  route: PreparedRoute;
}

async function sendData(
  prepared: Prepared,
  { request, response }: Exchange,
  { call, route }: Called,
): Promise<void> {
  const result = await prepared.execute(call);
  if (result.replayOf !== null) markReplay(response, result.replayOf);
  const refusal = refusalIn(route.prepared, result);
  if (refusal) {
    sendFailure(response, refusal);
    return;
  }
  const data = writeAnswer(route.prepared, result.data ?? {});
  if (isRead(request) && isKnown(data, request.headers["if-none-match"])) sendUnchanged(response, data);
  else sendSuccess(response, route.status, data);
}

async function sendFile(
  prepared: Prepared,
  { request, response }: Exchange,
  { call, route, ...wanted }: Called & { file: ListFile; bom: boolean },
): Promise<void> {
  const { slots } = prepared;
  const { shape } = route.prepared;
  const asLines = wanted.file.format === "csv";
  const rows = (): AsyncIterable<readonly object[]> => prepared.exportRows({ ...call, asLines });
  try {
    await exportFile(response, { ...wanted, shape, call, slots, rows, headOnly: request.method === "HEAD" });
  } catch (thrown) {
    const error = asAppError(thrown);
    throw error.status >= 500 ? error : onWire(route.prepared, error);
  }
}

/** What is repeated by POST: the other methods may be repeated as they are. */
function onceOf({ method, prepared }: PreparedRoute, { request, path }: Exchange): Pick<Call, "once"> {
  const canRepeat = method === "POST" && prepared.isMutation;
  const key = canRepeat ? readIdempotencyKey(request.headers["idempotency-key"]) : null;
  return key === null ? {} : { once: { key, path } };
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
  return { ...route, prepared, binding: bindingOf(prepared, route) };
}

function isRead(request: IncomingMessage): boolean {
  return request.method === "GET" || request.method === "HEAD";
}

function splitOnce(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
