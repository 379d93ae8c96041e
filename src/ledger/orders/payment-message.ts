import { fail } from "../../kernel/app-error.ts";
import { parseAmount, type Nano } from "../../kernel/money.ts";

/** What a payment provider tells: that an order was paid, or something else, which is only noted. */
export type PaymentMessage =
  | { kind: "paid"; type: string; orderId: string; amount: Nano; currency: string; reference: string }
  | { kind: "other"; type: string };

const PAID = "payment.succeeded";
const TEXT_MAX = 255;

/**
 * Reads `{type, data: {order_id, amount, currency, reference}}`; more fields may be there. The amount is a
 * decimal string. Throws `invalid_request` for anything else.
 */
export function readPaymentMessage(body: Buffer): PaymentMessage {
  const message = recordOf(parse(body), "body");
  const type = textOf(message, "type");
  if (type !== PAID) return { kind: "other", type };
  const data = recordOf(message["data"], "data");
  const amount = parseAmount(textOf(data, "amount"));
  if (amount === null) throw refused("data.amount", "must be a decimal string");
  const [orderId, currency] = [textOf(data, "order_id"), textOf(data, "currency")];
  return { kind: "paid", type, orderId, amount, currency, reference: textOf(data, "reference") };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw fail("invalid_request", { public: "The body is not valid JSON.", cause });
  }
}

function recordOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw refused(name, "must be an object");
}

function textOf(record: Record<string, unknown>, name: string): string {
  const text = record[name];
  if (typeof text === "string" && text !== "" && text.length <= TEXT_MAX && !text.includes("\0")) return text;
  throw refused(name, `must be a text of 1 to ${String(TEXT_MAX)} characters`);
}

function refused(param: string, what: string): Error {
  return fail("invalid_request", { public: `${param} ${what}.`, param });
}
