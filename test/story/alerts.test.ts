import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import OpenAI from "openai";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { openReceiver, type Receiver } from "../policies/world.ts";
import { startRelay, type RelayProcess } from "../support/relay.ts";
import { customerOf, openWorld, type World } from "./world.ts";

let world: World;
let second: RelayProcess;
let receiver: Receiver;
let smtp: SMTPServer;
const mails: string[] = [];

beforeAll(async () => {
  receiver = await openReceiver();
  smtp = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onData: (stream, _, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push(Buffer.concat(chunks).toString("utf8"));
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  world = await openWorld({
    RELAY_WEBHOOK_ALLOW: "127.0.0.1",
    RELAY_SMTP_URL: `smtp://127.0.0.1:${String((smtp.server.address() as AddressInfo).port)}`,
    RELAY_MAIL_FROM: "Token Relay <alerts@relay.example.com>",
  });
  second = await startRelay({ env: world.env });
}, 120_000);
afterAll(async () => {
  await second.end();
  await world.close();
  await receiver.close();
  await new Promise<void>((resolve) => smtp.close(resolve));
}, 60_000);

const EVALUATED_AND_SENT_MS = 9_000;

async function settings(token: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${world.relay.url}/openapi/v1/balance/config`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Record<string, unknown> }).data;
}

function chat(token: string): Promise<unknown> {
  const openai = new OpenAI({ apiKey: token, baseURL: `${world.relay.url}/v1` });
  const messages = [{ role: "user" as const, content: "hello" }];
  return openai.chat.completions.create({ model: "plain", messages, max_completion_tokens: 20 });
}

async function until(isDone: () => boolean): Promise<void> {
  for (let waited = 0; !isDone() && waited < 30_000; waited += 100) await sleep(100);
}

test("a request that takes the balance below the threshold is told once by webhook and mail, by two relays", async () => {
  const { apiKey: token } = world;
  const made = await settings(token, {
    low_balance_threshold: "100",
    webhook_url: receiver.url,
    notify_emails: ["ops@example.com"],
  });
  await sleep(EVALUATED_AND_SENT_MS);
  expect([receiver.received, mails]).toEqual([[], []]);
  await chat(token);
  await until(() => receiver.received.length > 0 && mails.length > 0);
  await chat(token);
  await sleep(EVALUATED_AND_SENT_MS);
  expect([receiver.received.length, mails.length]).toEqual([1, 1]);
  const [{ headers, body }] = receiver.received as [Receiver["received"][number]];
  const told = new Webhook(String(made["webhook_signing_key"])).verify(
    body,
    headers as Record<string, string>,
  );
  expect(told).toMatchObject({
    type: "balance.low",
    data: { customer_id: world.customerId, threshold: "100.00", total: expect.stringMatching(/^99\.99/) },
  });
  expect(mails[0]).toMatch(/^To: ops@example\.com\r$/m);
  expect(mails[0]).toMatch(/^Subject: Balance low: 99\.99\d* USD, below 100\.00 USD\r$/m);
}, 90_000);

test("a key that spends its quota is told at the percent that was asked for", async () => {
  receiver.received.length = 0;
  const quota = { limit: 1_000_000n as never, period: "daily" as const };
  const customer = await customerOf(world, { amount: 1_000_000_000n, quota });
  await settings(customer.token, { quota_alert_percents: [1], webhook_url: receiver.url });
  await chat(customer.token);
  await until(() => receiver.received.length > 0);
  expect(JSON.parse(receiver.received[0]?.body ?? "null")).toMatchObject({
    type: "key_quota.reached",
    data: { api_key_id: customer.apiKeyId, percent: 1, limit: "0.001", period: "daily" },
  });
}, 60_000);
