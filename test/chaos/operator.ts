import type { RelayNode } from "./relay-node.ts";

export const adminEmail = "chaos@localhost";
export const adminPassword = "chaos-operator-password";

export interface KeyQuota {
  limit: string;
  period: "total" | "daily" | "monthly";
}

export interface NewKey {
  id: string;
  token: string;
}

export interface Recharge {
  customerId: string;
  amount: string;
  idempotencyKey: string;
}

/**
 * What an operator does over GraphQL, through any relay. Every method throws when the answer is not a
 * success.
 */
export class Operator {
  #token = "";

  async logIn(relay: RelayNode): Promise<void> {
    const input = { email: adminEmail, password: adminPassword };
    const document = `mutation ($input: LogInOperatorInput!) {
      result: logInOperator(input: $input) { token userErrors { code message } } }`;
    this.#token = (await this.#call<{ token: string }>(relay, document, input)).token;
  }

  async createCustomer(relay: RelayNode, name: string): Promise<string> {
    const document = `mutation ($input: CreateCustomerInput!) {
      result: createCustomer(input: $input) { customer { id } userErrors { code message } } }`;
    const input = { name, currency: "USD" };
    return (await this.#call<{ customer: { id: string } }>(relay, document, input)).customer.id;
  }

  async createKey(
    relay: RelayNode,
    { customerId, name, quota = null }: { customerId: string; name: string; quota?: KeyQuota | null },
  ): Promise<NewKey> {
    const document = `mutation ($input: CreateCustomerApiKeyInput!) {
      result: createCustomerApiKey(input: $input) { apiKey { id } token userErrors { code message } } }`;
    const input = { customerId, key: { name, ...(quota && { quota }) } };
    const made = await this.#call<{ apiKey: { id: string }; token: string }>(relay, document, input);
    return { id: made.apiKey.id, token: made.token };
  }

  /** Has a customer's days cut by another time zone. */
  async moveCustomer(
    relay: RelayNode,
    input: { customerId: string; reportingTimezone: string },
  ): Promise<void> {
    const document = `mutation ($input: UpdateCustomerInput!) {
      result: updateCustomer(input: $input) { customer { id } userErrors { code message } } }`;
    await this.#call<{ customer: { id: string } }>(relay, document, input);
  }

  /** Pays in once for each idempotency key. Returns the recharge's id. */
  async recharge(relay: RelayNode, recharge: Recharge): Promise<string> {
    const document = `mutation ($input: RechargeCustomerInput!) {
      result: rechargeCustomer(input: $input) { rechargeId userErrors { code message } } }`;
    const input = { ...recharge, reason: "chaos" };
    return (await this.#call<{ rechargeId: string }>(relay, document, input)).rechargeId;
  }

  async #call<Result>(relay: RelayNode, query: string, input: object): Promise<Result> {
    const response = await fetch(`${relay.url}/graphql/operator`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.#token !== "" && { authorization: `Bearer ${this.#token}` }),
      },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const answer = JSON.parse(text) as {
      data?: { result?: Result & { userErrors: unknown[] } };
      errors?: unknown[];
    };
    const result = answer.data?.result;
    if (!result || answer.errors || result.userErrors.length > 0)
      throw new Error(`the operator was answered ${String(response.status)}: ${text.slice(0, 500)}`);
    return result;
  }
}
