import { execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { Clock } from "../kernel/clock.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Principal } from "../kernel/principal.ts";
import type { Ctx, Database } from "../storage/index.ts";
import type { GraphqlContext } from "./context.ts";
import type { GraphqlDeps } from "./deps.ts";
import { createDoor, type Authenticate, type DoorCall, type GraphqlDoor } from "./door.ts";
import { causeOf } from "./graphql-errors.ts";
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

/** A prepared document of the customer schema and whom it is executed for. */
export interface PreparedCall {
  document: DocumentNode;
  variables: Record<string, unknown>;
  principal: Principal;
  requestId: string;
}

export interface Graphql {
  readonly customerSchema: GraphQLSchema;
  readonly operatorSchema: GraphQLSchema;
  readonly customer: GraphqlDoor;
  readonly operator: GraphqlDoor;
  /** Executes a validated document against the customer schema: what REST stands on. */
  execute(call: PreparedCall): Promise<ExecutionResult>;
}

/** Builds both schemas with their doors. The Apollo servers are not started yet. */
export function createGraphql(options: GraphqlOptions): Graphql {
  const { deps, authenticateCustomer, authenticateOperator } = options;
  const report: GraphqlDeps["report"] = (error, requestId) => deps.report(error, requestId);
  const open = (principal: Principal, requestId: string): GraphqlContext =>
    openContext(options, principal, requestId);
  const customerSchema = buildCustomerSchema();
  const operatorSchema = buildOperatorSchema();
  const door = (schema: GraphQLSchema, admit: (call: DoorCall) => Promise<Principal>): GraphqlDoor =>
    createDoor({ schema, admit, open, report });
  return {
    customerSchema,
    operatorSchema,
    customer: door(customerSchema, ({ request }) => authenticateCustomer(request)),
    operator: door(operatorSchema, (call) => admitOperatorCall(call, authenticateOperator)),
    execute: (call) => executePrepared(customerSchema, open(call.principal, call.requestId), call),
  };
}

async function admitOperatorCall(call: DoorCall, authenticate: Authenticate): Promise<Principal> {
  const isLogIn = call.request.headers.authorization === undefined && isLogInDocument(call.body);
  return isLogIn ? { kind: "system", name: "operator log-in" } : authenticate(call.request);
}

function openContext(options: GraphqlOptions, principal: Principal, requestId: string): GraphqlContext {
  const { database, clock, keyring, deps } = options;
  const ctx: Ctx = { principal, database, clock, keyring, requestId };
  return { ...ctx, deps, loaders: createLoaders(ctx, deps) };
}

async function executePrepared(
  schema: GraphQLSchema,
  ctx: GraphqlContext,
  { document, variables }: PreparedCall,
): Promise<ExecutionResult> {
  const result = await execute({ schema, document, variableValues: variables, contextValue: ctx });
  for (const error of result.errors ?? []) {
    const cause = causeOf(error);
    if (cause.status >= 500) ctx.deps.report(cause, ctx.requestId);
  }
  return result;
}
