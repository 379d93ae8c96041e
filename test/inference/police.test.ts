import { expect, test } from "@jest/globals";
import { dialects } from "../../src/inference/dialects/dialects.ts";
import { Reading } from "../../src/inference/reading.ts";
import type { Entitled } from "../../src/inference/stages/entitle.ts";
import { police } from "../../src/inference/stages/police.ts";
import { TokenRates } from "../../src/inference/token-rates.ts";
import { defaultPolicies, type ServingPolicies } from "../../src/policies/index.ts";

const { security, context } = defaultPolicies;
const needs = { rates: new TokenRates(), moderation: null };

function asking(count: number, policies: ServingPolicies): Entitled {
  const messages = Array.from({ length: count }, () => ({ role: "user", content: "a" }));
  const body = Buffer.from(JSON.stringify({ model: "m", messages }));
  const request = dialects.openai.readRequest({ headers: {}, query: "", body });
  return { policies, asked: { id: "m" }, reading: new Reading(request) } as Entitled;
}

const looking: [string, ServingPolicies][] = [
  [
    "masking",
    { ...defaultPolicies, security: { ...security, masking: { ...security.masking, enabled: true } } },
  ],
  [
    "content safety",
    {
      ...defaultPolicies,
      security: {
        ...security,
        contentSafety: { ...security.contentSafety, mode: "monitor", customTerms: ["x"] },
      },
    },
  ],
  [
    "a window",
    {
      ...defaultPolicies,
      context: { ...context, contextWindow: { maxInputTokens: 9_000_000, overflow: "reject" } },
    },
  ],
];

test.each(looking)(
  "%s looks at 10,000 messages of a request, and refuses more of them",
  async (_, policies) => {
    await expect(police(needs, asking(10_000, policies), {})).resolves.toMatchObject({ effects: {} });
    await expect(police(needs, asking(10_001, policies), {})).rejects.toMatchObject({
      code: "request_too_large",
    });
  },
);

test("where nothing looks at what requests say, they may have as many as they like", async () => {
  const elsewhere = {
    ...defaultPolicies,
    routing: { ...defaultPolicies.routing, strategy: "cost" as const },
  };
  for (const policies of [defaultPolicies, elsewhere]) {
    const asked = asking(10_001, policies);
    expect((await police(needs, asked, {})).reading).toBe(asked.reading);
  }
});

test("masking takes a million characters of arguments of tools, and refuses more of them", async () => {
  const [, masked] = looking[0]!;
  const called = (length: number): Entitled => {
    const call = { id: "c1", type: "function", function: { name: "f", arguments: "1".repeat(length) } };
    const messages = [
      { role: "user", content: "a" },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: "b" },
    ];
    const body = Buffer.from(JSON.stringify({ model: "m", messages }));
    const request = dialects.openai.readRequest({ headers: {}, query: "", body });
    return { ...asking(1, masked), reading: new Reading(request) };
  };
  await expect(police(needs, called(1_000_000), {})).resolves.toMatchObject({ asked: { id: "m" } });
  await expect(police(needs, called(1_000_001), {})).rejects.toMatchObject({ code: "request_too_large" });
});
