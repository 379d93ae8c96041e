import { describe, expect, test } from "@jest/globals";
import { parseCatalogFile } from "../../src/catalog/index.ts";
import type { AppError } from "../../src/kernel/app-error.ts";

const full = `
currency: USD
providers:
  - name: main-openai            # never shown to customers
    protocol: openai
    base_url: https://api.openai.com/v1
    region: us
    flags: { streamUsage: true, thinkingMode: none, betaAllowList: [a-1] }
    credentials: [{ label: a, secret: "\${OPENAI_API_KEY}" }]
    allow_private_address: false
models:
  - id: qwen-plus
    display_name: Qwen Plus
    description: …
    capabilities: [chat, streaming, tools, json, reasoning, vision]
    input_modalities: [text, image]
    context_window: 131072
    max_output_tokens: 8192
    tags: [general]
    visibility: private
    metadata: { Any_Key: [1, null, true, "x"] }
    price: { input: "0.40", cached_input: "0.16", cache_write: "0.50", cache_write_1h: "0.8", output: "1.20", reasoning: "1.20", per_request: "0" }
    deployments:
      - { provider: main-openai, upstream_model: qwen-plus-2025-12, priority: 0, weight: 100, region: eu, flags: { prefill: true }, cost: { input: "0.30", output: "0.90" } }
  - id: tiered
    price: { currency: CNY, tiers: [{ up_to_input_tokens: 1000, input: "1", output: "2" }, { input: "2", output: "4" }] }
  - id: auto-chat-balanced
    kind: auto
    strategy: balanced
    members: [qwen-plus, tiered]
resources:
  - { type: mcp, name: search, display_name: Search, description: d, endpoint: "https://x.example.com", tags: [t], version: "2", status: disabled, metadata: { a: 1 } }
`;
const env = { OPENAI_API_KEY: "sk-from-the-environment" };

function errorsOf(
  text: string,
  environment: Record<string, string> = {},
): { fields: string[]; text: string; codes: string[] } {
  try {
    parseCatalogFile(text, environment);
  } catch (thrown) {
    const error = thrown as AppError;
    expect([error.name, error.code]).toEqual(["AppError", "invalid_request"]);
    return {
      fields: error.fields.map((field) => field.field),
      codes: error.fields.map((field) => field.code),
      text: [error.message, ...error.fields.map((field) => `${field.field} ${field.message}`)].join("\n"),
    };
  }
  throw new Error("the file was not refused");
}

const model = (text: string) => `currency: USD\nmodels:\n  - id: m\n    ${text}\n`;
const provider = (text: string) =>
  `providers:\n  - name: p\n    protocol: openai\n    base_url: https://api.example.com\n    ${text}\n`;

describe("the catalog file", () => {
  test("every key of the contract is read", () => {
    expect(parseCatalogFile(full, env)).toEqual({
      currency: "USD",
      providers: [
        {
          name: "main-openai",
          protocol: "openai",
          baseUrl: "https://api.openai.com/v1",
          region: "us",
          flags: { streamUsage: true, thinkingMode: "none", betaAllowList: ["a-1"] },
          credentials: [{ label: "a", secret: "sk-from-the-environment" }],
          allowPrivateAddress: false,
        },
      ],
      models: [
        {
          id: "qwen-plus",
          kind: "model",
          displayName: "Qwen Plus",
          description: "…",
          capabilities: ["chat", "streaming", "tools", "json", "reasoning", "vision"],
          inputModalities: ["text", "image"],
          contextWindow: 131_072,
          maxOutputTokens: 8_192,
          tags: ["general"],
          visibility: "private",
          metadata: { Any_Key: [1, null, true, "x"] },
          price: {
            currency: "USD",
            input: "0.40",
            cachedInput: "0.16",
            cacheWrite: "0.50",
            cacheWrite1h: "0.8",
            output: "1.20",
            reasoning: "1.20",
            perRequest: "0",
          },
          deployments: [
            {
              provider: "main-openai",
              upstreamModel: "qwen-plus-2025-12",
              priority: 0,
              weight: 100,
              region: "eu",
              flags: { prefill: true },
              cost: { currency: "USD", input: "0.30", output: "0.90" },
            },
          ],
        },
        {
          id: "tiered",
          kind: "model",
          price: {
            currency: "CNY",
            tiers: [
              { upToInputTokens: 1_000, input: "1", output: "2" },
              { input: "2", output: "4" },
            ],
          },
        },
        { id: "auto-chat-balanced", kind: "auto", strategy: "balanced", members: ["qwen-plus", "tiered"] },
      ],
      resources: [
        {
          type: "mcp",
          name: "search",
          displayName: "Search",
          description: "d",
          endpoint: "https://x.example.com",
          tags: ["t"],
          version: "2",
          status: "disabled",
          metadata: { a: 1 },
        },
      ],
    });
  });

  test("JSON is accepted wherever YAML is, and an empty file is an empty catalog", () => {
    const json = '{"currency": "USD", "models": [{"id": "m", "price": {"input": "1", "output": "2"}}]}';
    expect(parseCatalogFile(json, {}).models).toEqual([
      { id: "m", kind: "model", price: { currency: "USD", input: "1", output: "2" } },
    ]);
    const empty = { currency: null, providers: [], models: [], resources: [] };
    for (const text of ["", "{}", "# nothing\n", "models: []"])
      expect(parseCatalogFile(text, {})).toEqual(empty);
  });

  test("all errors are listed at once, by their paths in the file", () => {
    const { fields, codes } = errorsOf(`
curency: USD
providers:
  - { name: p, protocol: grpc, base_url: "http://10.0.0.1/v1", colour: blue }
  - { name: p, protocol: openai, base_url: "https://10.0.0.1/v1", flags: { noSuchFlag: true } }
models:
  - { id: m, price: { input: 0.40, output: "1" }, deployments: [{ provider: p, rollout: 10 }] }
  - { id: m, kind: auto }
  - { id: n, members: [m], price: { input: "1", output: "2" } }
  - not a mapping
resources:
  - { type: model, name: r }
`);
    expect(fields).toEqual([
      "curency",
      "providers[0].protocol",
      "providers[0].colour",
      "providers[1].flags.noSuchFlag",
      "providers[1].base_url",
      "providers[1]",
      "models[0].price.input",
      "models[0].deployments[0].rollout",
      "models[0].deployments[0].upstream_model",
      "models[1].strategy",
      "models[1].members",
      "models[1]",
      "models[2].price.currency",
      "models[3]",
      "resources[0].type",
    ]);
    expect(codes.filter((code) => code === "unknown_parameter")).toHaveLength(3);
  });

  test.each([
    [
      "a name given twice",
      provider("region: a") + "  - { name: p, protocol: openai, base_url: 'https://b.example.com' }",
      "providers[1]",
    ],
    [
      "a label given twice",
      provider("credentials: [{ label: a, secret: s }, { label: a, secret: t }]"),
      "providers[0].credentials[1].label",
    ],
    [
      "a deployment given twice",
      model("deployments: [{ provider: p, upstream_model: u }, { provider: p, upstream_model: u }]"),
      "models[0].deployments[1]",
    ],
    [
      "tiers without an open end",
      model("price: { tiers: [{ up_to_input_tokens: 5, input: '1', output: '1' }] }"),
      "models[0].price.tiers[0].up_to_input_tokens",
    ],
    [
      "a bad one-hour rate",
      model("price: { input: '1', output: '1', cache_write_1h: '-1' }"),
      "models[0].price.cache_write_1h",
    ],
    [
      "a cost without output",
      model("deployments: [{ provider: p, upstream_model: u, cost: { input: '1' } }]"),
      "models[0].deployments[0].cost.output",
    ],
    [
      "an auto model with deployments",
      model(
        "kind: auto\n    strategy: balanced\n    members: [x]\n    deployments: [{ provider: p, upstream_model: u }]",
      ),
      "models[0].deployments",
    ],
    ["a fraction of a token", model("context_window: 1.5"), "models[0].context_window"],
    [
      "a yes that is text in YAML 1.2",
      provider("allow_private_address: yes"),
      "providers[0].allow_private_address",
    ],
    ["a currency that is none", "currency: dollars", "currency"],
    ["numbers that JSON cannot hold", model("metadata: { a: .inf }"), "models[0].metadata"],
    [
      "a version that is a number",
      "resources: [{ type: mcp, name: r, version: 1.0 }]",
      "resources[0].version",
    ],
    ["a list where a mapping belongs", "- a", "file"],
  ])("%s is refused where it stands", (_, text, field) => {
    expect(errorsOf(text).fields).toEqual([field]);
  });

  test("a duplicate key is refused, not silently won by one of the two", () => {
    expect(errorsOf("currency: USD\ncurrency: EUR").text).toMatch(/duplicate key in line 2/);
    expect(errorsOf('{"currency": "USD", "currency": "EUR"}').text).toMatch(/duplicate key/);
    expect(errorsOf(model("price: { input: '1', output: '2', input: '3' }")).text).toMatch(/duplicate key/);
  });

  test("anchors may be used, but not to make a small file huge", () => {
    const shared = "currency: USD\nmodels:\n  - { id: a, tags: &t [x, y] }\n  - { id: b, tags: *t }\n";
    expect(parseCatalogFile(shared, {}).models[1]?.tags).toEqual(["x", "y"]);
    const levels = Array.from(
      { length: 9 },
      (_, n) =>
        `k${String(n + 1)}: &a${String(n + 1)} [${Array(9)
          .fill(`*a${String(n)}`)
          .join(",")}]`,
    );
    const bomb = ["k0: &a0 [x,x,x,x,x,x,x,x,x]", ...levels].join("\n");
    const began = performance.now();
    expect(errorsOf(bomb).text).toMatch(/anchors too often/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("what is no YAML, too deep or too large is refused in a moment, without a word of its content", () => {
    const began = performance.now();
    for (const text of [
      "a: [",
      "a: b: c: SECRET-TEXT",
      "%YAML 9.9\n---\n%",
      "a: !!js/function SECRET-TEXT",
      "--- a\n--- b",
      "\t- SECRET-TEXT: [",
    ]) {
      expect(errorsOf(text).text).not.toContain("SECRET-TEXT");
    }
    expect(errorsOf("[".repeat(50_000)).text).toMatch(/YAML/);
    expect(errorsOf(model(`metadata: ${"{ a: ".repeat(60)}1${" }".repeat(60)}`)).text).toMatch(
      /nested too deeply/,
    );
    expect(errorsOf(`a: ${"x".repeat(2_000_000)}`).text).toMatch(/too large/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("keys that JavaScript treats specially are unknown keys like any other", () => {
    expect(errorsOf('{"__proto__": {"currency": "USD"}, "constructor": 1}').fields).toEqual([
      "__proto__",
      "constructor",
    ]);
    expect(({} as Record<string, unknown>)["currency"]).toBeUndefined();
  });
});

describe("the environment in the file", () => {
  test("a variable that is missing is named; its neighbours' values are not told", () => {
    const text = provider(
      'credentials: [{ label: a, secret: "${MISSING_KEY}" }, { label: b, secret: "${PRESENT} x" }]',
    );
    const { fields, text: said } = errorsOf(text, { PRESENT: "the-present-secret" });
    expect(fields).toEqual(["providers[0].credentials[0].secret", "providers[0].credentials[1].secret"]);
    expect(said).toContain("MISSING_KEY");
    expect(said).not.toContain("the-present-secret");
  });

  test("values fill texts only: they add no keys, are not read as YAML, and are not filled again", () => {
    const file = parseCatalogFile(model('display_name: "a ${ONE} c"\n    description: ${TWO}'), {
      ONE: 'b", evil: {x: 1}',
      TWO: "${ONE}",
    });
    expect(file.models[0]).toEqual({
      id: "m",
      kind: "model",
      displayName: 'a b", evil: {x: 1} c',
      description: "${ONE}",
    });
  });

  test("a doubled dollar sign stands for itself, and what names no variable is refused", () => {
    const read = (text: string) =>
      parseCatalogFile(model(`description: '${text}'`), { A: "x" }).models[0]?.description;
    expect(read("$${A} ${A} $A ${A")).toBe("${A} x $A ${A");
    expect(errorsOf(model("description: '${not a name}'")).fields).toEqual(["models[0].description"]);
    expect(errorsOf(model("description: '${constructor}'")).fields).toEqual(["models[0].description"]);
  });
});
