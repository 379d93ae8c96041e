import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createOperator, logInOperator } from "../../src/customers/index.ts";
import { buildOperatorSchema } from "../../src/graphql/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import { openWorld, type World } from "./world.ts";

/** What a case works with: the world, who asks, and what the cases before it have made. */
interface Stage {
  world: World;
  owner: string;
  simulator: Simulator;
  /** Subjects of audit rows, by the name of the mutation that wrote them. */
  made: Record<string, string>;
}

interface Case {
  /** What to send. */
  input: (stage: Stage) => object | Promise<object>;
  /** The actions of the audit rows that it leaves, in their order. */
  audit: string[];
  /** What the last of them tells: a thing that came to be has an after, one that is gone a before. */
  tells: "before" | "after" | "both" | "nothing";
  /** Whose token is sent; the owner's when left out, null for nobody's. */
  as?: (stage: Stage) => Promise<string | null>;
}

/** A mutation that needs the running product: its case stands in this file. */
interface Elsewhere {
  elsewhere: string;
}

const price = { currency: "USD", input: "3", output: "9" };
const PASSWORD = "a long enough password";

/** Another operator, logged in. */
async function another({ world }: Stage): Promise<{ id: string; email: string; token: string }> {
  const email = `${newId("opr").toLowerCase()}@example.com`;
  const { id } = await createOperator(world.system, { email, password: PASSWORD, role: "owner" });
  const { token } = await logInOperator(world.system, { email, password: PASSWORD });
  return { id, email, token };
}

async function proposal(stage: Stage): Promise<object> {
  const idempotencyKey = newId("rch");
  const { id: _, token } = await another(stage);
  await stage.world.askOperator(
    token,
    "mutation ($input: RechargeCustomerInput!) { rechargeCustomer(input: $input) { userErrors { code } } }",
    { input: { customerId: stage.world.acme.customerId, amount: "2000", reason: "much", idempotencyKey } },
  );
  const [row] = await stage.world.see("SELECT id FROM proposal WHERE idempotency_key = $1", [idempotencyKey]);
  return { proposalId: row?.["id"], reason: "seen" };
}

async function resetToken(stage: Stage): Promise<string> {
  const { id } = await another(stage);
  const { data } = await stage.world.askOperator(
    stage.owner,
    `mutation ($id: ID!) { issueOperatorPasswordReset(input: { operatorId: $id }) { token userErrors { code } } }`,
    { id },
  );
  return (data?.["issueOperatorPasswordReset"] as never as { token: string }).token;
}

async function deliveryOf({ world }: Stage): Promise<string> {
  const { customerId, token } = world.acme;
  const target = "ops@example.com";
  await world.call(token, "PATCH /openapi/v1/balance/config", { notify_emails: [target] });
  const id = newId("dlv");
  await world.see(
    `INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, state, attempts, tries,
       last_error, created_at, ended_at)
     VALUES ($1, $2, 'balance.low', 'alr_x', 'email', $3, '{}', 'failed', 1, 1, 'x', now(), now())`,
    [id, customerId, target],
  );
  return id;
}

const who = ({ world }: Stage): { customerId: string } => ({ customerId: world.acme.customerId });
const providerOf = ({ made }: Stage): { providerId: string } => ({
  providerId: String(made["createProvider"]),
});

/** Every mutation of the operator schema, in an order in which each finds what it needs. */
const cases: Record<string, Case | Elsewhere> = {
  createCustomer: {
    input: () => ({ name: "Made", currency: "USD", rateLimits: { rpm: 60, tpm: null } }),
    audit: ["customer.create"],
    tells: "after",
  },
  updateCustomer: {
    input: (at) => ({ ...who(at), company: "Acme", rateLimits: { rpm: 600_000, concurrency: 5_000 } }),
    audit: ["profile.update", "customer.limit"],
    tells: "both",
  },
  suspendCustomer: {
    input: (at) => ({ ...who(at), reason: "r" }),
    audit: ["customer.suspend"],
    tells: "both",
  },
  reinstateCustomer: {
    input: (at) => ({ ...who(at), reason: "r" }),
    audit: ["customer.reinstate"],
    tells: "both",
  },
  createCustomerApiKey: {
    input: (at) => ({ ...who(at), key: { name: "k" } }),
    audit: ["api_key.create"],
    tells: "after",
  },
  updateCustomerApiKey: {
    input: ({ made }) => ({ apiKeyId: made["createCustomerApiKey"], name: "other" }),
    ...{ audit: ["api_key.update"], tells: "both" },
  },
  disableCustomerApiKey: {
    input: ({ made }) => ({ apiKeyId: made["createCustomerApiKey"] }),
    ...{ audit: ["api_key.disable"], tells: "both" },
  },
  createCustomerUser: {
    input: (at) => ({ ...who(at), email: "person@example.com", password: PASSWORD, role: "viewer" }),
    ...{ audit: ["customer_user.create"], tells: "after" },
  },
  setCustomerUserStatus: {
    input: ({ made }) => ({ userId: made["createCustomerUser"], status: "disabled" }),
    ...{ audit: ["customer_user.disable"], tells: "both" },
  },
  issueCustomerUserPasswordReset: {
    async input({ world, made }) {
      await world.see("UPDATE customer_user SET status = 'active' WHERE id = $1", [
        made["createCustomerUser"],
      ]);
      return { userId: made["createCustomerUser"] };
    },
    ...{ audit: ["password_reset.issue"], tells: "after" },
  },
  createCustomerGroup: { input: () => ({ name: "Gold" }), audit: ["customer_group.create"], tells: "after" },
  renameCustomerGroup: {
    input: ({ made }) => ({ groupId: made["createCustomerGroup"], name: "Silver" }),
    ...{ audit: ["customer_group.rename"], tells: "both" },
  },
  assignCustomerGroup: {
    input: (at) => ({ ...who(at), groupId: at.made["createCustomerGroup"] }),
    ...{ audit: ["customer.assign_group"], tells: "both" },
  },
  entitleCustomer: {
    input: (at) => ({ ...who(at), modelId: "hidden" }),
    audit: ["entitlement.grant"],
    tells: "both",
  },
  entitleGroup: {
    input: ({ made }) => ({ groupId: made["createCustomerGroup"], modelId: "hidden" }),
    ...{ audit: ["group_entitlement.grant"], tells: "both" },
  },
  createProvider: {
    input: ({ simulator }) => ({
      ...{ name: "made", protocol: "openai", baseUrl: `${simulator.url}/v1`, allowPrivateAddress: true },
    }),
    ...{ audit: ["provider.create"], tells: "after" },
  },
  updateProvider: {
    input: (at) => ({ ...providerOf(at), region: "eu" }),
    audit: ["provider.update"],
    tells: "both",
  },
  setCredential: {
    input: (at) => ({ ...providerOf(at), label: "a", secret: "sk-case" }),
    ...{ audit: ["credential.set"], tells: "after" },
  },
  testCredential: {
    input: (at) => ({ ...providerOf(at), label: "a" }),
    audit: ["provider.test"],
    tells: "after",
  },
  testProvider: {
    input: ({ simulator }) => ({
      ...{ protocol: "openai", baseUrl: `${simulator.url}/v1`, allowPrivateAddress: true, secret: "sk-case" },
    }),
    ...{ audit: ["provider.test"], tells: "after" },
  },
  disableCredential: {
    input: (at) => ({ ...providerOf(at), label: "a" }),
    audit: ["credential.disable"],
    tells: "both",
  },
  deleteCredential: {
    input: (at) => ({ ...providerOf(at), label: "a" }),
    audit: ["credential.delete"],
    tells: "before",
  },
  recordSupplierInvoice: {
    input: (at) => ({
      ...{ ...providerOf(at), reference: "1", amount: "5", currency: "USD" },
      ...{ periodStart: "2026-10-01T00:00:00Z", periodEnd: "2026-11-01T00:00:00Z" },
    }),
    ...{ audit: ["supplier_invoice.record"], tells: "after" },
  },
  deleteSupplierInvoice: {
    input: ({ made }) => ({ invoiceId: made["recordSupplierInvoice"] }),
    ...{ audit: ["supplier_invoice.delete"], tells: "before" },
  },
  importSupplierUsage: {
    input: (at) => ({ ...providerOf(at), csv: "date,model,cost\n2026-10-01,up,0.5\n", currency: "USD" }),
    ...{ audit: ["supplier_usage.import"], tells: "after" },
  },
  deleteSupplierUsage: {
    input: ({ made }) => ({ usageId: made["importSupplierUsage"] }),
    ...{ audit: ["supplier_usage.delete"], tells: "before" },
  },
  createModel: { input: () => ({ id: "made-model" }), audit: ["model.create"], tells: "after" },
  updateModel: {
    input: () => ({ modelId: "made-model", tags: ["x"] }),
    audit: ["model.update"],
    tells: "both",
  },
  createDeployment: {
    input: (at) => ({ ...providerOf(at), modelId: "made-model", upstreamModel: "up" }),
    ...{ audit: ["deployment.create"], tells: "after" },
  },
  updateDeployment: {
    input: ({ made }) => ({ deploymentId: made["createDeployment"], priority: 3 }),
    ...{ audit: ["deployment.update"], tells: "both" },
  },
  createPriceDraft: {
    input: () => ({ modelId: "made-model", price }),
    audit: ["price_draft.create"],
    tells: "after",
  },
  updatePriceDraft: {
    input: ({ made }) => ({ draftId: made["createPriceDraft"], note: "n" }),
    ...{ audit: ["price_draft.update"], tells: "both" },
  },
  publishPriceDraft: {
    input: ({ made }) => ({ draftId: made["createPriceDraft"] }),
    ...{ audit: ["price.publish", "price_draft.publish"], tells: "before" },
  },
  deletePriceDraft: {
    async input({ world, owner }) {
      const query = `mutation ($price: PriceInput!) { createPriceDraft(input: { modelId: "made-model", price: $price }) {
        draft { id } } }`;
      const { data } = await world.askOperator(owner, query, { price });
      return { draftId: (data?.["createPriceDraft"] as never as { draft: { id: string } }).draft.id };
    },
    ...{ audit: ["price_draft.delete"], tells: "before" },
  },
  publishPrice: {
    input: () => ({
      modelId: "made-model",
      price: { ...price, input: "4" },
      effectiveFrom: "2099-01-01T00:00:00Z",
    }),
    ...{ audit: ["price.publish"], tells: "both" },
  },
  withdrawPrice: {
    async input({ world }) {
      const [row] = await world.see(
        "SELECT id FROM price_version WHERE model_id = 'made-model' ORDER BY effective_from DESC",
      );
      return { priceId: row?.["id"], reason: "r" };
    },
    ...{ audit: ["price.withdraw"], tells: "both" },
  },
  saveResource: { input: () => ({ type: "mcp", name: "made" }), audit: ["resource.create"], tells: "after" },
  deleteResource: {
    input: ({ made }) => ({ resourceId: made["saveResource"] }),
    ...{ audit: ["resource.delete"], tells: "before" },
  },
  catalogApply: {
    input: () => ({ file: JSON.stringify({ currency: "USD", models: [{ id: "from-file" }] }) }),
    ...{ audit: ["model.create"], tells: "after" },
  },
  rechargeCustomer: {
    input: (at) => ({ ...who(at), amount: "1", reason: "r", idempotencyKey: "case-1" }),
    ...{ audit: ["account.recharge"], tells: "after" },
  },
  correctCustomer: {
    input: (at) => ({ ...who(at), amount: "-1", reason: "r", idempotencyKey: "case-2" }),
    ...{ audit: ["account.correct"], tells: "after" },
  },
  approveProposal: { input: proposal, audit: ["proposal.approve", "account.recharge"], tells: "after" },
  rejectProposal: { input: proposal, audit: ["proposal.reject"], tells: "after" },
  issueVouchers: {
    input: () => ({ amount: "5", currency: "USD", idempotencyKey: "case-3" }),
    ...{ audit: ["voucher.issue"], tells: "after" },
  },
  revokeVouchers: {
    input: ({ made }) => ({ voucherIds: [made["issueVouchers"]], reason: "r" }),
    ...{ audit: ["voucher.revoke"], tells: "after" },
  },
  replayDelivery: {
    input: async (at) => ({ deliveryId: await deliveryOf(at) }),
    ...{ audit: ["delivery.replay"], tells: "both" },
  },
  createOperator: {
    input: () => ({ email: "new@example.com", password: PASSWORD, role: "support" }),
    ...{ audit: ["operator.create"], tells: "after" },
  },
  updateOperator: {
    input: ({ made }) => ({ operatorId: made["createOperator"], name: "New" }),
    ...{ audit: ["operator.update"], tells: "both" },
  },
  issueOperatorPasswordReset: {
    input: ({ made }) => ({ operatorId: made["createOperator"] }),
    ...{ audit: ["password_reset.issue"], tells: "after" },
  },
  logInOperator: {
    input: async (at) => ({ email: (await another(at)).email, password: PASSWORD }),
    as: () => Promise.resolve(null),
    ...{ audit: ["operator.log_in"], tells: "after" },
  },
  logOutOperator: {
    input: () => ({}),
    as: async (at) => (await another(at)).token,
    ...{ audit: ["session.log_out"], tells: "nothing" },
  },
  revokeOperatorSession: {
    async input(at) {
      const { id } = await another(at);
      const [row] = await at.world.see("SELECT id FROM session WHERE operator_id = $1", [id]);
      return { sessionId: row?.["id"] };
    },
    ...{ audit: ["session.revoke"], tells: "after" },
  },
  changeOperatorPassword: {
    input: () => ({ currentPassword: PASSWORD, newPassword: "another long password" }),
    as: async (at) => (await another(at)).token,
    ...{ audit: ["password.change"], tells: "after" },
  },
  requestOperatorPasswordReset: {
    input: async (at) => ({ email: (await another(at)).email }),
    as: () => Promise.resolve(null),
    ...{ audit: ["password_reset.request"], tells: "after" },
  },
  resetOperatorPassword: {
    input: async (at) => ({ token: await resetToken(at), newPassword: "another long password" }),
    as: () => Promise.resolve(null),
    ...{ audit: ["password.reset"], tells: "after" },
  },
  releaseReservation: { elsewhere: "test/doors/system.test.ts" },
  runJob: { elsewhere: "test/doors/system.test.ts" },
};

const fields = buildOperatorSchema().getMutationType()?.getFields() ?? {};

describe("every mutation of the operator schema", () => {
  test("has its case here, and there is no case without a mutation", () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(fields).sort());
  });

  const here = Object.entries(cases).filter((entry): entry is [string, Case] => "input" in entry[1]);
  const there = Object.entries(cases).filter(
    (entry): entry is [string, Elsewhere] => "elsewhere" in entry[1],
  );

  test.each(there)("%s is proved elsewhere, audit row included", (name, { elsewhere }) => {
    const text = readFileSync(new URL(`../../${elsewhere}`, import.meta.url), "utf8");
    expect([name, text.includes(name), text.includes("audit_event")]).toEqual([name, true, true]);
  });

  let stage: Stage;
  beforeAll(async () => {
    const world = await openWorld();
    stage = { world, owner: await world.operatorToken(), simulator: await startSimulator({}), made: {} };
  });
  afterAll(async () => {
    await stage.simulator.close();
    await stage.world.close();
  });

  interface Row {
    id: string;
    action: string;
    actor_kind: string;
    subject_id: string;
    before: unknown;
    after: unknown;
    request_id: string | null;
  }
  const audits = (): Promise<Row[]> =>
    stage.world.see("SELECT * FROM audit_event ORDER BY at, id") as Promise<unknown> as Promise<Row[]>;
  const documentOf = (name: string): string =>
    `mutation ($input: ${String(fields[name]?.args[0]?.type)}) { ${name}(input: $input) { userErrors { code message } } }`;

  test.each(here)(
    "%s leaves its audit row; whoever may not do it leaves none",
    async (name, { input, audit, tells, as }) => {
      const given = await input(stage);
      const token = as ? await as(stage) : stage.owner;
      const known = new Set((await audits()).map(({ id }) => id));
      if (!as) {
        const readOnly = await stage.world.operatorToken("read-only");
        for (const { id } of await audits()) known.add(id);
        const refused = await stage.world.askOperator(readOnly, documentOf(name), { input: given });
        expect([name, refused.errors[0]?.extensions["code"]]).toEqual([
          name,
          mayEverybody(name) ? undefined : "permission_denied",
        ]);
        if (!mayEverybody(name)) expect((await audits()).filter(({ id }) => !known.has(id))).toEqual([]);
        for (const { id } of await audits()) known.add(id);
      }
      const answer = await stage.world.askOperator(token, documentOf(name), { input: given });
      expect(answer.errors).toEqual([]);
      expect(answer.data).toEqual({ [name]: { userErrors: [] } });
      const rows = (await audits()).filter(({ id }) => !known.has(id));
      expect(rows.map(({ action }) => action).sort()).toEqual([...audit].sort());
      const last = rows.find(({ action }) => action === audit.at(-1));
      expect(last?.request_id).toMatch(/^req_/);
      const told = [last?.before !== null && "before", last?.after !== null && "after"].filter(Boolean);
      expect(told).toEqual(
        { before: ["before"], after: ["after"], both: ["before", "after"], nothing: [] }[tells],
      );
      stage.made[name] = rows.find(({ action }) => action === audit[0])?.subject_id ?? "";
    },
  );
});

/** What everybody may do to what is their own. */
function mayEverybody(name: string): boolean {
  const access = fields[name]?.extensions["access"] as { roles?: string[] } | undefined;
  return access?.roles?.includes("read-only") === true;
}
