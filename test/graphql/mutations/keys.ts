import { expect } from "@jest/globals";
import { nano } from "../../../src/kernel/money.ts";
import { field, type Case, type Refusal } from "./case.ts";
import { beyond, byKey, byRole, does, made, type Input, type Stage } from "./stage.ts";

const ABSENT = `key_${"0".repeat(26)}`;
const PAST = "2020-01-01T00:00:00Z";
const MANY = Array.from({ length: 501 }, (_, index) => `m${String(index)}`);

const keyOf = (at: Stage): Promise<string> => made(at, "createApiKey", { name: "k" });
const aKey =
  (more: Input = {}) =>
  async (at: Stage): Promise<Input> => ({ apiKeyId: await keyOf(at), ...more });
async function disabled(at: Stage): Promise<Input> {
  const input = await aKey()(at);
  await does(at, "disableApiKey", input);
  return input;
}
async function expired(at: Stage): Promise<Input> {
  const { apiKeyId } = await aKey()(at);
  await at.world.see("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [apiKeyId]);
  return { apiKeyId };
}
async function succeeded(at: Stage): Promise<Input> {
  const input = await aKey()(at);
  await does(at, "rotateApiKey", { ...input, overlapSeconds: 60 });
  return input;
}

/** What no mutation of a key finds. */
const strangers = (more: Input = {}): Refusal[] => [
  { why: "a key of another customer", input: (at) => aKey(more)(beyond(at)), is: [[null, "not_found"]] },
  { why: "a key that is not there", input: () => ({ apiKeyId: ABSENT, ...more }), is: [[null, "not_found"]] },
  { why: "what is no id", input: () => ({ apiKeyId: "'; --", ...more }), is: [[null, "not_found"]] },
];

const conflict = (why: string, input: Refusal["input"]): Refusal => ({
  why,
  input,
  is: [[null, "conflict"]],
});
const forbidden = (why: string, input: Refusal["input"], as: NonNullable<Refusal["as"]>): Refusal => ({
  ...{ why, input, as },
  is: "permission_denied",
});

/** What is wrong with terms, alike for a new key and for one that changes. */
const terms: [why: string, name: string, wrong: Input, code?: string][] = [
  ["no name", "name", { name: "" }],
  ["a name of spaces", "name", { name: "   " }],
  ["a name with a control character", "name", { name: "a\tb" }],
  ["too long a name", "name", { name: "x".repeat(81) }],
  [
    "a model that is not the customer's",
    "allowedModelIds",
    { allowedModelIds: ["hidden"] },
    "model_not_allowed",
  ],
  ["too many models", "allowedModelIds", { allowedModelIds: MANY }],
  ["a quota of nothing", "quota.limit", { quota: { limit: "0", period: "daily" } }],
  ["a quota finer than money", "quota.limit", { quota: { limit: "0.0000000001", period: "daily" } }],
  ["a rate of nothing", "rateLimits.rpm", { rateLimits: { rpm: 0 } }],
  ["no capabilities", "capabilities", { capabilities: [] }],
  ["a capability twice", "capabilities", { capabilities: ["inference", "inference"] }],
  ["a capability that there is not", "capabilities[0]", { capabilities: ["admin"] }],
  ["what is no network", "ipAllowlist", { ipAllowlist: ["10.0.0.0/33"] }],
  ["an expiry that is past", "expiresAt", { expiresAt: PAST }],
];

const noMore = { quota: { limit: nano(5_000_000_000n), period: "daily" as const } };

export const keyCases: Record<string, Case> = {
  createApiKey: {
    may: "keys:write",
    input: () => ({
      ...{ name: "robot", allowedModelIds: ["qwen-plus"], capabilities: ["inference"] },
      ...{ quota: { limit: "5", period: "daily" }, rateLimits: { rpm: 7 }, ipAllowlist: ["10.0.0.0/8"] },
    }),
    audit: [
      {
        action: "api_key.create",
        subject: ["api_key", "apiKey.id"],
        after: {
          ...{ name: "robot", status: "active", version: 1, capabilities: ["inference"], expiresAt: null },
          ...{ allowedModelIds: ["qwen-plus"], quota: { limit: "5.00", period: "daily" } },
          ...{ rateLimits: { rpm: 7, tpm: null, concurrency: null }, ipAllowlist: ["10.0.0.0/8"] },
        },
      },
    ],
    refusals: [
      ...terms.map(([why, name, wrong, code]) => field(name, () => ({ name: "k", ...wrong }), why, code)),
      forbidden(
        "a key makes a stronger one",
        () => ({ name: "k", capabilities: ["inference"] }),
        byKey(["keys:write"]),
      ),
      forbidden(
        "a key with a quota makes one without",
        () => ({ name: "k", capabilities: ["keys:write"] }),
        byKey(["keys:write"], noMore),
      ),
      forbidden(
        "a key for one model makes one for all",
        () => ({ name: "k", capabilities: ["keys:write"] }),
        byKey(["keys:write"], { allowedModelIds: ["qwen-plus"] }),
      ),
      forbidden(
        "a developer gives what only others may do",
        () => ({ name: "k", capabilities: ["account:write"] }),
        byRole("developer"),
      ),
    ],
  },

  updateApiKey: {
    may: "keys:write",
    input: aKey({ name: "other", rateLimits: { tpm: 9 }, expectedVersion: 1 }),
    audit: [
      {
        action: "api_key.update",
        subject: ["api_key", "apiKey.id"],
        before: { name: "k", version: 1, rateLimits: { rpm: null, tpm: null, concurrency: null } },
        after: { name: "other", version: 2, rateLimits: { rpm: null, tpm: 9, concurrency: null } },
      },
    ],
    refusals: [
      ...strangers({ name: "other" }),
      ...terms.map(([why, name, wrong, code]) => field(name, aKey(wrong), why, code)),
      field("quota.limit", aKey({ quota: { period: "daily" } }), "a new quota without a limit"),
      field("quota.period", aKey({ quota: { limit: "1" } }), "a new quota without a period"),
      field("rateLimits", aKey({ rateLimits: null }), "null where it clears nothing"),
      {
        why: "another version by now",
        input: aKey({ name: "other", expectedVersion: 7 }),
        is: [[null, "version_conflict"]],
      },
      conflict("a key that is disabled", disabled),
      forbidden("a key changes a stronger one", aKey({ name: "x" }), byKey(["keys:write"])),
    ],
    quiet: [{ why: "the name that it has", input: aKey({ name: "k" }) }],
  },

  copyApiKey: {
    may: "keys:write",
    input: aKey(),
    audit: [
      {
        action: "api_key.copy",
        subject: ["api_key", "apiKey.id"],
        after: { name: "k copy", status: "active", rotatedFromId: null, originalId: expect.any(String) },
      },
    ],
    refusals: [
      ...strangers(),
      field("name", aKey({ name: " " }), "a name of spaces"),
      field("name", aKey({ name: "x".repeat(81) }), "too long a name"),
      conflict("a key that is disabled", disabled),
      forbidden("a key copies a stronger one", aKey(), byKey(["keys:write"])),
    ],
  },

  rotateApiKey: {
    may: "keys:write",
    input: aKey(),
    audit: [
      {
        action: "api_key.rotate",
        subject: ["api_key", "apiKey.id"],
        after: { name: "k", status: "active", rotatedFromId: expect.any(String) },
      },
      {
        action: "api_key.disable",
        subject: ["api_key", "replacedApiKeyId"],
        before: { status: "active", version: 1 },
        after: { status: "disabled", version: 2 },
      },
    ],
    also: [
      {
        why: "with an overlap",
        input: aKey({ overlapSeconds: 60 }),
        audit: [
          {
            action: "api_key.rotate",
            subject: ["api_key", "apiKey.id"],
            after: { rotatedFromId: expect.any(String), originalId: expect.any(String) },
          },
          {
            action: "api_key.update",
            subject: ["api_key", "replacedApiKeyId"],
            before: { status: "active", expiresAt: null },
            after: { status: "active", expiresAt: expect.any(String) },
          },
        ],
      },
    ],
    refusals: [
      ...strangers(),
      field("overlapSeconds", aKey({ overlapSeconds: -1 }), "less than no overlap"),
      field("overlapSeconds", aKey({ overlapSeconds: 604_801 }), "an overlap of more than a week"),
      conflict("a key that is disabled", disabled),
      conflict("a key that has expired", expired),
      conflict("a key that has its successor", succeeded),
      forbidden("a key rotates a stronger one", aKey(), byKey(["keys:write"])),
    ],
  },

  disableApiKey: {
    may: "keys:write",
    input: aKey(),
    audit: [
      {
        action: "api_key.disable",
        subject: ["api_key", "apiKey.id"],
        before: { status: "active", version: 1 },
        after: { status: "disabled", version: 2 },
      },
    ],
    refusals: [...strangers(), forbidden("a key disables a stronger one", aKey(), byKey(["keys:write"]))],
    quiet: [{ why: "a key that is disabled already", input: disabled }],
  },
};
