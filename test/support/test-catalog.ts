import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Prices per million tokens of every model in the tests' catalog, chosen so that a sum shows which bucket it is of. */
export const testPrice = { input: "0.40", cached_input: "0.10", output: "1.20", reasoning: "2.00" };

/** What the supplier asks for them. */
export const testCost = { input: "0.30", cached_input: "0.05", output: "0.90", reasoning: "1.50" };

export interface TestModel {
  id: string;
  /** As the simulator reads it: a name, and behaviour behind an @. */
  upstream: string;
  /** Called when the first one fails. */
  second?: string;
  flags?: object;
  price?: object;
}

export const testModels: TestModel[] = [
  { id: "plain", upstream: "sim-plain" },
  { id: "other", upstream: "sim-other" },
  { id: "broken", upstream: "sim-broken@fault=status,status=500" },
  { id: "limited", upstream: "sim-limited@fault=status,status=429,retry_after=1" },
  { id: "unpaid", upstream: "sim-unpaid@fault=status,status=401" },
  { id: "reset", upstream: "sim-reset@fault=reset" },
  { id: "slow", upstream: "sim-slow@chunks=40,pace=25,tokens=80" },
  { id: "fallback", upstream: "sim-first@fault=status,status=503", second: "sim-second" },
  { id: "stubborn", upstream: "sim-stubborn@chunks=40,pace=25,tokens=80", flags: { billsOn: true } },
  { id: "free", upstream: "sim-free", price: { input: "0", output: "0" } },
];

/** Writes a catalog file whose models are served by the simulator at this address. */
export async function writeTestCatalog(folder: string, simulatorUrl: string): Promise<string> {
  const path = join(folder, "catalog.json");
  const catalog = {
    currency: "USD",
    providers: [
      {
        name: "test-supplier",
        protocol: "openai",
        base_url: `${simulatorUrl}/v1`,
        region: "local",
        credentials: [{ label: "a", secret: "sk-supplier-secret" }],
        allow_private_address: true,
      },
    ],
    models: testModels.map(({ id, upstream, second, flags, price }) => ({
      id,
      display_name: id,
      description: "A model of the tests.",
      capabilities: ["chat", "streaming", "tools"],
      context_window: 32_768,
      max_output_tokens: 1_024,
      tags: ["test"],
      price: price ?? testPrice,
      deployments: [upstream, ...(second === undefined ? [] : [second])].map((upstreamModel, priority) => ({
        ...{ provider: "test-supplier", upstream_model: upstreamModel, priority, weight: 100 },
        ...{ cost: testCost, ...(flags && { flags }) },
      })),
    })),
  };
  await writeFile(path, JSON.stringify(catalog));
  return path;
}
