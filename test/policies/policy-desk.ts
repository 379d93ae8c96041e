import { newId } from "../../src/kernel/ids.ts";
import type { RestAnswer, World } from "../graphql/world.ts";

export interface Customer {
  customerId: string;
  token: string;
}

/** What is done with policies over REST; paths are those behind the prefix. */
export interface PolicyDesk {
  /** A customer with nothing decided yet. */
  newCustomer(): Promise<Customer>;
  read(path: string, token: string): Promise<RestAnswer>;
  patch(path: string, token: string, body: object, ifMatch?: string): Promise<RestAnswer>;
}

export function policyDesk(world: World): PolicyDesk {
  return {
    async newCustomer() {
      const customerId = newId("cus");
      await world.see("INSERT INTO customer (id, name, currency) VALUES ($1, 'New', 'USD')", [customerId]);
      return { customerId, token: (await world.issueKey(customerId)).token };
    },
    read: (path, token) => world.call(token, `GET /openapi/v1${path}`),
    async patch(path, token, body, ifMatch) {
      const headers = {
        ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      };
      const init = { method: "PATCH", headers, body: JSON.stringify(body) };
      const answer = await fetch(`${world.url}/openapi/v1${path}`, init);
      const told = (await answer.json()) as RestAnswer["body"];
      return { status: answer.status, headers: answer.headers, body: told };
    },
  };
}
