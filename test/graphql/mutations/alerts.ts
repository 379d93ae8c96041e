import { expect } from "@jest/globals";
import { newId } from "../../../src/kernel/ids.ts";
import { field, type Case, type Refusal } from "./case.ts";
import { beyond, does, type Input, type Stage } from "./stage.ts";

const HOOK = "https://hooks.example.com/relay";
const MAIL = "ops@example.com";

async function alert({ world, own }: Stage): Promise<Input> {
  const alertId = newId("alr");
  await world.see(
    `INSERT INTO alert (id, customer_id, kind, subject, condition, title, data, raised_at)
     VALUES ($1, $2, 'balance.low', $1, 'below', 'Low', '{}', now())`,
    [alertId, own.customerId],
  );
  return { alertId };
}

/** A message to an address that is told of things, at the end of its way unless it is said otherwise. */
const delivery =
  (state = "failed", target = MAIL) =>
  async (at: Stage): Promise<Input> => {
    await does(at, "updateBalanceConfig", { notifyEmails: [MAIL] });
    const deliveryId = newId("dlv");
    await at.world.see(
      `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, state, created_at,
         next_at, ended_at)
       VALUES ($1, $2, 'balance.low', 'alr_x', 'email', $3, '{}', $4, now(),
         CASE $4 WHEN 'pending' THEN now() END, CASE $4 WHEN 'pending' THEN NULL ELSE now() END)`,
      [deliveryId, at.own.customerId, target, state],
    );
    return { deliveryId };
  };

const hooked =
  (more: Input = {}, config: Input = {}) =>
  async (at: Stage): Promise<Input> => {
    await does(at, "updateBalanceConfig", { webhookUrl: HOOK, ...config });
    return more;
  };

/** The first change that changes nothing leaves the lock of the settings: a document without a version. */
const looked =
  (more: Input = {}) =>
  async (at: Stage): Promise<Input> => {
    await does(at, "updateBalanceConfig", {});
    return more;
  };

const missing = (name: string, prefix: "alr" | "dlv", make: (at: Stage) => Promise<Input>): Refusal[] => [
  { why: "another customer's", input: (at) => make(beyond(at)), is: [[null, "not_found"]] },
  { why: "one that is not there", input: () => ({ [name]: newId(prefix) }), is: [[null, "not_found"]] },
  { why: "what is no id", input: () => ({ [name]: "%00" }), is: [[null, "not_found"]] },
];
const conflict = (why: string, input: Refusal["input"]): Refusal => ({
  why,
  input,
  is: [[null, "conflict"]],
});

const wrongSettings: [why: string, name: string, wrong: Input][] = [
  ["a threshold of nothing", "lowBalanceThreshold", { lowBalanceThreshold: "0" }],
  ["a threshold below nothing", "criticalBalanceThreshold", { criticalBalanceThreshold: "-1" }],
  ["a threshold finer than money", "lowBalanceThreshold", { lowBalanceThreshold: "0.0000000001" }],
  [
    "a critical threshold above the low one",
    "criticalBalanceThreshold",
    { lowBalanceThreshold: "1", criticalBalanceThreshold: "2" },
  ],
  ["more than all of a quota", "quotaAlertPercents[1]", { quotaAlertPercents: [50, 101] }],
  ["a percentage twice", "quotaAlertPercents", { quotaAlertPercents: [50, 50] }],
  ["null for a list", "quotaAlertPercents", { quotaAlertPercents: null }],
  ["what is no e-mail address", "notifyEmails[0]", { notifyEmails: ["nobody"] }],
  ["an address twice, in other letters", "notifyEmails", { notifyEmails: ["a@b.example", "A@b.example"] }],
  [
    "eleven addresses",
    "notifyEmails",
    { notifyEmails: Array.from({ length: 11 }, (_, n) => `a${String(n)}@b.example`) },
  ],
  ["a webhook without encryption", "webhookUrl", { webhookUrl: "http://hooks.example.com" }],
  ["a webhook at a private address", "webhookUrl", { webhookUrl: "https://169.254.169.254/" }],
  ["a webhook with a password", "webhookUrl", { webhookUrl: "https://a:b@hooks.example.com" }],
  ["what is no URL", "webhookUrl", { webhookUrl: "hooks" }],
  ["null for yes or no", "alertsEnabled", { alertsEnabled: null }],
];

const OVERLAP_MAX = 604_800;

/** Of what a customer is told, and where. */
export const alertCases: Record<string, Case> = {
  updateBalanceConfig: {
    may: "account:write",
    input: () => ({
      ...{ lowBalanceThreshold: "10", quotaAlertPercents: [80, 50], notifyEmails: ["Ops@Example.com"] },
      ...{ webhookUrl: HOOK, expectedVersion: 0 },
    }),
    audit: [
      {
        action: "balance_config.update",
        subject: ["balance_config", "@customer"],
        before: {
          low_balance_threshold: null,
          quota_alert_percents: [],
          notify_emails: [],
          webhook_url: null,
        },
        after: {
          ...{ low_balance_threshold: "10.00", quota_alert_percents: [50, 80] },
          ...{ notify_emails: [MAIL], webhook_url: HOOK },
        },
      },
      {
        action: "webhook_signing_key.create",
        subject: ["webhook_signing_key", "@any"],
        after: { previous_retires_at: expect.any(String) },
      },
    ],
    refusals: [
      ...wrongSettings.map(([why, name, wrong]) => field(name, () => wrong, why)),
      {
        why: "several faults at once",
        input: () => ({ lowBalanceThreshold: "0", webhookUrl: "hooks", alertsEnabled: false }),
        is: [
          ["input.lowBalanceThreshold", "invalid_request"],
          ["input.webhookUrl", "invalid_request"],
        ],
      },
      {
        why: "another version by now",
        input: () => ({ alertsEnabled: false, expectedVersion: 5 }),
        is: [[null, "version_conflict"]],
      },
    ],
    quiet: [
      { why: "the settings that it has", input: looked({ alertsEnabled: true, webhookUrl: null }) },
      { why: "nothing at all", input: looked() },
    ],
  },

  acknowledgeAlert: {
    may: "account:write",
    input: alert,
    audit: [
      {
        action: "alert.acknowledge",
        subject: ["alert", "alert.id"],
        before: { acknowledged_at: null },
        after: { acknowledged_at: expect.any(String) },
      },
    ],
    refusals: missing("alertId", "alr", alert),
    quiet: [
      {
        why: "one that was seen already",
        async input(at) {
          const input = await alert(at);
          await does(at, "acknowledgeAlert", input);
          return input;
        },
      },
    ],
  },

  replayDelivery: {
    may: "account:write",
    input: delivery(),
    audit: [
      {
        action: "delivery.replay",
        subject: ["delivery", "delivery.id"],
        before: { state: "failed", target: MAIL },
        after: { state: "pending", target: MAIL },
      },
    ],
    refusals: [
      ...missing("deliveryId", "dlv", delivery()),
      conflict("one that is still being tried", delivery("pending")),
      conflict("one to where nothing is wanted any more", delivery("failed", "gone@example.com")),
    ],
  },

  testWebhook: {
    may: "account:write",
    input: hooked({ note: "hello" }),
    audit: [{ action: "webhook.test", subject: ["delivery", "delivery.id"], after: { target: HOOK } }],
    refusals: [
      conflict("no webhook is wanted", () => ({})),
      conflict("alerts are off", hooked({}, { alertsEnabled: false })),
      conflict("the one before it is on its way", async (at) => {
        await hooked()(at);
        await does(at, "testWebhook", {});
        return {};
      }),
      field("note", hooked({ note: "x".repeat(101) }), "too long a note"),
    ],
  },

  rotateWebhookSigningKey: {
    may: "account:write",
    input: () => ({ overlapSeconds: 60 }),
    audit: [
      {
        action: "webhook_signing_key.create",
        subject: ["webhook_signing_key", "@any"],
        after: { previous_retires_at: expect.any(String) },
      },
    ],
    refusals: [
      field("overlapSeconds", () => ({ overlapSeconds: -1 }), "less than no overlap"),
      field("overlapSeconds", () => ({ overlapSeconds: OVERLAP_MAX + 1 }), "an overlap of more than a week"),
      field("overlapSeconds", () => ({ overlapSeconds: null }), "an overlap of null"),
    ],
  },
};
