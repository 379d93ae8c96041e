import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { buildApp, type App } from "../../../src/app.ts";
import { listVisibleModelIds } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config.ts";
import { createApiKey, createCustomer, type KeyFacts } from "../../../src/customers/index.ts";
import { jobRunner } from "../../../src/jobs.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { rechargeAccount } from "../../../src/ledger/index.ts";
import { openNode, type Node } from "../../../src/node.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import type { Ctx } from "../../../src/storage/index.ts";
import { freshDatabase } from "../../support/database.ts";
import { superuserPool } from "../../support/superuser-pool.ts";
import { applyTestCatalog } from "../../support/apply-catalog.ts";
import { writeTestCatalog } from "../../support/test-catalog.ts";

type Limits = Partial<KeyFacts["rateLimits"]>;

export interface Wanted {
  key?: Limits;
  customer?: Limits;
}

export interface Made {
  customerId: string;
  apiKeyId: string;
  token: string;
}

/** One node of the product, listening. */
export interface Running {
  node: Node;
  app: App;
  url: string;
}

export interface World extends Running {
  simulator: Simulator;
  system: Ctx;
  /** Lets so many milliseconds pass for the limits of all nodes. */
  pass(ms: number): void;
  /** A customer with money and one key. */
  make(wanted: Wanted): Promise<Made>;
  startNode(): Promise<Running>;
  see(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** The whole product in this process, with a supplier that is a simulator. The time of its limits can be moved. */
export async function openWorld({ redisUrl = null }: { redisUrl?: string | null } = {}): Promise<World> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "token-relay-limits-"));
  const simulator = await startSimulator({});
  const time = { movedMs: 0 };
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() + time.movedMs };
  const running: Running[] = [];
  const startNode = async (): Promise<Running> => {
    const nodeId = `node-${String(running.length + 1)}`;
    const node = await openNode({
      ...{
        databaseUrl: database.url,
        rootSecret: "5e".repeat(32),
        nodeId,
        journals: join(folder, "journal"),
      },
      ...{ mail: null, webhookNetworks: [], redisUrl, clock, log: pino({ level: "silent" }) },
    });
    const app = await buildApp(node, { ...readConfig({}, 1), jobs: jobRunner(node) });
    app.server.listen(0, "127.0.0.1");
    await once(app.server, "listening");
    const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
    running.push({ node, app, url });
    return { node, app, url };
  };
  const first = await startNode();
  const { node } = first;
  const principal = { kind: "system", name: "test" } as const;
  const system: Ctx = {
    principal,
    database: node.database,
    clock,
    keyring: node.keyring,
    requestId: newId("req"),
  };
  const catalog = await readFile(await writeTestCatalog(folder, simulator.url), "utf8");
  await applyTestCatalog(system, [node], catalog);
  const superuser = superuserPool(database.superuserUrl);
  return {
    ...first,
    ...{ simulator, system, startNode },
    pass: (ms) => (time.movedMs += ms),
    make: (wanted) => make(system, wanted),
    see: async (text, values) => (await superuser.query<Record<string, unknown>>(text, values)).rows,
    async close() {
      for (const { app, node: each } of running) {
        app.server.closeAllConnections();
        await new Promise((resolve) => app.server.close(resolve));
        await each.close();
      }
      await superuser.end();
      await simulator.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function make(ctx: Ctx, { key = {}, customer = {} }: Wanted): Promise<Made> {
  const made = await createCustomer(ctx, { name: "One", currency: "USD", rateLimits: customer });
  const customerId = made.id;
  const recharge = { customerId, amount: nano(10n ** 11n), reason: "test", idempotencyKey: customerId };
  await rechargeAccount(ctx, recharge);
  const entitledModelIds = await listVisibleModelIds(ctx, { customerId });
  const issued = await createApiKey(ctx, { customerId, name: "k", rateLimits: key, entitledModelIds });
  return { customerId, apiKeyId: issued.apiKey.id, token: issued.token };
}

export const protocols: readonly Protocol[] = ["openai", "anthropic", "dashscope"];

const paths: Record<Protocol, string> = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

export interface Asked {
  protocol?: Protocol;
  model?: string;
  stream?: boolean;
  text?: string;
  path?: string;
  headers?: Record<string, string>;
  /** In place of the body that the protocol has. */
  raw?: string;
  /** Leaves when the first byte of the answer is here, or, with "now", at once. */
  leave?: "first byte" | "now";
}

export interface Heard {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends one request, and resolves when its answer is over. One that is left resolves with status 0. */
export function ask(url: string, token: string, asked: Asked = {}): Promise<Heard> {
  const { protocol = "openai", model = "plain", stream = false, text = "hello", leave } = asked;
  const messages = [{ role: "user", content: text }];
  const bodies = {
    openai: { model, messages, stream },
    anthropic: { model, messages, stream, max_tokens: 100 },
    dashscope: { model, input: { messages }, parameters: { incremental_output: stream } },
  };
  const body = asked.raw ?? JSON.stringify(bodies[protocol]);
  const headers = {
    ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(stream && protocol === "dashscope" && { "x-dashscope-sse": "enable" }),
    ...asked.headers,
  };
  return new Promise((resolve) => {
    const left = (): void => resolve({ status: 0, headers: {}, body: "" });
    const sent = request(
      `${url}${asked.path ?? paths[protocol]}`,
      { method: "POST", headers },
      (response) => {
        let said = "";
        response.on("data", (chunk: Buffer) => {
          said += chunk.toString();
          if (leave) sent.destroy();
        });
        response.on("error", left);
        response.on("close", () =>
          resolve({
            status: response.complete ? (response.statusCode ?? 0) : 0,
            headers: response.headers,
            body: said,
          }),
        );
      },
    );
    sent.on("error", left);
    sent.end(body);
    if (leave === "now") setTimeout(() => sent.destroy(), 40);
  });
}

/** Sends so many requests, ten at a time, and leaves each one when its stream has begun. */
export async function leaveRequests(url: string, token: string, count: number): Promise<void> {
  const leave = { model: "slow", stream: true, leave: "first byte" } as const;
  for (let left = 0; left < count; left += 10)
    await Promise.all(Array.from({ length: 10 }, () => ask(url, token, leave)));
}
