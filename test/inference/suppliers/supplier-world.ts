import { listVisibleModelIds } from "../../../src/catalog/index.ts";
import { createApiKey } from "../../../src/customers/index.ts";
import { SupplierHealth } from "../../../src/inference/suppliers/supplier-health.ts";
import { nano } from "../../../src/kernel/money.ts";
import { protocols, type Protocol } from "../../../src/kernel/protocol.ts";
import { rechargeAccount, verifyLedger } from "../../../src/ledger/index.ts";
import { updateRoutingPolicy, type UpdateRoutingPolicyInput } from "../../../src/policies/index.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { openWorld, type World } from "../../doors/world.ts";
import { startScriptedSupplier, type ScriptedSupplier } from "./scripted-supplier.ts";

export interface Heard {
  status: number;
  headers: Headers;
  body: string;
  tookMs: number;
}

export interface AskOptions {
  protocol?: Protocol;
  stream?: boolean;
  model?: string;
  token?: string;
}

export interface SupplierWorld extends World {
  /** Tried first; it has two credentials, `first-1` and `first-2`. */
  first: ScriptedSupplier;
  /** Tried second; it has one, `second-1`. */
  second: ScriptedSupplier;
  simulator: Simulator;
  health(): SupplierHealth;
  /** All is forgotten: suppliers work, nobody is out, nothing was called or logged. */
  startAnew(): void;
  /** Moves the clock of ejections and waits. */
  passMs(ms: number): void;
  ask(options?: AskOptions): Promise<Heard>;
  askOperator(query: string): Promise<unknown>;
  /** A customer of its own, with money and this policy of retries. */
  tenant(retry?: Retry): Promise<{ customerId: string; token: string }>;
  /** What operators were told at the level error. */
  alerts: Record<string, unknown>[];
  /** The records of a request and of its calls, once they are written. */
  records(heard: Heard): Promise<Record<string, unknown>[]>;
}

export type Retry = NonNullable<UpdateRoutingPolicyInput["changes"]["retry"]>;

const paths: Record<Protocol, string> = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

export async function openSupplierWorld(): Promise<SupplierWorld> {
  const simulator = await startSimulator({});
  const first = await startScriptedSupplier(simulator.url);
  const second = await startScriptedSupplier(simulator.url);
  const state = { movedMs: 0, health: new SupplierHealth() };
  const world = await openWorld({ health: standIn(() => state.health) });
  const catalog = catalogOf({ first: first.url, second: second.url });
  await world.applyCatalog(JSON.stringify(catalog));
  const tenant = tenants(world);
  const plain = await tenant();
  const operator = world.visitor();
  await operator.logInOperator(await world.operator());
  const alerts: Record<string, unknown>[] = [];
  const startAnew = (): void => {
    state.health = new SupplierHealth({
      ...{ nowMs: () => performance.now() + state.movedMs, draw: () => 0 },
      tell: (level, message, detail) => void (level === "error" && alerts.push({ message, ...detail })),
    });
    for (const supplier of [first, second]) {
      supplier.script = () => null;
      supplier.calls.length = 0;
    }
    alerts.length = 0;
  };
  startAnew();
  return {
    ...{ ...world, first, second, simulator, startAnew, tenant, alerts },
    health: () => state.health,
    passMs: (ms) => (state.movedMs += ms),
    ask: (options = {}) => send(world.url, { token: plain.token, ...options }),
    async askOperator(query) {
      const answer = await operator.ask(query, {}, { door: "/graphql/operator" });
      if (answer.message !== null) throw new Error(answer.message);
      return answer.data;
    },
    async records({ headers }) {
      const id = headers.get("x-request-id");
      for (;;) {
        const rows = await world.see(
          `SELECT r.status, r.charge, r.usage_source, a.number, a.outcome, a.http_status, a.code, a.cost, a.duration_ms
           FROM request r LEFT JOIN attempt a USING (request_id)
           WHERE r.request_id = $1 ORDER BY a.number`,
          [id],
        );
        if (rows.length > 0) return rows;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async close() {
      const broken = (await verifyLedger(world.system.database)).filter(
        ({ breaches }) => breaches.length > 0,
      );
      await world.close();
      await Promise.all([first.close(), second.close(), simulator.close()]);
      if (broken.length > 0) throw new Error(JSON.stringify(broken));
    },
  };
}

/** Whatever it is asked, the health of the moment answers. */
function standIn(now: () => SupplierHealth): SupplierHealth {
  return new Proxy(new SupplierHealth(), {
    get(_, name) {
      const health = now();
      const value: unknown = Reflect.get(health, name, health);
      return typeof value === "function" ? (value.bind(health) as unknown) : value;
    },
  });
}

function tenants(world: World): SupplierWorld["tenant"] {
  return async (retry) => {
    const { system } = world;
    const customerId = await world.customer();
    const amount = nano(10n ** 14n);
    await rechargeAccount(system, { customerId, amount, reason: "test", idempotencyKey: customerId });
    const visibleModelIds = (): Promise<ReadonlySet<string>> => listVisibleModelIds(system, { customerId });
    if (retry) await updateRoutingPolicy(system, { customerId, changes: { retry }, visibleModelIds });
    const entitledModelIds = await visibleModelIds();
    const { token } = await createApiKey(system, { customerId, name: "k", entitledModelIds });
    return { customerId, token };
  };
}

async function send(url: string, asked: AskOptions & { token: string }): Promise<Heard> {
  const { protocol = "openai", stream = false, token, model = protocol } = asked;
  const messages = [{ role: "user", content: "Hello?" }];
  const body =
    protocol === "dashscope"
      ? { model, input: { messages }, parameters: { result_format: "message", incremental_output: stream } }
      : { model, messages, stream, max_tokens: 50 };
  const startedMs = performance.now();
  const response = await fetch(url + paths[protocol], {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(protocol === "anthropic" && { "anthropic-version": "2023-06-01" }),
      ...(protocol === "dashscope" && stream && { "x-dashscope-sse": "enable" }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text,
    tookMs: performance.now() - startedMs,
  };
}

/** For each protocol a model of its name, at two suppliers that speak it. */
function catalogOf(urls: { first: string; second: string }): object {
  const names = ["first", "second"] as const;
  return {
    currency: "USD",
    providers: protocols.flatMap((protocol) =>
      names.map((name) => ({
        ...{ name: `${name}-${protocol}`, protocol, allow_private_address: true },
        base_url: protocol === "openai" ? `${urls[name]}/v1` : urls[name],
        credentials: (name === "first" ? ["1", "2"] : ["1"]).map((label) => ({
          label,
          secret: `${name}-${label}`,
        })),
      })),
    ),
    models: [
      ...protocols.map((protocol) => modelAt(protocol, protocol, names)),
      modelAt("alone", "openai", ["second"]),
      { ...modelAt("equal", "openai", names), id: "equal" },
    ],
  };
}

function modelAt(id: string, protocol: Protocol, names: readonly string[]): object {
  return {
    ...{ id, capabilities: ["chat", "streaming"], max_output_tokens: 100 },
    price: { input: "1000", output: "2000" },
    deployments: names.map((name, priority) => ({
      ...{ provider: `${name}-${protocol}`, upstream_model: `sim-${name}`, weight: 100 },
      priority: id === "equal" ? 0 : priority,
      cost: { input: "500", output: "1000" },
    })),
  };
}
