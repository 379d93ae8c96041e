import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import { rechargeAccount } from "../../../src/ledger/index.ts";
import { contextConfigKind, type ContextConfig } from "../../../src/policies/context/context-config.ts";
import { securityPolicyKind, type SecurityPolicy } from "../../../src/policies/security/security-policy.ts";
import type { Ctx } from "../../../src/storage/index.ts";
import { openWorld as openDoors, type World as Doors } from "../../doors/world.ts";
import { startEchoSupplier } from "./echo-supplier.ts";

export const protocols = ["openai", "anthropic", "dashscope"] as const;
export type Protocol = (typeof protocols)[number];

export interface Asked {
  protocol?: Protocol;
  stream?: boolean;
  conversation?: string;
  idempotencyKey?: string;
}

export interface Account {
  customerId: string;
  token: string;
}

export interface Answer {
  status: number;
  requestId: string;
  text: string;
}

export interface World extends Doors {
  account(policy?: Partial<SecurityPolicy>): Promise<Account>;
  setSecurity(customerId: string, policy: Partial<SecurityPolicy>): Promise<void>;
  setContext(customerId: string, config: Partial<ContextConfig>): Promise<void>;
  ask(account: Account, said: string, asked?: Asked): Promise<Answer>;
  /** What is kept of a request, asked for with a key until it is there. */
  content(
    account: Account,
    requestId: string,
    withinMs?: number,
  ): Promise<Record<string, string | null> | null>;
  count(sql: string, values?: unknown[]): Promise<number>;
  /** Runs a job now, at the time of the doors. */
  run(job: (ctx: Ctx) => Promise<unknown>): Promise<void>;
}

export const MODEL = "echo";

/** The product in this process, and a supplier that says back what it is told. */
export async function openWorld(): Promise<World> {
  const supplier = await startEchoSupplier();
  const doors = await openDoors();
  const catalog = {
    currency: "USD",
    providers: [
      {
        ...{ name: "echo-supplier", protocol: "openai", base_url: `${supplier.url}/v1` },
        ...{ credentials: [{ label: "a", secret: "sk-x" }], allow_private_address: true },
      },
    ],
    models: [
      {
        ...{ id: MODEL, display_name: MODEL, capabilities: ["chat", "streaming"], max_output_tokens: 64 },
        price: { input: "0.40", output: "1.20" },
        deployments: [{ provider: "echo-supplier", upstream_model: "m", cost: { input: "1", output: "1" } }],
      },
    ],
  };
  await doors.applyCatalog(JSON.stringify(catalog));
  const store = async (kind: string, customerId: string, document: object): Promise<void> => {
    await doors.see(
      `INSERT INTO policy_document (kind, customer_id, document, version, updated_at) VALUES ($1, $2, $3, 1, now())
       ON CONFLICT (kind, customer_id) DO UPDATE SET document = excluded.document, version = policy_document.version + 1`,
      [kind, customerId, document],
    );
  };
  const setSecurity: World["setSecurity"] = (customerId, policy) =>
    store(
      "security_policy",
      customerId,
      securityPolicyKind.write({ ...securityPolicyKind.defaults, ...policy }),
    );
  return {
    ...doors,
    setSecurity,
    setContext: (customerId, config) =>
      store(
        "context_config",
        customerId,
        contextConfigKind.write({ ...contextConfigKind.defaults, ...config }),
      ),
    async account(policy = {}) {
      const customerId = await doors.customer();
      const amount = nano(10n ** 12n);
      await rechargeAccount(doors.system, { customerId, amount, reason: "test", idempotencyKey: customerId });
      if (Object.keys(policy).length > 0) await setSecurity(customerId, policy);
      const token = await doors.key(customerId);
      return { customerId, token };
    },
    ask: (account, said, asked) => ask(doors.url, account, said, asked),
    content: (account, requestId, withinMs = 5_000) => content(doors.url, account, { requestId, withinMs }),
    count: async (sql, values) => Number((await doors.see(sql, values))[0]?.["n"]),
    run: async (job) => void (await job(doors.system)),
    async close() {
      await doors.close();
      supplier.close();
    },
  };
}

async function ask(
  url: string,
  { token }: Account,
  said: string,
  { protocol = "openai", stream = false, conversation, idempotencyKey }: Asked = {},
): Promise<Answer> {
  const messages = [{ role: "user", content: said }];
  const { path, body } = {
    openai: { path: "/v1/chat/completions", body: { model: MODEL, stream, messages, max_tokens: 50 } },
    anthropic: { path: "/v1/messages", body: { model: MODEL, stream, messages, max_tokens: 50 } },
    dashscope: {
      path: "/api/v1/services/aigc/text-generation/generation",
      body: { model: MODEL, input: { messages }, parameters: { result_format: "message", max_tokens: 50 } },
    },
  }[protocol];
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(protocol === "dashscope" && stream && { "x-dashscope-sse": "enable" }),
      ...(conversation !== undefined && { "x-conversation-id": conversation }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, requestId: response.headers.get("x-request-id") ?? newId("req"), text };
}

const FIELDS = "requestId level input output inputBytes outputBytes storedAt expiresAt";

async function content(
  url: string,
  { token }: Account,
  { requestId, withinMs }: { requestId: string; withinMs: number },
): Promise<Record<string, string | null> | null> {
  const query = `query ($id: ID!) { requestContent(requestId: $id) { ${FIELDS} } }`;
  // What is written behind an answer is there a moment later.
  for (const end = Date.now() + withinMs; ;) {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables: { id: requestId } }),
    });
    const { data, errors } = (await response.json()) as {
      data: { requestContent: Record<string, string | null> | null } | null;
      errors?: { extensions: { code: string } }[];
    };
    if (data?.requestContent) return data.requestContent;
    if (errors?.[0]?.extensions.code !== "not_found") throw new Error(JSON.stringify(errors));
    if (Date.now() > end) return null;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
