import { createApiKey } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import type { Protocol } from "../../../src/kernel/protocol.ts";
import { rechargeAccount, verifyLedger } from "../../../src/ledger/index.ts";
import { updateContextConfig, type UpdateContextConfigInput } from "../../../src/policies/index.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { openWorld, type World } from "../../doors/world.ts";

export const protocols: Protocol[] = ["openai", "anthropic", "dashscope"];

const price = { input: "0.40", cached_input: "0.10", cache_write: "0.50", output: "1.20" };
/** What a hit of the model `dear` costs, in nano-units. */
export const FEE = 1_000_000n;

const basePaths: Record<Protocol, string> = { openai: "/v1", anthropic: "", dashscope: "/api/v1" };
/** `dear` has a fee; `fails` and `cut` do not end well. */
const kinds = {
  plain: "sim",
  dear: "sim-dear",
  fails: "sim@fault=status",
  cut: "sim@fault=truncate,after=3",
};
export type Kind = keyof typeof kinds;

const paths: Record<Protocol, string> = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

export interface Tenant {
  customerId: string;
  token: string;
  /** Another key of the same customer. */
  otherToken: string;
}

export interface Ask {
  protocol: Protocol;
  token: string;
  question?: string;
  /** The whole conversation, as the protocol wants it. */
  messages?: object[];
  kind?: Kind;
  stream?: boolean;
  headers?: Record<string, string>;
}

export interface Heard {
  status: number;
  headers: Headers;
  body: string;
  /** The part of the request's id that every protocol tells. */
  id: string;
}

export interface ContextWorld extends World {
  simulator: Simulator;
  tenant(config?: UpdateContextConfigInput["changes"], amount?: bigint): Promise<Tenant>;
  decide(customerId: string, changes: UpdateContextConfigInput["changes"]): Promise<void>;
  ask(asked: Ask): Promise<Heard>;
  /** The last row that the requests of a customer left, when there are so many. */
  row(customerId: string, count: number): Promise<Record<string, unknown>>;
  /** How many calls suppliers got meanwhile. */
  calls(work: () => Promise<unknown>): Promise<number>;
}

/** The product in this process, with models at simulated suppliers of each protocol. */
export async function openContextWorld(): Promise<ContextWorld> {
  const simulator = await startSimulator({});
  const world = await openWorld();
  await world.applyCatalog(JSON.stringify(catalogAt(simulator.url)));
  const decide = async (customerId: string, changes: UpdateContextConfigInput["changes"]): Promise<void> => {
    await updateContextConfig(world.system, { customerId, changes });
  };
  return {
    ...world,
    ...{ simulator, decide },
    async tenant(config, amount = 10n ** 9n) {
      const customerId = await world.customer();
      if (amount > 0n) await recharge(world, customerId, amount);
      if (config) await decide(customerId, config);
      const [token, otherToken] = await Promise.all([keyOf(world, customerId), keyOf(world, customerId)]);
      return { customerId, token, otherToken };
    },
    ask: (asked) => ask(world.url, asked),
    async row(customerId, count) {
      const sql = "SELECT * FROM request WHERE customer_id = $1 ORDER BY created_at, request_id";
      for (;;) {
        const rows = await world.see(sql, [customerId]);
        if (rows.length >= count) return rows.at(-1)!;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async calls(work) {
      const before = simulator.usageLog().length;
      await work();
      return simulator.usageLog().length - before;
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

function catalogAt(url: string): object {
  return {
    currency: "USD",
    providers: protocols.map((protocol) => ({
      ...{ name: `sim-${protocol}`, protocol, base_url: url + basePaths[protocol] },
      credentials: [{ label: "a", secret: "sk-secret" }],
      allow_private_address: true,
    })),
    models: protocols.flatMap((protocol) =>
      (Object.keys(kinds) as Kind[]).map((kind) => ({
        ...{ id: `${kind}-${protocol}`, display_name: kind, capabilities: ["chat", "streaming", "tools"] },
        max_output_tokens: 100,
        price: kind === "dear" ? { ...price, per_request: "0.001" } : price,
        deployments: [{ provider: `sim-${protocol}`, upstream_model: kinds[kind] }],
      })),
    ),
  };
}

async function recharge(world: World, customerId: string, amount: bigint): Promise<void> {
  const idempotencyKey = newId("rch");
  await rechargeAccount(world.system, { customerId, amount: nano(amount), reason: "test", idempotencyKey });
}

async function keyOf(world: World, customerId: string): Promise<string> {
  const entitledModelIds = new Set(
    protocols.flatMap((protocol) => Object.keys(kinds).map((kind) => `${kind}-${protocol}`)),
  );
  return (await createApiKey(world.system, { customerId, name: "k", entitledModelIds })).token;
}

async function ask(url: string, asked: Ask): Promise<Heard> {
  const { protocol, token, stream = false, headers } = asked;
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
  const body = await response.text();
  const id = response.headers.get("x-request-id")?.slice(4) ?? "";
  return { status: response.status, headers: response.headers, body, id };
}

function bodyOf({ protocol, question = "Hello?", messages, kind = "plain", stream = false }: Ask): object {
  const model = `${kind}-${protocol}`;
  const said = messages ?? [{ role: "user", content: question }];
  if (protocol === "dashscope") {
    const parameters = { result_format: "message", ...(stream && { incremental_output: true }) };
    return { model, input: { messages: said }, parameters };
  }
  if (protocol === "anthropic") return { model, max_tokens: 50, messages: said, stream };
  return { model, messages: said, stream };
}
