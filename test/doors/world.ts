import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp, type App } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import {
  createApiKey,
  createCustomer,
  createCustomerUser,
  createOperator,
} from "../../src/customers/index.ts";
import type { SupplierHealth } from "../../src/inference/index.ts";
import { openLog } from "../../src/log.ts";
import { jobRunner } from "../../src/jobs.ts";
import { newId } from "../../src/kernel/ids.ts";
import {
  capabilities,
  type Capability,
  type CustomerRole,
  type OperatorRole,
} from "../../src/kernel/principal.ts";
import { openNode, type Node } from "../../src/node.ts";
import type { MailSettings } from "../../src/policies/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import { CATALOG, MODEL_IDS } from "../graphql/samples.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { superuserPool } from "../support/superuser-pool.ts";
import { applyTestCatalog } from "../support/apply-catalog.ts";
import { Visitor } from "./visitor.ts";

/** Somebody who can log in. */
export interface Person {
  id: string;
  customerId: string;
  email: string;
  password: string;
}

export interface WorldOptions {
  publicBaseUrl?: string;
  signUp?: "closed" | "open";
  mail?: MailSettings | null;
  /** Variables of the configuration, of those that the doors and the telemetry read. */
  environment?: Record<string, string>;
  /** In place of the node's own, which runs on the real clock. */
  health?: SupplierHealth;
}

/** The whole product in this process, as it is wired, on a database of its own. */
export interface World {
  url: string;
  origin: string;
  system: Ctx;
  /** The time of the doors, which is the real one until it is moved. */
  pass(ms: number): void;
  /** Every line that was logged, at the level debug. */
  logged(): string;
  visitor(): Visitor;
  customer(name?: string): Promise<string>;
  person(customerId: string, role?: CustomerRole): Promise<Person>;
  operator(role?: OperatorRole): Promise<Person>;
  key(customerId: string, granted?: Capability[]): Promise<string>;
  /** A query as the superuser, past every policy. */
  see(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Applies a catalog (a file's text), and waits until every node sells its models. */
  applyCatalog(catalog: string): Promise<void>;
  /** A second node over the same database; closed with the world. */
  secondNode(options?: WorldOptions): Promise<{ url: string; origin: string; visitor(): Visitor }>;
  close(): Promise<void>;
}

export const PUBLIC = "https://relay.example.com";
const SECRET = "5e".repeat(32);

interface Running {
  node: Node;
  app: App;
  url: string;
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "token-relay-doors-"));
  const lines: string[] = [];
  const log = openLog("debug", { write: (line: string) => void lines.push(line) });
  const time = { movedMs: 0 };
  const clock = { now: () => new Date(Date.now() + time.movedMs), monotonicMs: () => performance.now() };
  const running: Running[] = [];
  const start = async (asked: WorldOptions): Promise<Running> => {
    const nodeId = `node-${String(running.length + 1)}`;
    const environment = {
      PUBLIC_BASE_URL: asked.publicBaseUrl ?? PUBLIC,
      RELAY_SIGNUP: asked.signUp ?? "closed",
      ...asked.environment,
    };
    const config = readConfig(environment, 1);
    const opened = await openNode({
      ...{ databaseUrl: database.url, rootSecret: SECRET, nodeId, journals: join(dataDir, "journal") },
      ...{ mail: asked.mail ?? null, webhookNetworks: [], log },
      ...{ requestLog: config.requestLog, tracing: config.tracing },
    });
    const node = { ...opened, clock, ...(asked.health && { health: asked.health }) };
    const app = await buildApp(node, { ...config, jobs: jobRunner(node) });
    app.server.listen(0, "127.0.0.1");
    await once(app.server, "listening");
    const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
    running.push({ node, app, url });
    return { node, app, url };
  };
  const { node, url } = await start(options);
  const origin = options.publicBaseUrl ?? PUBLIC;
  const principal = { kind: "system", name: "test" } as const;
  const system: Ctx = {
    ...{ principal, database: node.database, clock, keyring: node.keyring },
    requestId: newId("req"),
  };
  const apply = (catalog: string): Promise<void> =>
    applyTestCatalog(
      system,
      running.map((each) => each.node),
      catalog,
    );
  await apply(CATALOG);
  const superuser = superuserPool(database.superuserUrl);
  return {
    ...{ url, origin, system },
    ...makers(system),
    pass: (ms) => (time.movedMs += ms),
    logged: () => lines.join(""),
    visitor: () => new Visitor(url, origin),
    applyCatalog: apply,
    see: async (text, values) => (await superuser.query<Record<string, unknown>>(text, values)).rows,
    async secondNode(other = options) {
      const second = await start(other);
      const itsOrigin = other.publicBaseUrl ?? PUBLIC;
      return { url: second.url, origin: itsOrigin, visitor: () => new Visitor(second.url, itsOrigin) };
    },
    async close() {
      for (const each of running) await stop(each);
      await superuser.end();
      await end(database, dataDir);
    },
  };
}

function makers(system: Ctx): Pick<World, "customer" | "person" | "operator" | "key"> {
  const password = "a long enough password";
  return {
    customer: async (name = "Acme") => (await createCustomer(system, { name, currency: "USD" })).id,
    async person(customerId, role = "owner") {
      const email = `${newId("usr").toLowerCase()}@example.com`;
      const { id } = await createCustomerUser(system, { customerId, email, password, role });
      return { id, customerId, email, password };
    },
    async operator(role = "owner") {
      const email = `${newId("opr").toLowerCase()}@example.com`;
      const { id } = await createOperator(system, { email, password, role });
      return { id, customerId: "", email, password };
    },
    async key(customerId, granted = [...capabilities]) {
      const wanted = { customerId, name: "a key", capabilities: granted, entitledModelIds: MODEL_IDS };
      return (await createApiKey(system, wanted)).token;
    },
  };
}

async function stop({ node, app }: Running): Promise<void> {
  app.server.closeAllConnections();
  await new Promise((resolve) => app.server.close(resolve));
  await node.close();
}

async function end(database: TestDatabase, dataDir: string): Promise<void> {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
}
