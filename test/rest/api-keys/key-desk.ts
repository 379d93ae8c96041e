import type { RestAnswer, World } from "../../graphql/world.ts";

/** What a write of keys may leave behind. */
export interface Traces {
  keys: unknown;
  audits: unknown;
  changes: unknown;
}

/** Asks for API keys over REST, and sees what stands in the database. */
export interface KeyDesk {
  /** `request` as "PATCH" or "POST /rotate", of one key. */
  send(
    request: string,
    of: { key: string; body?: unknown; token?: string; headers?: object },
  ): Promise<RestAnswer>;
  /** Makes a key over REST and returns what was answered, its token with it. */
  make(terms?: object, token?: string): Promise<MadeKey>;
  row(id: string): Promise<Record<string, unknown>>;
  audits(id: string): Promise<Record<string, unknown>[]>;
  traces(): Promise<Traces>;
}

/** A key as it was answered when it was made. */
export interface MadeKey {
  id: string;
  token: string;
  version: number;
  expires_at: string | null;
  [name: string]: unknown;
}

/** What Acme can do with its keys in this world. */
export function openKeyDesk(world: World): KeyDesk {
  const send: KeyDesk["send"] = async (request, { key, body, token = world.acme.token, headers = {} }) => {
    const [method = "", path = ""] = request.split(" ");
    const response = await fetch(`${world.url}/openapi/v1/api-keys/${key}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as RestAnswer["body"];
    return { status: response.status, headers: response.headers, body: answer };
  };
  const count = async (table: string): Promise<unknown> =>
    (await world.see(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"];
  return {
    send,
    async make(terms = {}, token = world.acme.token) {
      const { status, body } = await world.call(token, "POST /openapi/v1/api-keys", {
        name: "made",
        ...terms,
      });
      if (status !== 201) throw new Error(`${String(status)} ${String(body.message)}`);
      return body.data as unknown as MadeKey;
    },
    async row(id) {
      const [row] = await world.see("SELECT * FROM api_key WHERE id = $1", [id]);
      return row ?? {};
    },
    audits: (id) =>
      world.see(
        "SELECT action, actor_kind, actor_id, customer_id, before, after FROM audit_event WHERE subject_id = $1 ORDER BY at, id",
        [id],
      ),
    async traces() {
      const [keys, audits, changes] = await Promise.all(["api_key", "audit_event", "change"].map(count));
      return { keys, audits, changes };
    },
  };
}

/** A key as it was made, without its token. */
export function withoutToken({ token: _, ...key }: MadeKey): object {
  return key;
}
