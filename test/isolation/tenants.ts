import { ensurePartitions } from "../../src/activity/index.ts";
import { entitleCustomer } from "../../src/catalog/index.ts";
import { suspendCustomer } from "../../src/customers/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { capabilities, customerRoles, type Capability } from "../../src/kernel/principal.ts";
import { rechargeAccount } from "../../src/ledger/index.ts";
import { openWorld as openDoors, type World as Doors } from "../doors/world.ts";
import type { Visitor } from "../doors/visitor.ts";
import { subjectsOf, type MakeSubject } from "./subjects.ts";

/** What no answer to a customer may hold: of suppliers, and of the other customer. */
export const CANARIES = {
  provider: "canary-supplier",
  host: "canary-host.example.com",
  upstream: "canary-upstream-model",
  credential: "sk-canary-credential",
  cost: "0.317091",
  rival: "canary-of-the-rival",
};

/** Who asks, and what they may, written down apart from the product. */
export interface Caller {
  name: string;
  grants: readonly Capability[];
  /** Null for a key. */
  role: string | null;
  visitor: Visitor;
  headers: Record<string, string | null>;
}

/** Somebody who is not let in, and with which answer. */
export interface Stranger extends Pick<Caller, "name" | "visitor" | "headers"> {
  refusal: string;
}

export interface World {
  doors: Doors;
  acme: string;
  rival: string;
  callers: Caller[];
  strangers: Stranger[];
  /** Operators by role, with what their requests carry. */
  operators: Caller[];
  make: MakeSubject;
  /** One text that changes when anything that the two customers own changes. */
  fingerprint(): Promise<string>;
  close(): Promise<void>;
}

const MODELS = {
  currency: "USD",
  providers: [
    {
      ...{ name: CANARIES.provider, protocol: "openai", base_url: `https://${CANARIES.host}/v1` },
      credentials: [{ label: "a", secret: CANARIES.credential }],
    },
  ],
  models: [model("canary-model", "public")],
};

function model(id: string, visibility: string): object {
  const cost = { input: CANARIES.cost, output: CANARIES.cost };
  const deployment = { provider: CANARIES.provider, upstream_model: CANARIES.upstream, cost };
  const price = { input: "0.40", output: "1.20" };
  return { id, display_name: `The model ${id}`, visibility, price, deployments: [deployment] };
}

export async function openTenants(): Promise<World> {
  const doors = await openDoors();
  await ensurePartitions(doors.system.database, new Date());
  const acme = await doors.customer("Acme");
  const rival = await doors.customer(CANARIES.rival);
  const gone = await doors.customer("Gone");
  const own = [acme, rival].map((customerId) => model(`private-of-${customerId}`, "private"));
  const catalog = { ...MODELS, models: [...MODELS.models, ...own] };
  await doors.applyCatalog(JSON.stringify(catalog));
  for (const customerId of [acme, rival]) {
    const modelId = `private-of-${customerId}`;
    await entitleCustomer(doors.system, { customerId, modelId, isEntitled: true });
    const reason = customerId === rival ? CANARIES.rival : "Welcome";
    const recharge = { customerId, amount: nano(7_654_321_000_000n), reason, idempotencyKey: customerId };
    await rechargeAccount(doors.system, recharge);
    await doors.see("UPDATE customer SET company = $2, billing_email = $3 WHERE id = $1", [
      customerId,
      reason,
      `${customerId}@example.com`,
    ]);
  }
  const make = subjectsOf(doors, (customerId) => (customerId === rival ? CANARIES.rival : "of-acme"));
  const leftGone = await doors.key(gone);
  await suspendCustomer(doors.system, { customerId: gone, reason: "test" });
  return {
    ...{ doors, acme, rival, make },
    callers: [...(await keys(doors, acme)), ...(await people(doors, acme))],
    strangers: await strangers(doors, { acme, leftGone }),
    operators: await operators(doors),
    fingerprint: () => fingerprint(doors),
    close: () => doors.close(),
  };
}

const KEYS: Record<string, readonly Capability[]> = {
  "a key for everything": capabilities,
  "a key for inference": ["inference"],
  "a key that reads": ["account:read"],
  "a key that writes": ["account:read", "account:write"],
  "a key that makes keys": ["account:read", "keys:write"],
};

async function keys(doors: Doors, customerId: string): Promise<Caller[]> {
  const made = Object.entries(KEYS).map(async ([name, grants]) => {
    const headers = { authorization: `Bearer ${await doors.key(customerId, [...grants])}`, cookie: null };
    return { name, grants, role: null, visitor: doors.visitor(), headers };
  });
  return Promise.all(made);
}

// What each role gives, once more and by hand.
const ROLES: Record<string, readonly Capability[]> = {
  owner: capabilities,
  admin: capabilities,
  developer: ["inference", "account:read", "keys:write"],
  finance: ["account:read", "account:write"],
  viewer: ["account:read"],
};

async function people(doors: Doors, customerId: string): Promise<Caller[]> {
  const made: Caller[] = [];
  for (const role of customerRoles) {
    const visitor = doors.visitor();
    await visitor.logIn(await doors.person(customerId, role));
    made.push({ name: `a person, ${role}`, grants: ROLES[role] ?? [], role, visitor, headers: {} });
  }
  return made;
}

async function operators(doors: Doors): Promise<Caller[]> {
  const made: Caller[] = [];
  for (const role of ["owner", "admin", "finance", "support", "read-only"] as const) {
    const visitor = doors.visitor();
    await visitor.logInOperator(await doors.operator(role));
    made.push({ name: `an operator, ${role}`, grants: [], role, visitor, headers: {} });
  }
  return made;
}

interface Left {
  acme: string;
  /** The key of a customer who is suspended. */
  leftGone: string;
}

async function strangers(doors: Doors, { acme, leftGone }: Left): Promise<Stranger[]> {
  const disabled = await doors.key(acme);
  await doors.see(
    "UPDATE api_key SET status = 'disabled' WHERE id = (SELECT id FROM api_key WHERE customer_id = $1 ORDER BY id DESC LIMIT 1)",
    [acme],
  );
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const stranger = (name: string, headers: Record<string, string>, refusal: string): Stranger => {
    return { name, visitor: doors.visitor(), headers, refusal };
  };
  return [
    stranger("nobody", {}, "missing_api_key"),
    stranger("a key that was never made", bearer(`tr_live_${"a".repeat(48)}`), "invalid_api_key"),
    stranger("a disabled key", bearer(disabled), "key_disabled"),
    stranger("a suspended customer's key", bearer(leftGone), "customer_suspended"),
  ];
}

// What is noted of a visit itself is left out: when a key or a session was last used.
const OWNED = [
  ...["customer", "customer_user", "api_key", "conversation", "policy_document", "alert", "delivery"],
  ...["recharge_order", "one_time_token", "account", "ledger_entry", "audit_event", "statement", "recharge"],
  ...[
    "webhook_signing_key",
    "entitlement",
    "voucher",
    "supplier_invoice",
    "supplier_usage",
    "price_draft",
    "credential",
    "provider",
  ],
];

async function fingerprint({ see }: Doors): Promise<string> {
  const parts = OWNED.map(
    (table) => `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS is FROM ${table} t`,
  );
  return (await see(parts.join(" UNION ALL "))).map((row) => String(row["is"])).join(" ");
}
