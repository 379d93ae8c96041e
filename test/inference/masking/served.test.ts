import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { nano } from "../../../src/kernel/money.ts";
import { protocols, type Protocol } from "../../../src/kernel/protocol.ts";
import { rechargeAccount } from "../../../src/ledger/index.ts";
import { updateSecurityPolicy, type Masking } from "../../../src/policies/index.ts";
import { openWorld, type World } from "../../doors/world.ts";
import { checkStream } from "../properties/check-stream.ts";
import { pem } from "./entities.ts";
import { type EchoSuppliers, startEchoSuppliers } from "./echo-suppliers.ts";
import { conversation, leaksOf, pairs, readStream } from "./round-trip.ts";
import { everySample } from "./samples.ts";

let world: World;
let suppliers: EchoSuppliers;

const paths = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};
/** Once each, so that the same text holds all of them. */
const originals = [...everySample.filter((one) => one.length < 200), pem("PRIVATE KEY", 1)];
const text = originals.map((one) => `<${one}>`).join("\n");

beforeAll(async () => {
  suppliers = await startEchoSuppliers();
  world = await openWorld();
  const catalog = {
    currency: "USD",
    providers: protocols.map((protocol) => ({
      ...{ name: protocol, protocol, base_url: suppliers.url, allow_private_address: true },
      credentials: [{ label: "a", secret: "sk-x" }],
    })),
    models: protocols.map((protocol) => ({
      ...{ id: protocol, display_name: protocol, capabilities: ["chat", "streaming", "tools", "reasoning"] },
      ...{ max_output_tokens: 100_000, price: { input: "0.40", output: "1.20" } },
      deployments: [{ provider: protocol, upstream_model: "m", cost: { input: "0.1", output: "0.1" } }],
    })),
  };
  await world.applyCatalog(JSON.stringify(catalog));
});
afterAll(async () => {
  await world.close();
  suppliers.close();
});

async function tenant(masking: Partial<Masking>): Promise<{ customerId: string; token: string }> {
  const customerId = await world.customer();
  const amount = nano(10n ** 12n);
  await rechargeAccount(world.system, { customerId, amount, reason: "test", idempotencyKey: customerId });
  const visibleModelIds = async (): Promise<ReadonlySet<string>> => new Set();
  await updateSecurityPolicy(world.system, { customerId, changes: { masking }, visibleModelIds });
  return { customerId, token: await world.key(customerId) };
}

interface Ask {
  client: Protocol;
  supplier: Protocol;
  said?: string;
  stream?: boolean;
}

async function ask(token: string, { client, supplier, said = text, stream = true }: Ask): Promise<string> {
  const own = JSON.parse(conversation(client, said).toString()) as Record<string, unknown>;
  const asked = { ...own, model: supplier, ...(client !== "dashscope" && { stream }) };
  const body = stream ? asked : { ...asked, stream_options: undefined };
  const response = await fetch(world.url + paths[client], {
    method: "POST",
    headers: {
      ...{
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "anthropic-version": "2023-06-01",
      },
      ...(stream && { "x-dashscope-sse": "enable" }),
    },
    body: JSON.stringify(body),
  });
  return response.text();
}

/** What the record of a customer's only request says of its policies. */
async function effectsOf(customerId: string): Promise<unknown> {
  for (const end = Date.now() + 5_000; ;) {
    const [row] = await world.see("SELECT policy FROM request WHERE customer_id = $1", [customerId]);
    if (row || Date.now() > end) return row?.["policy"];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each(pairs)("a client of $client, a supplier of $supplier", ({ client, supplier }) => {
  test("what is masked reversibly never reaches the supplier, and is all there in the client's stream", async () => {
    const { customerId, token } = await tenant({ enabled: true });
    const before = suppliers.received.length;
    const stream = await ask(token, { client, supplier });
    expect(suppliers.received.slice(before).map((body) => leaksOf(body, originals))).toEqual([[]]);
    expect(checkStream(client, stream)).toEqual([]);
    const read = readStream(client, stream);
    expect([read.text, read.said]).toEqual([text, text]);
    const effects = await effectsOf(customerId);
    expect(effects).toMatchObject({ masked: { email: expect.any(Number), private_key: expect.any(Number) } });
    expect(leaksOf(JSON.stringify(effects), originals)).toEqual([]);
    expect(leaksOf(world.logged(), originals)).toEqual([]);
  });

  test("nor where the answer is wanted whole", async () => {
    const { token } = await tenant({ enabled: true });
    const before = suppliers.received.length;
    const answer = await ask(token, { client, supplier, stream: false });
    expect(suppliers.received.slice(before).map((body) => leaksOf(body, originals))).toEqual([[]]);
    expect(leaksOf(answer, originals)).toEqual(originals);
  });
});

describe.each(protocols)("over %s", (protocol) => {
  const pair = { client: protocol, supplier: protocol };

  test("what is masked for good does not come back", async () => {
    const { token } = await tenant({ enabled: true, strategy: "irreversible" });
    const stream = await ask(token, pair);
    expect([leaksOf(stream, originals), leaksOf(suppliers.received.at(-1)!, originals)]).toEqual([[], []]);
    expect(readStream(protocol, stream).text).toContain("<[EMAIL]>");
  });

  test("in the answer only, the supplier reads the originals and the client does not", async () => {
    const { token } = await tenant({ enabled: true, applyTo: ["output"] });
    const stream = await ask(token, pair);
    expect([leaksOf(stream, originals), leaksOf(suppliers.received.at(-1)!, originals)]).toEqual([
      [],
      originals,
    ]);
    expect(checkStream(protocol, stream)).toEqual([]);
  });

  test("a request with nothing in it goes on in its own bytes, and leaves no mark", async () => {
    const { customerId, token } = await tenant({ enabled: true, applyTo: ["input", "logs"] });
    await ask(token, { ...pair, said: "nothing   at\tall" });
    expect(suppliers.received.at(-1)).toContain(JSON.stringify("nothing   at\tall"));
    expect(await effectsOf(customerId)).toBeNull();
  });
});
