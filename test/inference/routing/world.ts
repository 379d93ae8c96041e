import { listVisibleModelIds } from "../../../src/catalog/index.ts";
import { createApiKey } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { rechargeAccount, verifyLedger } from "../../../src/ledger/index.ts";
import { updateRoutingPolicy, type UpdateRoutingPolicyInput } from "../../../src/policies/index.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { openWorld, type World } from "../../doors/world.ts";
import { catalogAt } from "./catalog.ts";

export const protocols: Protocol[] = ["openai", "anthropic", "dashscope"];

const paths: Record<Protocol, string> = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

type Decisions = UpdateRoutingPolicyInput["changes"];

export interface Tenant {
  customerId: string;
  token: string;
}

export interface TenantInput {
  amount?: bigint;
  allowedModelIds?: string[];
}

export interface Ask {
  token: string;
  model: string;
  protocol?: Protocol;
  stream?: boolean;
  /** The relay to ask; the first one without it. */
  url?: string;
  question?: string;
  more?: object;
  headers?: Record<string, string>;
}

export interface Heard {
  status: number;
  headers: Headers;
  body: string;
  requestId: string;
  /** The upstream names of the models that were called for it. */
  called: string[];
}

export interface RoutingWorld extends World {
  simulator: Simulator;
  tenant(decisions?: Decisions, more?: TenantInput): Promise<Tenant>;
  decide(customerId: string, changes: Decisions): Promise<void>;
  /** One at a time: what suppliers are called meanwhile is taken to be for it. */
  ask(asked: Ask): Promise<Heard>;
  /** What the books say of a request, once they do. */
  row(requestId: string): Promise<Record<string, unknown>>;
  money(customerId: string): Promise<{ available: bigint; reserved: bigint }>;
}

/** The product in this process, with models at simulated suppliers in several regions. */
export async function openRoutingWorld(): Promise<RoutingWorld> {
  const simulator = await startSimulator({});
  const world = await openWorld();
  await world.applyCatalog(JSON.stringify(catalogAt(simulator.url)));
  const decide = async (customerId: string, changes: Decisions): Promise<void> => {
    const visibleModelIds = (): Promise<ReadonlySet<string>> =>
      listVisibleModelIds(world.system, { customerId });
    await updateRoutingPolicy(world.system, { customerId, changes, visibleModelIds });
  };
  return {
    ...world,
    ...{ simulator, decide },
    async tenant(decisions, { amount = 10n ** 10n, allowedModelIds = [] } = {}) {
      const customerId = await world.customer();
      const idempotencyKey = newId("rch");
      const recharge = { customerId, amount: nano(amount), reason: "test", idempotencyKey };
      if (amount > 0n) await rechargeAccount(world.system, recharge);
      if (decisions) await decide(customerId, decisions);
      const entitledModelIds = await listVisibleModelIds(world.system, { customerId });
      const wanted = { customerId, name: "k", entitledModelIds, allowedModelIds };
      return { customerId, token: (await createApiKey(world.system, wanted)).token };
    },
    async ask(asked) {
      const seen = simulator.usageLog().at(-1)?.sequence ?? 0;
      const heard = await send(asked.url ?? world.url, asked);
      return { ...heard, called: simulator.usageLog(seen).map(({ model }) => model) };
    },
    async row(requestId) {
      for (;;) {
        const [row] = await world.see("SELECT * FROM request WHERE request_id = $1", [requestId]);
        if (row) return { ...row, charge: BigInt(String(row["charge"])) };
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async money(customerId) {
      const sql = "SELECT available, reserved FROM account WHERE customer_id = $1";
      const [row] = await world.see(sql, [customerId]);
      return { available: BigInt(String(row?.["available"])), reserved: BigInt(String(row?.["reserved"])) };
    },
    async close() {
      const found = await verifyLedger(world.system.database);
      await world.close();
      await simulator.close();
      const broken = found.filter(({ breaches }) => breaches.length > 0);
      if (broken.length > 0) throw new Error(JSON.stringify(broken));
    },
  };
}

async function send(url: string, asked: Ask): Promise<Omit<Heard, "called">> {
  const { protocol = "openai", token, stream = false, headers } = asked;
  const response = await fetch(url + paths[protocol], {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(protocol === "anthropic" && { "anthropic-version": "2023-06-01" }),
      ...(protocol === "dashscope" && stream && { "x-dashscope-sse": "enable" }),
      ...headers,
    },
    body: JSON.stringify(bodyOf(asked)),
  });
  // An answer that is broken off is none: what came of it does not matter here.
  const body = await response.text().catch(() => "");
  const requestId = response.headers.get("x-request-id") ?? "";
  return { status: response.status, headers: response.headers, body, requestId };
}

function bodyOf({ protocol = "openai", model, question = "Hello?", stream = false, more }: Ask): object {
  const messages = [{ role: "user", content: question }];
  if (protocol === "dashscope") {
    const parameters = { result_format: "message", ...(stream && { incremental_output: true }) };
    return { model, input: { messages }, parameters, ...more };
  }
  if (protocol === "anthropic") return { model, max_tokens: 50, messages, stream, ...more };
  return { model, messages, stream, ...more };
}
