import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { SMTPServer } from "smtp-server";
import { deliveriesOf, keyWithQuota, openWorld, setSpent, UNIT, type Customer, type World } from "./world.ts";

interface Mail {
  from: string;
  to: string[];
  raw: string;
}

let world: World;
let server: SMTPServer;
let url: string;
const mails: Mail[] = [];
let refuse: { code: number; message: string } | null = null;

beforeAll(async () => {
  world = await openWorld();
  server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onRcptTo: (address, _, callback) => {
      const { code, message } = refuse ?? { code: 0, message: "" };
      callback(
        refuse ? Object.assign(new Error(`${message} ${address.address}`), { responseCode: code }) : null,
      );
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  await world.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

let customer: Customer;
beforeEach(async () => {
  customer = await world.customerWith(5);
});
afterEach(async () => {
  mails.length = 0;
  refuse = null;
  await world.see("DELETE FROM delivery");
});

const settings = (): { mail: { url: string; from: string } } => ({
  mail: { url, from: "Token Relay <alerts@relay.example.com>" },
});
const alert = async (body: object): Promise<void> => {
  const answer = await world.patch(customer.token, body);
  expect(answer.status).toBe(200);
  await world.evaluate();
};
const states = async (): Promise<unknown[]> =>
  (await deliveriesOf(world, customer.customerId)).map((row) => row["state"]);

/** A header's whole value, folded lines joined and encoded words decoded. */
function header(raw: string, name: string): string {
  const [head = ""] = raw.split("\r\n\r\n");
  const line = new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, "im").exec(head)?.[1] ?? "";
  return line
    .replace(/\?=\r\n[ \t]=\?UTF-8\?Q\?/gi, "")
    .replace(/\r\n[ \t]/g, " ")
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, text: string) => quotedPrintable(text.replace(/_/g, " ")));
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/g, "%25"));
}

describe("a mail", () => {
  test("goes to each address by itself, names balance, threshold and what to do, in text and HTML", async () => {
    await alert({ low_balance_threshold: "10", notify_emails: ["a@example.com", "b@example.com"] });
    expect(await world.deliver(settings())).toBe(2);
    expect(mails.map(({ to }) => to).sort()).toEqual([["a@example.com"], ["b@example.com"]]);
    const [mail] = mails;
    expect(mail?.from).toBe("alerts@relay.example.com");
    expect(header(mail!.raw, "Subject")).toBe("Balance low: 5.00 USD, below 10.00 USD");
    expect(header(mail!.raw, "From")).toBe("Token Relay <alerts@relay.example.com>");
    expect(header(mail!.raw, "Auto-Submitted")).toBe("auto-generated");
    expect(header(mail!.raw, "Message-ID")).toMatch(/^<dlv_[0-9a-z]{26}@relay\.example\.com>$/);
    const text = quotedPrintable(mail!.raw.slice(mail!.raw.indexOf("\r\n\r\n")));
    expect(text).toMatch(/^Balance: +5\.00 USD$/m);
    expect(text).toMatch(/^Threshold: +10\.00 USD$/m);
    expect(text).toContain("What to do: recharge the account");
    expect(text).toContain(`<tr><th align="left">Threshold</th><td>10.00 USD</td></tr>`);
    expect(await states()).toEqual(["delivered", "delivered"]);
  });

  test("about a key cannot be given headers or markup by the key's name", async () => {
    const apiKeyId = await keyWithQuota(world, customer.customerId, 10);
    await world.see("UPDATE api_key SET name = $2 WHERE id = $1", [
      apiKeyId,
      `evil\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script> é`,
    ]);
    await setSpent(
      world,
      { apiKeyId, customerId: customer.customerId, window: world.time.now.toISOString().slice(0, 10) },
      8n * UNIT,
    );
    await alert({ quota_alert_percents: [80], notify_emails: ["a@example.com"] });
    await world.deliver(settings());
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(["a@example.com"]);
    const { raw } = mails[0]!;
    expect(raw.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
    expect(header(raw, "Subject")).toBe(
      "API key evil Bcc: victim@example.com <script>alert(1)</script> é: 80 % of its daily quota used (8.00 of 10.00 USD)",
    );
    const body = quotedPrintable(raw);
    expect(body.slice(body.indexOf("text/html"))).not.toContain("<script>");
    expect(body).toContain("&lt;script&gt;");
  });

  test("that the server refuses for good (5xx) is given up; the answer names only its code", async () => {
    refuse = { code: 550, message: "No such user at internal-host" };
    await alert({ low_balance_threshold: "10", notify_emails: ["a@example.com"] });
    await world.deliver(settings());
    expect((await deliveriesOf(world, customer.customerId))[0]).toMatchObject({
      ...{ state: "failed", attempts: 1, response_status: 550 },
      last_error: "The mail server refused it (550).",
    });
  });

  test("that the server refuses for now (4xx), or that finds no server, is tried again under the same id", async () => {
    refuse = { code: 451, message: "Greylisted" };
    await alert({ low_balance_threshold: "10", notify_emails: ["a@example.com"] });
    await world.deliver(settings());
    expect(await states()).toEqual(["pending"]);
    world.pass(120_000);
    await world.deliver({ mail: { url: "smtp://127.0.0.1:1", from: "a@b.example" } });
    expect((await deliveriesOf(world, customer.customerId))[0]).toMatchObject({
      ...{ state: "pending", attempts: 2, response_status: null },
      last_error: "The mail server could not be reached.",
    });
    refuse = null;
    world.pass(3_600_000);
    await world.deliver(settings());
    expect(await states()).toEqual(["delivered"]);
    expect(mails).toHaveLength(1);
  });

  test("is given up at once where mail is not set up, and can be sent again once it is", async () => {
    await alert({ low_balance_threshold: "10", notify_emails: ["a@example.com"] });
    await world.deliver({ mail: null });
    const [row] = await deliveriesOf(world, customer.customerId);
    expect(row).toMatchObject({ state: "failed", last_error: "E-mail is not set up on this server." });
    await world.ask(
      customer.token,
      `mutation { replayDelivery(input: { deliveryId: "${String(row?.["id"])}" })
      { delivery { state } } }`,
    );
    world.pass(60_000);
    await world.deliver(settings());
    expect(mails.map(({ to }) => to)).toEqual([["a@example.com"]]);
  });
});
