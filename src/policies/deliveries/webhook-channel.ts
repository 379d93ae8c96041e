import { AddressRefused, type Resolve } from "../../kernel/guarded-lookup.ts";
import type { NetworkList } from "../../kernel/network-list.ts";
import { inTenant } from "../../storage/index.ts";
import type { Channel } from "./deliver-due.ts";
import type { Outcome } from "./delivery.ts";
import { postWebhook } from "./post-webhook.ts";
import { signWebhook } from "./sign-webhook.ts";
import { openSigningKeys } from "./signing-key-store.ts";
import { checkWebhookUrl, mayCall } from "./webhook-url.ts";

export interface WebhookChannelOptions {
  /** The private networks that the operator opened. */
  networks: NetworkList;
  resolve?: Resolve | undefined;
}

const GONE = 410;

/** The channel of signed webhooks: the headers and signatures of Standard Webhooks. */
export function webhookChannel({ networks, resolve }: WebhookChannelOptions): Channel {
  return async (ctx, { id, customerId, target, content: body }) => {
    const verdict = checkWebhookUrl(target, networks);
    if (!verdict.ok) return failed(null, `The URL ${verdict.reason}.`, true);
    const now = ctx.clock.now();
    const keys = await inTenant(ctx, customerId, (tx) => openSigningKeys(tx, ctx, { customerId, now }));
    const timestamp = Math.floor(now.getTime() / 1_000);
    const headers = {
      "content-type": "application/json",
      "user-agent": "Token-Relay-Webhooks/1",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signWebhook({ id, timestamp, body }, keys),
    };
    const { url } = verdict;
    return postWebhook({ url, headers, body, mayCall: mayCall(url, networks), resolve }).then(
      judge,
      translate,
    );
  };
}

function judge(status: number): Outcome {
  if (status >= 200 && status <= 299) return { kind: "delivered", status };
  if (status >= 300 && status <= 399)
    return failed(status, `The answer was ${String(status)}: redirects are not followed.`, false);
  return failed(status, `The answer was ${String(status)}.`, status === GONE);
}

// What went wrong is told in our words: a system's own would name addresses.
const SENTENCES: Readonly<Record<string, string>> = {
  ABORT_ERR: "There was no answer within 10 seconds.",
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was cut off.",
  ENOTFOUND: "The name of the host is not known.",
  EAI_AGAIN: "The name of the host could not be looked up.",
};

function translate(thrown: unknown): Outcome {
  if (thrown instanceof AddressRefused)
    return failed(null, "The host is at an address that may not be called.", false);
  const code = (thrown as NodeJS.ErrnoException).code ?? "unknown";
  return failed(null, SENTENCES[code] ?? `The connection failed (${code}).`, false);
}

function failed(status: number | null, error: string, isFinal: boolean): Outcome {
  return { kind: "failed", status, error, isFinal };
}
