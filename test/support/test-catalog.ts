import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Prices per million tokens of every model in the tests' catalog, chosen so that a sum shows which bucket it is of. */
export const testPrice = { input: "0.40", cached_input: "0.10", output: "1.20", reasoning: "2.00" };

export interface TestModel {
  id: string;
  /** As the simulator reads it: a name, and behaviour behind an @. */
  upstream: string;
}

export const testModels: TestModel[] = [
  { id: "plain", upstream: "sim-plain" },
  { id: "other", upstream: "sim-other" },
  { id: "broken", upstream: "sim-broken@fault=status,status=500" },
  { id: "limited", upstream: "sim-limited@fault=status,status=429,retry_after=1" },
  { id: "unpaid", upstream: "sim-unpaid@fault=status,status=401" },
  { id: "reset", upstream: "sim-reset@fault=reset" },
  { id: "slow", upstream: "sim-slow@chunks=40,pace=25,tokens=80" },
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
    models: testModels.map(({ id, upstream }) => ({
      id,
      display_name: id,
      description: "A model of the tests.",
      capabilities: ["chat", "streaming", "tools"],
      context_window: 32_768,
      max_output_tokens: 1_024,
      tags: ["test"],
      price: testPrice,
      deployments: [{ provider: "test-supplier", upstream_model: upstream, priority: 0, weight: 100 }],
    })),
  };
  await writeFile(path, JSON.stringify(catalog));
  return path;
}
