import { createCustomer } from "../../src/customers/index.ts";
import type { RestAnswer, World } from "../graphql/world.ts";

/** A customer that no other test has touched, with a key that may do everything. */
export interface FreshTenant {
  customerId: string;
  token: string;
  call(request: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>;
  /** What the audit has of it, but for how it came to be, oldest first. */
  audits(): Promise<Record<string, unknown>[]>;
}

export async function freshTenant(world: World): Promise<FreshTenant> {
  const { id: customerId } = await createCustomer(world.system, { name: "Fresh", currency: "USD" });
  const { token } = await world.issueKey(customerId);
  return {
    customerId,
    token,
    call: (request, body, headers = {}) => send(world.url, request, { token, body, headers }),
    audits: () =>
      world.see(
        `SELECT action, actor_kind, subject_id, before, after FROM audit_event
         WHERE customer_id = $1 AND actor_kind = 'apiKey' ORDER BY at, id`,
        [customerId],
      ),
  };
}

interface Sent {
  token: string;
  body: unknown;
  headers: Record<string, string>;
}

async function send(url: string, request: string, { token, body, headers }: Sent): Promise<RestAnswer> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${url}/openapi/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? null : JSON.parse(text)) as RestAnswer["body"],
  };
}

/** The fields that a refusal names. */
export function fieldsAtFault({ body }: RestAnswer): string[] {
  const { errors } = body.data as never as { errors: { field: string }[] };
  return errors.map(({ field }) => field);
}
