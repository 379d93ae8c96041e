import type { IncomingMessage } from "node:http";
import type { GraphQLSchema } from "graphql";
import type { Clock } from "../kernel/clock.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Principal } from "../kernel/principal.ts";
import type { Ctx, Database } from "../storage/index.ts";
import { noBrowser } from "./browser.ts";
import { admitCustomer, admitOperator } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import type { GraphqlDeps } from "./deps.ts";
import { createDoor, type Authenticate, type DoorCall, type DoorOptions, type GraphqlDoor } from "./door.ts";
import { executePrepared, type PreparedCall, type PreparedResult } from "./execute-prepared.ts";
import { timed, type NoteOperation } from "./operation-times.ts";
import { exportPrepared } from "./export-prepared.ts";
import { KnownDocuments, readKnownDocuments, type DocumentMode } from "./known-documents.ts";
import { LiveFeeds } from "./live/live-feeds.ts";
import { createStreamDoor, type StreamDoor } from "./live/stream-door.ts";
import { createLoaders } from "./loaders.ts";
import { asksOnlyForPublic } from "./public-operation.ts";
import { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";
import { QUERY_TIME_MS } from "./time-limit.ts";

export interface GraphqlOptions {
  database: Database;
  clock: Clock;
  keyring: Keyring;
  /** Who asks at /graphql: a customer's key or person. */
  authenticateCustomer: Authenticate;
  /** Who asks at /graphql/operator. */
  authenticateOperator: Authenticate;
  /** Whether a call without a principal may come in from where it does. Throws `permission_denied`. */
  admitStranger: (request: IncomingMessage) => void;
  /** Whether documents that are not known are executed too. */
  documents?: DocumentMode;
  /** Hears how long operations took. */
  noteOperation?: NoteOperation;
  deps: GraphqlDeps;
}

export interface Graphql {
  readonly customerSchema: GraphQLSchema;
  readonly operatorSchema: GraphQLSchema;
  readonly customer: GraphqlDoor;
  readonly operator: GraphqlDoor;
  /** Subscriptions of customers. */
  readonly stream: StreamDoor;
  readonly live: LiveFeeds;
  /** Executes a validated document against the customer schema: what REST stands on. */
  execute(call: PreparedCall): Promise<PreparedResult>;
  /** All rows of the list that a prepared query pages through, in batches. Throws as the query would. */
  exportRows(call: PreparedCall): AsyncIterable<readonly object[]>;
}

/** Builds both schemas with their doors. The Apollo servers are not started yet. */
export function createGraphql(options: GraphqlOptions): Graphql {
  const { deps, authenticateCustomer, authenticateOperator, noteOperation: note = () => undefined } = options;
  const report: GraphqlDeps["report"] = (error, requestId) => deps.report(error, requestId);
  const live = liveFeeds(options);
  const open: DoorOptions["open"] = (principal, call) => openContext({ ...options, live }, principal, call);
  const known = readKnownDocuments();
  const customerSchema = buildCustomerSchema();
  const operatorSchema = buildOperatorSchema();
  const documents = new KnownDocuments(known.customer, options.documents);
  const customer = createDoor({
    ...{ schema: customerSchema, path: "/graphql", admit: admitCustomer, open, report, documents, note },
    identify: (call) =>
      identify(options, call, { schema: customerSchema, authenticate: authenticateCustomer }),
  });
  const streaming = { schema: customerSchema, door: customer, documents, report };
  return {
    ...{ customerSchema, operatorSchema, customer, live },
    stream: createStreamDoor({ ...streaming, authenticate: authenticateCustomer }),
    operator: createDoor({
      ...{ schema: operatorSchema, path: "/graphql/operator", admit: admitOperator, open, report, note },
      documents: new KnownDocuments(known.operator, options.documents),
      identify: (call) =>
        identify(options, call, { schema: operatorSchema, authenticate: authenticateOperator }),
    }),
    execute: (call) =>
      timed(call.document, note, executePrepared(customerSchema, open(call.principal, call), call)),
    exportRows: (call) => exportPrepared(customerSchema, open(call.principal, call), call),
  };
}

/** What one door asks its visitors by. */
interface Gate {
  schema: GraphQLSchema;
  authenticate: Authenticate;
}

/**
 * Who a call is for. What is public is for nobody, whatever cookie comes along: a session that is over must
 * not keep its owner from logging in. Only what is posted is looked at, since a GET has its query elsewhere.
 */
async function identify(
  { admitStranger }: GraphqlOptions,
  { request, body }: DoorCall,
  { schema, authenticate }: Gate,
): Promise<Principal> {
  const { authorization, "x-api-key": key } = request.headers;
  const isStranger = request.method === "POST" && authorization === undefined && key === undefined;
  if (!isStranger || !asksOnlyForPublic(schema, body)) return authenticate(request);
  admitStranger(request);
  return { kind: "anonymous" };
}

/** Followed for everybody at once, so by the product itself. */
function liveFeeds({ database, clock, keyring, deps }: GraphqlOptions): LiveFeeds {
  const requestId = "live";
  const ctx: Ctx = { principal: { kind: "system", name: "live" }, database, clock, keyring, requestId };
  return new LiveFeeds({ ctx, report: (error) => deps.report(error, requestId) });
}

function openContext(
  options: GraphqlOptions & { live: LiveFeeds },
  principal: Principal,
  { requestId, browser = noBrowser }: Pick<DoorCall, "requestId" | "browser">,
): GraphqlContext {
  const { database, clock, keyring, deps, live } = options;
  const ctx: Ctx = { principal, database, clock, keyring, requestId };
  const deadline = Date.now() + QUERY_TIME_MS;
  return { ...ctx, deps, browser, live, deadline, loaders: createLoaders(ctx, deps) };
}
