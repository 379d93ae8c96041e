import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Usage, UsageRecord } from "../../../src/simulator/index.ts";

/** The protocols that suppliers speak; every model of these stories is there at each of them. */
export const suppliers = ["openai", "anthropic", "dashscope"] as const;
export type Supplier = (typeof suppliers)[number];

/** What the models are like, by the first word of their names: `via-openai`, `loops-dashscope`. */
const kinds = {
  via: "sim-via@cached=3,cache_write=2",
  sees: "sim-vl-sees",
  loops: "sim-loops@loop=4",
  redacts: "sim-redacts@redacted=1",
  streams: "sim-streams@stream_only=1",
  fails: "sim-fails@fault=status,status=500",
  limits: "sim-limits@fault=status,status=429,retry_after=1",
  denies: "sim-denies@fault=status,status=401",
  breaks: "sim-breaks@fault=error_event,after=3",
  cuts: "sim-cuts@fault=truncate,after=3",
  short: "sim-short@context=1000",
} as const;
export type Kind = keyof typeof kinds;

/** The name of a model for the customer. */
export function modelOf(kind: Kind, supplier: Supplier): string {
  return `${kind}-${supplier}`;
}

const basePaths: Record<Supplier, string> = { openai: "/v1", anthropic: "", dashscope: "/api/v1" };
const price = {
  input: "0.40",
  cached_input: "0.10",
  cache_write: "0.50",
  output: "1.20",
  reasoning: "2.00",
};

/** Writes a catalog of three suppliers, one for each protocol, all of them played by the simulator. */
export async function writeProtocolCatalog(folder: string, simulatorUrl: string): Promise<string> {
  const path = join(folder, "protocols.json");
  const catalog = {
    currency: "USD",
    providers: suppliers.map((protocol) => ({
      name: `supplier-${protocol}`,
      protocol,
      base_url: `${simulatorUrl}${basePaths[protocol]}`,
      region: "local",
      credentials: [{ label: "a", secret: `sk-secret-of-${protocol}` }],
      allow_private_address: true,
    })),
    models: suppliers.flatMap((supplier) =>
      (Object.keys(kinds) as Kind[]).map((kind) => ({
        id: modelOf(kind, supplier),
        display_name: modelOf(kind, supplier),
        description: "A model of the tests.",
        capabilities: ["chat", "streaming", "tools", "json", "vision", "reasoning"],
        context_window: 32_768,
        max_output_tokens: 8_192,
        tags: ["test"],
        price,
        deployments: [
          {
            ...{ provider: `supplier-${supplier}`, upstream_model: upstreamOf(kind, supplier) },
            ...{ priority: 0, weight: 100, cost: price },
            ...(kind === "sees" && supplier === "dashscope" && { flags: { dsEndpoint: "multimodal" } }),
            ...(kind === "streams" && { flags: { streamOnly: true } }),
          },
        ],
      })),
    ),
  };
  await writeFile(path, JSON.stringify(catalog));
  return path;
}

/** Only DashScope's vendor tells models that see by their address, and so by their name. */
function upstreamOf(kind: Kind, supplier: Supplier): string {
  return kind === "sees" && supplier !== "dashscope" ? "sim-sees" : kinds[kind];
}

/** What a usage costs at these prices, in 1e-9; one round-up a request. Written apart from the product's own. */
export function costOf(usage: Usage): bigint {
  const written = usage.cacheWriteTokens ?? 0;
  const pico =
    BigInt(usage.promptTokens - usage.cachedTokens - written) * 400_000n +
    BigInt(usage.cachedTokens) * 100_000n +
    BigInt(written) * 500_000n +
    BigInt(usage.outputTokens - usage.reasoningTokens) * 1_200_000n +
    BigInt(usage.reasoningTokens) * 2_000_000n;
  return (pico + 999n) / 1000n;
}

/** What the suppliers say that these requests used, in money. */
export function costOfAll(records: readonly UsageRecord[]): bigint {
  return records.reduce((sum, { reported }) => sum + (reported ? costOf(reported) : 0n), 0n);
}
