import { keepContents } from "../../src/activity/index.ts";
import { createCustomerUser, inviteMember, logInUser } from "../../src/customers/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { createRechargeOrder } from "../../src/ledger/index.ts";
import type { Ctx } from "../../src/storage/index.ts";
import type { World } from "../doors/world.ts";

/** What a field or a path can name. */
export type Kind =
  | "apiKey"
  | "conversation"
  | "transaction"
  | "alert"
  | "delivery"
  | "rechargeOrder"
  | "member"
  | "invitation"
  | "session"
  | "request"
  | "content"
  | "resource"
  | "model";

/** Makes one more thing of this kind for a customer, and says what it is called. */
export type MakeSubject = (kind: Kind, customerId: string) => Promise<string>;

/** `mark` stands in every text that is made, so that a leak shows itself whichever field it takes. */
export function subjectsOf(world: World, mark: (customerId: string) => string): MakeSubject {
  const asOwner = (customerId: string): Ctx => ({
    ...world.system,
    principal: {
      kind: "customerUser",
      customerId,
      userId: newId("usr"),
      role: "owner",
      sessionId: newId("ses"),
    },
  });
  const password = "a long enough password";
  const person = async (customerId: string) => {
    const email = `${mark(customerId)}-${newId("usr")}@example.com`.toLowerCase();
    const { id } = await createCustomerUser(world.system, { customerId, email, password, role: "viewer" });
    return { id, email };
  };
  const owners = new Map<string, Ctx>();
  // Who invites is looked up, so that only one who is there can.
  const realOwner = async (customerId: string): Promise<Ctx> => {
    const known = owners.get(customerId);
    if (known) return known;
    const { id: userId } = await world.person(customerId, "owner");
    const principal = {
      kind: "customerUser",
      customerId,
      userId,
      role: "owner",
      sessionId: newId("ses"),
    } as const;
    const ctx = { ...world.system, principal };
    owners.set(customerId, ctx);
    return ctx;
  };
  const insert = async (id: string, sql: string, customerId: string): Promise<string> => {
    await world.see(sql, [id, customerId, mark(customerId)]);
    return id;
  };
  const make: Record<Kind, (customerId: string) => Promise<string>> = {
    apiKey: async (customerId) => {
      await world.key(customerId, ["account:read"]);
      const [row] = await world.see(
        "UPDATE api_key SET name = $2 WHERE id = (SELECT id FROM api_key WHERE customer_id = $1 ORDER BY id DESC LIMIT 1) RETURNING id",
        [customerId, mark(customerId)],
      );
      return String(row?.["id"]);
    },
    conversation: (customerId) =>
      insert(
        newId("conv"),
        "INSERT INTO conversation (id, customer_id, title) VALUES ($1, $2, $3)",
        customerId,
      ),
    transaction: async (customerId) => {
      const [row] = await world.see("SELECT id FROM recharge WHERE customer_id = $1", [customerId]);
      return `${String(row?.["id"]).replace("rch_", "txn_")}p`;
    },
    alert: (customerId) =>
      insert(
        newId("alr"),
        `INSERT INTO alert (id, customer_id, kind, subject, condition, title, data, raised_at)
         VALUES ($1, $2, 'balance.low', $1, 'below', $3, '{}', now())`,
        customerId,
      ),
    delivery: (customerId) =>
      insert(
        newId("dlv"),
        `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, next_at, created_at,
           state, ended_at)
         VALUES ($1, $2, 'balance.low', $1, 'email', $3 || '@example.com', '{}', NULL, now(), 'delivered', now())`,
        customerId,
      ),
    rechargeOrder: async (customerId) => {
      const order = await createRechargeOrder(asOwner(customerId), {
        amount: nano(1_000n),
        idempotencyKey: null,
      });
      return order.id;
    },
    member: async (customerId) => (await person(customerId)).id,
    invitation: async (customerId) => {
      const email = `${mark(customerId)}-${newId("inv")}@example.com`.toLowerCase();
      return (await inviteMember(await realOwner(customerId), { email, role: "viewer" })).invitation.id;
    },
    session: async (customerId) => {
      const { email } = await person(customerId);
      const { session } = await logInUser(world.system, { email, password });
      return session.id;
    },
    request: (customerId) =>
      insert(
        newId("req"),
        `INSERT INTO request (request_id, created_at, customer_id, api_key_id, protocol, stream, model, status,
           http_status, latency_ms)
         SELECT $1, now(), $2, (SELECT id FROM api_key WHERE customer_id = $2 LIMIT 1), 'openai', false, 'qwen-plus',
           'succeeded', 200, 1 WHERE $3::text IS NOT NULL`,
        customerId,
      ),
    content: async (customerId) => {
      const requestId = await make.request(customerId);
      const { database, keyring } = world.system;
      const said = { input: mark(customerId), inputBytes: 1, output: mark(customerId), outputBytes: 1 };
      const times = { createdAt: new Date(), storedAt: new Date() };
      await keepContents({ database, keyring }, [
        { requestId, customerId, apiKeyId: "key_1", level: "full", ...said, ...times },
      ]);
      return requestId;
    },
    resource: (customerId) => Promise.resolve(`res_model.private-of-${customerId}`),
    model: (customerId) => Promise.resolve(`private-of-${customerId}`),
  };
  return (kind, customerId) => make[kind](customerId);
}
