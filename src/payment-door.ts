import type { IncomingMessage, ServerResponse } from "node:http";
import { asAppError, fail, type AppError } from "./kernel/app-error.ts";
import { newId } from "./kernel/ids.ts";
import {
  confirmPayment,
  readWebhookSecrets,
  verifyDelivery,
  type PaymentConfirmation,
  type PaymentOutcome,
} from "./ledger/index.ts";
import type { Node } from "./node.ts";
import { readBytes, sendFailure, sendSuccess } from "./rest/index.ts";
import type { Ctx } from "./storage/index.ts";

const PATH = "/webhooks/payment";
const BODY_BYTES_MAX = 64 * 1024;

type DoorNode = Pick<Node, "database" | "clock" | "keyring" | "log">;

/** Takes a request of the payment provider and answers it; false, untouched, when it is for somebody else. */
export type PaymentDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Where a payment provider tells what was paid. Without a secret there is no such door. */
export function paymentDoor(node: DoorNode, secret: string | null): PaymentDoor {
  const secrets = secret === null ? null : readWebhookSecrets(secret);
  return (request, response) => {
    if (secrets === null || request.url?.split("?")[0] !== PATH) return false;
    const requestId = newId("req");
    response.setHeader("x-request-id", requestId);
    const answered = answer(node, { secrets, request, requestId });
    answered.then(
      (told) => sendSuccess(response, 200, told),
      (thrown: unknown) => refuse(node, response, asAppError(thrown)),
    );
    return true;
  };
}

interface Call {
  secrets: readonly Buffer[];
  request: IncomingMessage;
  requestId: string;
}

/** What was told is verified as it came in, before it is read. */
async function answer(node: DoorNode, { secrets, request, requestId }: Call): Promise<object> {
  if (request.method !== "POST") throw fail("method_not_allowed");
  const body = await readBytes(request, BODY_BYTES_MAX);
  const header = (name: string): string | undefined => request.headers[`webhook-${name}`]?.toString();
  const delivery = { id: header("id"), timestamp: header("timestamp"), signature: header("signature"), body };
  const eventId = verifyDelivery(delivery, { secrets, now: node.clock.now() });
  const { database, clock, keyring } = node;
  const principal = { kind: "system", name: "payment webhook" } as const;
  const ctx: Ctx = { principal, database, clock, keyring, requestId };
  const told = await confirmPayment(ctx, { eventId, body }).catch((thrown: unknown) => {
    const { code, message } = asAppError(thrown);
    node.log.error({ event_id: eventId, code }, `a signed payment message was refused: ${message}`);
    throw thrown;
  });
  note(node, eventId, told);
  const refusal = refusals[told.outcome];
  if (refusal) throw refusal();
  return { event_id: eventId, order_id: told.orderId, outcome: told.outcome };
}

/** Outcomes in which somebody has paid and nobody was credited: a person must look at them. */
const alarms: Partial<Record<PaymentOutcome, string>> = {
  mismatch: "a payment is not what its order asks for; nothing was credited",
  unknown_order: "a payment is for an order that does not exist; nothing was credited",
  paid_again: "an order was paid a second time; the second payment was not credited",
};

const refusals: Partial<Record<PaymentOutcome, () => AppError>> = {
  mismatch: () => fail("invalid_request", { public: "The amount or the currency is not the order's." }),
  unknown_order: () => fail("not_found", { public: "There is no such order." }),
};

function note(
  { log }: DoorNode,
  eventId: string,
  { orderId, reference, outcome }: PaymentConfirmation,
): void {
  const alarm = alarms[outcome];
  const detail = { event_id: eventId, order_id: orderId, reference, outcome };
  if (alarm === undefined) log.info(detail, "a payment message was taken");
  else log.error(detail, alarm);
}

function refuse({ log }: DoorNode, response: ServerResponse, error: AppError): void {
  const requestId = response.getHeader("x-request-id");
  if (error.status >= 500)
    log.error({ code: error.code, internal: error.internal, request_id: requestId }, "a request failed");
  if (error.code === "method_not_allowed") response.setHeader("allow", "POST");
  sendFailure(response, error);
}
