import type { LookupAddress } from "node:dns";
import { isIPv6 } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Resolve } from "../../src/kernel/guarded-lookup.ts";
import { NetworkList } from "../../src/kernel/network-list.ts";
import { checkWebhookUrl } from "../../src/policies/deliveries/webhook-url.ts";
import { deliveriesOf, openReceiver, openWorld, type Customer, type Receiver, type World } from "./world.ts";

const none = new NetworkList([]);

// S67, S72: whatever is not on the public internet, in every spelling, and what is no https URL at all.
const refused = [
  "https://127.0.0.1/",
  "https://127.1/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://017700000001/",
  "https://[::1]/",
  "https://[::ffff:169.254.169.254]/latest",
  "https://[64:ff9b::a9fe:a9fe]/",
  "https://169.254.169.254/latest/meta-data",
  "https://100.100.100.200/",
  "https://[fd00::1]/",
  "https://0.0.0.0/",
  "https://10.1.2.3/",
  "https://localhost/",
  "https://localhost./",
  "https://LOCALHOST/",
  "https://metadata.google.internal/",
  "https://user@example.com/",
  "https://user:password@example.com/",
  "https://@example.com/",
  "https://example.com/#part",
  "http://example.com/",
  "http://8.8.8.8/",
  "http://127.0.0.1/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:6379/_",
  "javascript:alert(1)",
  "https:\\\\example.com",
  " https://example.com/",
  "https://example.com/\r\nX-Evil: 1",
  "example.com",
  "",
];

describe("a webhook URL", () => {
  test.each(refused)("%j is refused, without repeating it", (text) => {
    const verdict = checkWebhookUrl(text, none);
    expect(verdict).toEqual({ ok: false, reason: expect.stringMatching(/^must /) });
    expect(JSON.stringify(verdict)).not.toContain("password@");
  });

  test.each([
    "https://example.com",
    "https://hooks.example.com:8443/a/b?token=1",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://localhost.example.com/",
  ])("%s is taken", (text) => {
    expect(checkWebhookUrl(text, none)).toMatchObject({ ok: true });
  });

  test("at a private address is taken if exactly its network is opened, by http too", () => {
    const open = new NetworkList(["10.0.0.0/8", "::1"]);
    for (const url of [
      "http://10.1.2.3/",
      "https://10.1.2.3/",
      "http://[::1]:8080/",
      "https://[::ffff:10.0.0.1]/",
    ])
      expect([url, checkWebhookUrl(url, open).ok]).toEqual([url, true]);
    for (const url of [
      "http://127.0.0.1/",
      "https://192.168.0.1/",
      "http://8.8.8.8/",
      "https://169.254.169.254/",
    ])
      expect([url, checkWebhookUrl(url, open).ok]).toEqual([url, false]);
  });
});

describe("at the moment of connecting", () => {
  let world: World;
  let receiver: Receiver;
  let customer: Customer;
  beforeAll(async () => {
    world = await openWorld();
    receiver = await openReceiver();
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
  });
  beforeEach(async () => {
    await world.see("DELETE FROM delivery");
    customer = await world.customerWith(5);
    receiver.received.length = 0;
  });

  const resolvesTo =
    (...answers: string[][]): Resolve =>
    (_, __, callback) => {
      const addresses = answers.length > 1 ? answers.shift() : answers[0];
      callback(
        null,
        (addresses ?? []).map((address): LookupAddress => ({ address, family: isIPv6(address) ? 6 : 4 })),
      );
    };
  const attempt = async (
    host: string,
    settings: Parameters<World["deliver"]>[0],
  ): Promise<Record<string, unknown>> => {
    const url = `http://${host}:${String(receiver.port)}/hook`;
    await world.patch(customer.token, { low_balance_threshold: "10", webhook_url: url });
    await world.evaluate();
    await world.deliver(settings);
    return (await deliveriesOf(world, customer.customerId))[0] ?? {};
  };
  const REFUSED = "The host is at an address that may not be called.";

  test("a name that resolves to an opened address is called there", async () => {
    const row = await attempt("hooks.example.com", { resolve: resolvesTo(["127.0.0.1"]) });
    expect([row["state"], receiver.received.length]).toEqual(["delivered", 1]);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example.com:${String(receiver.port)}`);
  });

  test.each([
    ["a private one", ["169.254.169.254"]],
    ["a public one and a private one", ["127.0.0.1", "10.0.0.1"]],
    ["a private one in IPv6 form", ["::ffff:10.0.0.1"]],
    ["none", []],
  ])("a name that resolves to %s is not called", async (_, addresses) => {
    const row = await attempt("hooks.example.com", { resolve: resolvesTo(addresses) });
    expect(row).toMatchObject({ state: "pending", last_error: REFUSED, response_status: null });
    expect(receiver.received).toEqual([]);
  });

  test("a name whose answer changes (DNS rebinding) is judged at each connection, and by what is connected to", async () => {
    const resolve = resolvesTo(["127.0.0.1"], ["10.0.0.1"]);
    expect(await attempt("hooks.example.com", { resolve })).toMatchObject({ state: "delivered" });
    await world.see(
      "UPDATE delivery SET state = 'pending', ended_at = NULL, next_at = now() - interval '1 day'",
    );
    await world.deliver({ resolve });
    expect(receiver.received).toHaveLength(1);
    expect((await deliveriesOf(world, customer.customerId))[0]).toMatchObject({ last_error: REFUSED });
  });

  test("a network that was closed since the URL was saved is not called, and the message is given up", async () => {
    const row = await attempt("127.0.0.1", { networks: [] });
    expect(row).toMatchObject({
      state: "failed",
      attempts: 1,
      last_error: "The URL must begin with https://.",
    });
    expect(receiver.received).toEqual([]);
  });

  test("the system's own resolver is used otherwise: localhost is loopback, and closed unless it is opened", async () => {
    expect(await attempt("localhost", {})).toMatchObject({ state: "delivered" });
    await world.see(
      "UPDATE delivery SET state = 'pending', ended_at = NULL, next_at = now() - interval '1 day'",
    );
    await world.deliver({ networks: ["10.0.0.0/8"] });
    expect(receiver.received).toHaveLength(1);
    expect((await deliveriesOf(world, customer.customerId))[0]).toMatchObject({ last_error: REFUSED });
  });

  test("a certificate that nobody vouches for is refused", async () => {
    const url = `https://127.0.0.1:${String(receiver.port)}/hook`;
    await world.patch(customer.token, { low_balance_threshold: "10", webhook_url: url });
    await world.evaluate();
    await world.deliver();
    expect((await deliveriesOf(world, customer.customerId))[0]).toMatchObject({
      state: "pending",
      last_error: expect.stringMatching(/^The connection failed \(/),
    });
    expect(receiver.received).toEqual([]);
  });
});
