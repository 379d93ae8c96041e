import type { GraphQLSchema } from "graphql";
import type { Clock } from "../kernel/clock.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Principal } from "../kernel/principal.ts";
import type { Ctx, Database } from "../storage/index.ts";
import { noBrowser } from "./browser.ts";
import { admitCustomer, admitOperator } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import type { GraphqlDeps } from "./deps.ts";
import { createDoor, type Authenticate, type DoorCall, type GraphqlDoor } from "./door.ts";
import { executePrepared, type PreparedCall, type PreparedResult } from "./execute-prepared.ts";
import { exportPrepared } from "./export-prepared.ts";
import { createLoaders } from "./loaders.ts";
import { isLogInDocument } from "./log-in-document.ts";
import { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";

export interface GraphqlOptions {
  database: Database;
  clock: Clock;
  keyring: Keyring;
  /** Who asks at /graphql: a customer's key or person. */
  authenticateCustomer: Authenticate;
  /** Who asks at /graphql/operator. */
  authenticateOperator: Authenticate;
  deps: GraphqlDeps;
}

export interface Graphql {
  readonly customerSchema: GraphQLSchema;
  readonly operatorSchema: GraphQLSchema;
  readonly customer: GraphqlDoor;
  readonly operator: GraphqlDoor;
  /** Executes a validated document against the customer schema: what REST stands on. */
  execute(call: PreparedCall): Promise<PreparedResult>;
  /** All rows of the list that a prepared query pages through, in batches. Throws as the query would. */
  exportRows(call: PreparedCall): AsyncIterable<readonly object[]>;
}

/** Builds both schemas with their doors. The Apollo servers are not started yet. */
export function createGraphql(options: GraphqlOptions): Graphql {
  const { deps, authenticateCustomer, authenticateOperator } = options;
  const report: GraphqlDeps["report"] = (error, requestId) => deps.report(error, requestId);
  const open = (principal: Principal, requestId: string): GraphqlContext =>
    openContext(options, principal, requestId);
  const customerSchema = buildCustomerSchema();
  const operatorSchema = buildOperatorSchema();
  return {
    customerSchema,
    operatorSchema,
    customer: createDoor({
      ...{ schema: customerSchema, path: "/graphql", admit: admitCustomer, open, report },
      identify: ({ request }) => authenticateCustomer(request),
    }),
    operator: createDoor({
      ...{ schema: operatorSchema, path: "/graphql/operator", admit: admitOperator, open, report },
      identify: (call) => identifyOperator(call, authenticateOperator),
    }),
    execute: (call) => executePrepared(customerSchema, open(call.principal, call.requestId), call),
    exportRows: (call) => exportPrepared(customerSchema, open(call.principal, call.requestId), call),
  };
}

async function identifyOperator(call: DoorCall, authenticate: Authenticate): Promise<Principal> {
  const isLogIn = call.request.headers.authorization === undefined && isLogInDocument(call.body);
  return isLogIn ? { kind: "system", name: "operator log-in" } : authenticate(call.request);
}

function openContext(options: GraphqlOptions, principal: Principal, requestId: string): GraphqlContext {
  const { database, clock, keyring, deps } = options;
  const ctx: Ctx = { principal, database, clock, keyring, requestId };
  return { ...ctx, deps, browser: noBrowser, loaders: createLoaders(ctx, deps) };
}
