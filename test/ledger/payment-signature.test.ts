import { randomBytes } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { readWebhookSecrets, verifyDelivery, type SignedDelivery } from "../../src/ledger/index.ts";

const now = new Date("2026-11-23T12:00:00Z");
const secret = `whsec_${randomBytes(32).toString("base64")}`;
const old = randomBytes(40).toString("base64");

/** A delivery as a provider with the public library makes it. */
function deliver(body: string, { by = secret, at = now, id = "evt_1" } = {}): SignedDelivery {
  const signature = new Webhook(by).sign(id, at, body);
  return { id, timestamp: String(Math.floor(at.getTime() / 1_000)), signature, body: Buffer.from(body) };
}

const verdict = (delivery: SignedDelivery, secrets = `${secret} ${old}`): string => {
  try {
    return verifyDelivery(delivery, { secrets: readWebhookSecrets(secrets) ?? [], now });
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe("what the public library signs", () => {
  test("is taken with any of the secrets, and with several signatures of which one fits", () => {
    expect(verdict(deliver("{}"))).toBe("evt_1");
    expect(verdict(deliver('{"ü":1}', { by: old }))).toBe("evt_1");
    const both = deliver("{}");
    const signature = `v1a,${both.signature ?? ""} v1,AAAA ${both.signature ?? ""}`;
    expect(verdict({ ...both, signature })).toBe("evt_1");
  });

  test("is taken up to five minutes around now, and not beyond", () => {
    for (const seconds of [-300, 300]) {
      const at = new Date(now.getTime() + seconds * 1_000);
      expect(verdict(deliver("{}", { at }))).toBe("evt_1");
    }
    for (const seconds of [-301, 301, -360]) {
      const at = new Date(now.getTime() + seconds * 1_000);
      expect(verdict(deliver("{}", { at }))).toBe("invalid_request");
    }
  });

  const good = deliver("{}");
  test.each<{ name: string; delivery: SignedDelivery }>([
    { name: "another body", delivery: { ...good, body: Buffer.from("{ }") } },
    { name: "another id", delivery: { ...good, id: "evt_2" } },
    { name: "another time", delivery: { ...good, timestamp: String(now.getTime() / 1_000 + 1) } },
    { name: "no id", delivery: { ...good, id: undefined } },
    { name: "no time", delivery: { ...good, timestamp: undefined } },
    { name: "a time in words", delivery: { ...good, timestamp: "now" } },
    { name: "no signature", delivery: { ...good, signature: undefined } },
    { name: "an empty signature", delivery: { ...good, signature: "v1," } },
    { name: "half a signature", delivery: { ...good, signature: (good.signature ?? "").slice(0, 20) } },
    { name: "another version", delivery: { ...good, signature: (good.signature ?? "").replace("v1", "v2") } },
    { name: "a stranger's secret", delivery: deliver("{}", { by: randomBytes(32).toString("base64") }) },
  ])("is refused with $name", ({ delivery }) => {
    expect(verdict(delivery)).toBe("invalid_request");
  });

  test("is refused where nobody has a secret", () => {
    expect(() => verifyDelivery(good, { secrets: [], now })).toThrow("signature");
  });
});

describe("the secrets", () => {
  test.each([
    "",
    " ",
    "whsec_",
    "short",
    "whsec_c2hvcnQ=",
    `${secret} short`,
    "not base64 at all, though it is long enough!",
  ])("%j are none", (text) => {
    expect(readWebhookSecrets(text)).toBeNull();
  });

  test("are 32 bytes or more, one or several", () => {
    expect(readWebhookSecrets(secret)?.map((key) => key.length)).toEqual([32]);
    expect(readWebhookSecrets(` ${secret}  ${old} `)?.map((key) => key.length)).toEqual([32, 40]);
    expect(readWebhookSecrets(randomBytes(31).toString("base64"))).toBeNull();
  });
});
