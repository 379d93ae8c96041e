import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AlertWatch } from "../../src/alert-watch.ts";
import { createApiKey } from "../../src/customers/index.ts";
import type { Resolve } from "../../src/kernel/guarded-lookup.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { NetworkList } from "../../src/kernel/network-list.ts";
import { deliverDue, openChannels, type MailSettings } from "../../src/policies/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import { MODEL_IDS } from "../graphql/samples.ts";
import { openWorld as openDoors, type RestAnswer, type World as Doors } from "../graphql/world.ts";

/** The doors of test/graphql with loopback opened for webhooks, and the jobs at a time of our choosing. */
export interface World extends Doors {
  /** The time of the jobs; the doors have the real one. */
  time: { now: Date };
  /** One round of the job that raises alerts, on a node that looks for the first time unless one is given. */
  evaluate(watch?: AlertWatch): Promise<number | null>;
  /** One round of the job that sends. */
  deliver(settings?: Partial<DeliverSettings>): Promise<number>;
  /** Moves the clock of the jobs. */
  pass(ms: number): void;
  /** A further customer with this many units of money. */
  customerWith(units: number): Promise<Customer>;
  patch(token: string, body: object, headers?: Record<string, string>): Promise<RestAnswer>;
  /** Sets what is available, in nano-units, by a correction. */
  setBalance(customerId: string, amount: bigint): Promise<void>;
  jobCtx(): Ctx;
}

export interface Customer {
  customerId: string;
  token: string;
}

export interface DeliverSettings {
  networks: string[];
  mail: MailSettings | null;
  resolve: Resolve;
}

export const UNIT = 1_000_000_000n;
export const CONFIG = "/openapi/v1/balance/config";

export async function openWorld(): Promise<World> {
  const networks = ["127.0.0.0/8", "::1"];
  const doors = await openDoors({ webhookNetworks: new NetworkList(networks) });
  const time = { now: new Date() };
  const jobCtx = (): Ctx => ({
    ...doors.system,
    clock: { now: () => time.now, monotonicMs: () => performance.now() },
  });
  const setBalance = async (customerId: string, amount: bigint): Promise<void> => {
    const [row] = await doors.see("SELECT available FROM account WHERE customer_id = $1", [customerId]);
    const difference = amount - BigInt(String(row?.["available"]));
    if (difference === 0n) return;
    await doors.see("SELECT ledger_post($1, 'correction', $2, $3, 'adjustment')", [
      customerId,
      newId("cor"),
      String(difference),
    ]);
  };
  return {
    ...doors,
    time,
    jobCtx,
    setBalance,
    pass: (ms) => (time.now = new Date(time.now.getTime() + ms)),
    evaluate: (watch = new AlertWatch()) => watch.evaluate(jobCtx()),
    deliver: ({ networks: open = networks, mail = null, ...rest } = {}) =>
      deliverDue(jobCtx(), { channels: openChannels({ networks: new NetworkList(open), mail, ...rest }) }),
    async customerWith(units) {
      const id = newId("cus");
      await doors.see("INSERT INTO customer (id, name, currency) VALUES ($1, 'Another', 'USD')", [id]);
      await setBalance(id, BigInt(units) * UNIT);
      const { token } = await doors.issueKey(id);
      return { customerId: id, token };
    },
    patch: (token, body, headers) => send(`${doors.url}${CONFIG}`, { token, body, headers }),
  };
}

async function send(
  url: string,
  { token, body, headers }: { token: string; body: object; headers: Record<string, string> | undefined },
): Promise<RestAnswer> {
  const response = await fetch(url, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as RestAnswer["body"],
  };
}

/** A key with a quota of this many units a day. */
export async function keyWithQuota(world: World, customerId: string, units: number): Promise<string> {
  const quota = { limit: nano(BigInt(units) * UNIT), period: "daily" as const };
  const made = await createApiKey(world.system, {
    ...{ customerId, name: "with quota", quota },
    ...{ capabilities: ["inference"], entitledModelIds: MODEL_IDS },
  });
  return made.apiKey.id;
}

/** What a key has spent in a window of its quota, as the ledger keeps it. */
export async function setSpent(
  world: World,
  key: { apiKeyId: string; customerId: string; window: string },
  amount: bigint,
): Promise<void> {
  await world.see(
    `INSERT INTO key_quota (api_key_id, "window", customer_id, reserved, spent) VALUES ($1, $2, $3, 0, $4)
     ON CONFLICT (api_key_id, "window") DO UPDATE SET spent = excluded.spent`,
    [key.apiKeyId, key.window, key.customerId, String(amount)],
  );
}

/** One request as a receiver saw it. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  close(): Promise<void>;
}

/** A real HTTP server that keeps what it gets and answers as told: with a status, or by itself. */
export async function openReceiver(
  answer: (index: number, response: ServerResponse) => number | undefined = () => 204,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      received.push({ path: request.url ?? "", headers: request.headers, body });
      const status = answer(received.length - 1, response);
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    port,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The deliveries of a customer as they are stored, oldest first. */
export function deliveriesOf(world: World, customerId: string): Promise<Record<string, unknown>[]> {
  return world.see("SELECT * FROM delivery WHERE customer_id = $1 ORDER BY created_at, id", [customerId]);
}

export async function alertsOf(world: World, customerId: string): Promise<string[]> {
  const rows = await world.see("SELECT kind FROM alert WHERE customer_id = $1 ORDER BY raised_at, kind", [
    customerId,
  ]);
  return rows.map((row) => String(row["kind"]));
}
