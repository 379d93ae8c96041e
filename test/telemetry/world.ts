import { nano } from "../../src/kernel/money.ts";
import type { Protocol } from "../../src/kernel/protocol.ts";
import { rechargeAccount } from "../../src/ledger/index.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import { openWorld, type World } from "../doors/world.ts";

export const protocols: readonly Protocol[] = ["openai", "anthropic", "dashscope"];

/** What the suppliers are called, and must never be told to a customer; the metrics are the operator's. */
export const supplierOf = (protocol: Protocol): string => `supplier-${protocol}`;

/** What must stand in no metric, span or line of the log. */
export const SUPPLIER_SECRET = "sk-supplier-canary-secret-0001";

const models = [
  ["plain", ["sim-plain@cached=3,tokens=24"]],
  ["paced", ["sim-paced@chunks=20,pace=15,tokens=40"]],
  ["retried", ["sim-first@fault=status,status=503", "sim-second"]],
  ["broken", ["sim-broken@fault=status,status=500"]],
  ["limited", ["sim-limited@fault=status,status=429,retry_after=1"]],
  ["cut", ["sim-cut@fault=truncate,after=3"]],
] as const;
type Kind = (typeof models)[number][0];

export interface Asked {
  protocol: Protocol;
  /** Of the catalog, at the supplier of the client's own protocol; or any text. */
  model: Kind | { name: string };
  stream?: boolean;
  words?: string;
  key?: string;
  headers?: Record<string, string>;
  more?: object;
  signal?: AbortSignal;
}

export interface TelemetryWorld extends Pick<World, "url" | "logged" | "system" | "see"> {
  simulator: Simulator;
  customerId: string;
  key: string;
  ask(asked: Asked): Promise<{ status: number; text: string; requestId: string }>;
  close(): Promise<void>;
}

export const modelName = (kind: Kind, protocol: Protocol): string => `${kind}-${protocol}`;

/** The product in process, three suppliers that speak a protocol each, and a customer with 100.00 USD. */
export async function openTelemetryWorld(environment: Record<string, string> = {}): Promise<TelemetryWorld> {
  const world = await openWorld({ environment });
  const simulator = await startSimulator({});
  await world.applyCatalog(JSON.stringify(catalogOf(simulator.url)));
  const customerId = await world.customer();
  const recharge = { customerId, amount: nano(100_000_000_000n), reason: "Welcome", idempotencyKey: "first" };
  await rechargeAccount(world.system, recharge);
  const key = await world.key(customerId);
  const opened = { ...world, simulator, customerId, key };
  return {
    ...opened,
    ask: (asked) => ask(opened, asked),
    async close() {
      await world.close();
      await simulator.close();
    },
  };
}

function catalogOf(simulatorUrl: string): object {
  const paths = { openai: "/v1", anthropic: "", dashscope: "/api/v1" };
  return {
    currency: "USD",
    providers: protocols.map((protocol) => ({
      ...{ name: supplierOf(protocol), protocol, base_url: simulatorUrl + paths[protocol] },
      ...{ region: "local", allow_private_address: true },
      credentials: [{ label: "a", secret: SUPPLIER_SECRET }],
    })),
    models: protocols.flatMap((protocol) =>
      models.map(([kind, upstream]) => ({
        ...{ id: modelName(kind, protocol), price: { input: "1", cached_input: "0.5", output: "2" } },
        ...{ max_output_tokens: 100, capabilities: ["chat", "streaming"] },
        deployments: upstream.map((upstream_model, priority) => ({
          ...{ provider: supplierOf(protocol), upstream_model, priority },
        })),
      })),
    ),
  };
}

async function ask(
  world: Pick<TelemetryWorld, "url" | "key">,
  asked: Asked,
): Promise<{ status: number; text: string; requestId: string }> {
  const { protocol, key = world.key, stream = false, headers = {}, signal } = asked;
  const name = typeof asked.model === "string" ? modelName(asked.model, protocol) : asked.model.name;
  const { path, body } = formOf({ ...asked, name });
  const response = await fetch(world.url + path, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(protocol === "anthropic" && { "anthropic-version": "2023-06-01" }),
      ...(protocol === "dashscope" && stream && { "x-dashscope-sse": "enable" }),
      ...headers,
    },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  const text = await response.text().catch((error: unknown) => String(error));
  return { status: response.status, text, requestId: response.headers.get("x-request-id") ?? "" };
}

function formOf({
  protocol,
  name,
  stream = false,
  words = "hello there",
  more = {},
}: Asked & { name: string }): { path: string; body: object } {
  const messages = [{ role: "user", content: words }];
  switch (protocol) {
    case "openai":
      return { path: "/v1/chat/completions", body: { model: name, messages, stream, ...more } };
    case "anthropic":
      return { path: "/v1/messages", body: { model: name, messages, stream, max_tokens: 60, ...more } };
    case "dashscope":
      return {
        path: "/api/v1/services/aigc/text-generation/generation",
        body: { model: name, input: { messages }, parameters: { result_format: "message", ...more } },
      };
  }
}
