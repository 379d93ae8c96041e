import type { AddressInfo } from "node:net";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import pg from "pg";
import { applyCatalog, findPrices, loadOffer, parseCatalogFile } from "../../src/catalog/index.ts";
import { createApiKey, createCustomer, createOperator, findKeyFacts } from "../../src/customers/index.ts";
import { findSessionHolder, logInOperator, readToken, type ApiKey } from "../../src/customers/index.ts";
import {
  createGraphql,
  type Graphql,
  type GraphqlDeps,
  type GraphqlDoor,
  type GraphqlOptions,
} from "../../src/graphql/index.ts";
import { modelAccess } from "../../src/inference/index.ts";
import type { AppError } from "../../src/kernel/app-error.ts";
import { fail } from "../../src/kernel/app-error.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { NetworkList } from "../../src/kernel/network-list.ts";
import {
  capabilities,
  type Capability,
  type OperatorRole,
  type Principal,
} from "../../src/kernel/principal.ts";
import { readAloneUpTo, rechargeAccount } from "../../src/ledger/index.ts";
import { createRest, printOpenapi, serveReference } from "../../src/rest/index.ts";
import { graphqlStreams } from "../../src/doors/graphql-stream.ts";
import type { Ctx } from "../../src/storage/context.ts";
import { claimWrite, closeClaim } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { testOperations } from "./operations.ts";
import { CATALOG, MODEL_IDS, samplePreflight } from "./samples.ts";
import { contractOf, type Contract } from "../support/contract.ts";
import { superuserPool } from "../support/superuser-pool.ts";

/** One customer with a key that may do everything. */
export interface Tenant {
  customerId: string;
  apiKey: ApiKey;
  token: string;
}

/** An answer to a GraphQL request. */
export interface GraphqlAnswer {
  status: number;
  headers: Headers;
  data: Record<string, never> | null | undefined;
  errors: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

/** An answer to a REST request, its body parsed. */
export interface RestAnswer {
  status: number;
  headers: Headers;
  body: {
    request_id: string;
    success: boolean;
    data: Record<string, never>;
    code: string | null;
    message: string | null;
  };
}

/** The two GraphQL endpoints and REST on a real server, over a database of their own with two customers. */
export interface World {
  url: string;
  database: OpenTestDatabase;
  system: Ctx;
  graphql: Graphql;
  /** Every error that was reported as ours. */
  reported: AppError[];
  acme: Tenant;
  rival: Tenant;
  issueKey(customerId: string, granted?: Capability[]): Promise<{ apiKey: ApiKey; token: string }>;
  operatorToken(role?: OperatorRole): Promise<string>;
  ask(token: string | null, query: string, variables?: object): Promise<GraphqlAnswer>;
  askOperator(token: string | null, query: string, variables?: object): Promise<GraphqlAnswer>;
  call(token: string | null, request: string, body?: unknown): Promise<RestAnswer>;
  /** A query as the superuser, past every policy. */
  see(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** How many SQL statements this work sends. */
  statements(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export async function openWorld(
  deps: Partial<GraphqlDeps> = {},
  more: Pick<GraphqlOptions, "documents"> = {},
): Promise<World> {
  const database = await openTestDatabase();
  const system = testCtx(database);
  await applyCatalog(system, parseCatalogFile(CATALOG, {}));
  const reported: AppError[] = [];
  const graphql = createGraphql({
    database,
    clock: system.clock,
    keyring: system.keyring,
    authenticateCustomer: (request) => authenticateCustomer(system, request),
    authenticateOperator: (request) => authenticateOperator(system, request),
    admitStranger: () => undefined,
    ...more,
    deps: {
      preflight: (ctx, { model }) => samplePreflight(ctx, model),
      modelAccess: async (ctx, input) =>
        modelAccess({ facts: { offer: await loadOffer(database, system.keyring) } }, ctx, input),
      findPrices,
      webhookNetworks: new NetworkList([]),
      claims: { claim: claimWrite, close: closeClaim },
      aloneUpTo: readAloneUpTo("1000"),
      people: { signUpIsOpen: false, publicBaseUrl: "https://relay.example.com", mail: () => undefined },
      operations: testOperations(system),
      report: (error) => reported.push(error),
      ...deps,
    },
  });
  const contract = contractOf(printOpenapi(graphql.customerSchema));
  const server = await serve(graphql, { system, reported, contract });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const superuser = superuserPool(database.superuserUrl);
  const issueKey = async (customerId: string, granted: Capability[] = [...capabilities]) =>
    createApiKey(system, { customerId, name: "a key", capabilities: granted, entitledModelIds: MODEL_IDS });
  const tenant = async (name: string): Promise<Tenant> => {
    const { id } = await createCustomer(system, { name, currency: "USD" });
    const recharge = {
      customerId: id,
      amount: nano(100_000_000_000n),
      reason: "Welcome",
      idempotencyKey: id,
    };
    await rechargeAccount(system, recharge);
    return { customerId: id, ...(await issueKey(id)) };
  };
  return {
    url,
    database,
    system,
    graphql,
    reported,
    acme: await tenant("Acme"),
    rival: await tenant("Rival"),
    issueKey,
    operatorToken: (role = "owner") => operatorToken(system, role),
    ask: (token, query, variables) => ask(`${url}/graphql`, token, { query, variables }),
    askOperator: (token, query, variables) => ask(`${url}/graphql/operator`, token, { query, variables }),
    call: (token, request, body) => call(url, token, { request, body }),
    see: async (text, values) => (await superuser.query<Record<string, unknown>>(text, values)).rows,
    statements: countStatements,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([graphql.customer.server.stop(), graphql.operator.server.stop()]);
      await superuser.end();
      await database.close();
      if (contract.breaches.length > 0)
        throw new Error(`not as documented:\n${[...new Set(contract.breaches)].join("\n")}`);
    },
  };
}

async function serve(
  graphql: Graphql,
  { system, reported, contract }: { system: Ctx; reported: AppError[]; contract: Contract },
): Promise<Server> {
  const app = express();
  app.disable("x-powered-by");
  app.use((request, response, next) => {
    contract.observe(request, response);
    next();
  });
  app.use((_, response, next) => {
    response.setHeader("x-request-id", newId("req"));
    next();
  });
  const rest = createRest({
    schema: graphql.customerSchema,
    authenticate: (request) => authenticateCustomer(system, request),
    execute: (prepared) => graphql.execute(prepared),
    exportRows: (prepared) => graphql.exportRows(prepared),
    report: (error) => reported.push(error),
  });
  app.use((request, response, next) => {
    if (!rest(request, response)) next();
  });
  serveReference(app);
  await mount(app, "/graphql/operator", graphql.operator);
  const streams = graphqlStreams(graphql.stream, { aliveMs: 200, patienceMs: 500 });
  app.use("/graphql/stream", express.json(), (request, response, next) => {
    const requestId = requestIdOf(response);
    streams.serve({ request, response, body: request.body, requestId }).catch(next);
  });
  await mount(app, "/graphql", graphql.customer);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function mount(app: Express, path: string, door: GraphqlDoor): Promise<void> {
  await door.server.start();
  const apollo = expressMiddleware(door.server, {
    context: ({ req, res }) => door.context({ request: req, body: req.body, requestId: requestIdOf(res) }),
  });
  app.use(path, express.json({ limit: path === "/graphql" ? "2mb" : "256kb" }));
  app.use(path, (request, response, next) =>
    door.within(requestIdOf(response), () => void apollo(request, response, next)),
  );
  app.use(path, (error: unknown, _: Request, response: Response, _next: NextFunction) => {
    const { status, body } = door.refuse(error, requestIdOf(response));
    response.status(status).json(body);
  });
}

function requestIdOf(response: Response): string {
  return String(response.getHeader("x-request-id"));
}

async function authenticateCustomer(system: Ctx, request: IncomingMessage): Promise<Principal> {
  const header = request.headers.authorization;
  if (header === undefined) throw fail("missing_api_key");
  const token = readToken(header.replace(/^Bearer /, ""));
  const digest = token === null ? null : system.keyring.digest(token);
  const facts = digest && (await findKeyFacts(system.database, { digest }));
  if (!facts) throw fail("invalid_api_key");
  if (facts.keyStatus === "disabled") throw fail("key_disabled");
  if (facts.customerStatus === "suspended") throw fail("customer_suspended");
  const { customerId, apiKeyId } = facts;
  return { kind: "apiKey", customerId, apiKeyId, capabilities: facts.capabilities };
}

async function authenticateOperator(system: Ctx, request: IncomingMessage): Promise<Principal> {
  const token = request.headers.authorization?.replace(/^Bearer /, "");
  if (token === undefined) throw fail("missing_api_key");
  const digest = system.keyring.digest(token);
  const holder = await findSessionHolder(system.database, { digest, at: system.clock.now() });
  if (holder?.kind !== "operator") throw fail("invalid_api_key");
  return holder;
}

async function operatorToken(system: Ctx, role: OperatorRole): Promise<string> {
  const credentials = { email: `${newId("opr")}@example.com`, password: "a long enough password" };
  await createOperator(system, { ...credentials, role });
  return (await logInOperator(system, credentials)).token;
}

async function ask(url: string, token: string | null, body: object): Promise<GraphqlAnswer> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { data, errors = [] } = (await response.json()) as Partial<GraphqlAnswer>;
  return { status: response.status, headers: response.headers, data, errors };
}

async function call(
  url: string,
  token: string | null,
  { request, body }: { request: string; body: unknown },
): Promise<RestAnswer> {
  const [method, path] = request.split(" ") as [string, string];
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as RestAnswer["body"],
  };
}

async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const prototype = pg.Client.prototype as { query: (...given: unknown[]) => unknown };
  const { query } = prototype;
  let count = 0;
  prototype.query = function counted(...given) {
    count++;
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return count;
}
