import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { makeCustomer, type Customer } from "./cast.ts";
import type { Chronicle } from "./chronicle.ts";
import { noteAnswer } from "./load.ts";
import { openAgent, sendRequest, type Answer } from "./send-request.ts";
import type { World } from "./world.ts";

/** What runs out: the account's balance, or one key's quota while the balance is ample. */
export type Scarce = "balance" | "quota";

export interface Exhaustion {
  served: number;
  /** How many were refused with which code. */
  refused: Record<string, number>;
  /** Of the account, in 1e-9 of the currency, when all is over. */
  available: bigint;
  reserved: bigint;
  /** Of the key in its window; null without a quota. */
  quota: { reserved: bigint; spent: bigint } | null;
}

/** How many requests of the model `flat` the scarce money is worth. */
export const worth = 100;
const SCARCE_AMOUNT = "1.00";
const AMPLE_AMOUNT = "100.00";
const SETTLED_MAX_MS = 15_000;
const POLL_MS = 50;
const body = (tag: string): string =>
  JSON.stringify({
    model: "flat",
    messages: [{ role: "user", content: "hello" }],
    user: `sim:tokens=4,latency=50;${tag}`,
  });

/**
 * Sends `perRelay` requests to every relay at the same moment, for the money of exactly a hundred of them.
 */
export async function exhaust(
  world: World,
  { scarce, perRelay, name }: { scarce: Scarce; perRelay: number; name: string },
  { cast, payments, seen }: Chronicle,
): Promise<Exhaustion> {
  const role = {
    kind: "exhaustion" as const,
    balance: scarce === "balance" ? SCARCE_AMOUNT : AMPLE_AMOUNT,
    quotas: [scarce === "quota" ? { limit: SCARCE_AMOUNT, period: "total" as const } : null],
  };
  const customer = await makeCustomer(world, role, payments);
  cast.push(customer);
  const agent = openAgent();
  const answers = await Promise.all(
    world.relays.flatMap((relay, home) =>
      Array.from({ length: perRelay }, async (_, number) => {
        const tag = `exhaust-${name}-${String(home)}-${String(number)}`;
        const [key] = customer.keys;
        if (!key) throw new Error("the customer has no key");
        seen.begun.set(tag, {
          planned: { kind: "answer", deliveries: 1 },
          customerId: customer.id,
          keyId: key.id,
        });
        const answer = await sendRequest(agent, relay, {
          tag,
          token: key.token,
          stream: false,
          body: body(tag),
          leavesAfterMs: null,
          idempotencyKey: null,
        });
        noteAnswer(seen, answer);
        return answer;
      }),
    ),
  );
  await agent.destroy();
  return { ...countAnswers(answers), ...(await readFigures(world, customer)) };
}

function countAnswers(answers: readonly Answer[]): Pick<Exhaustion, "served" | "refused"> {
  const refused: Exhaustion["refused"] = {};
  for (const { isWhole, status, body: text } of answers) {
    if (isWhole) continue;
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? "";
    const name = `${String(status)} ${code}`.trim();
    refused[name] = (refused[name] ?? 0) + 1;
  }
  return { served: answers.filter(({ isWhole }) => isWhole).length, refused };
}

async function readFigures(
  { postgres }: World,
  { id, keys }: Customer,
): Promise<Pick<Exhaustion, "available" | "reserved" | "quota">> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    const end = Date.now() + SETTLED_MAX_MS;
    for (;;) {
      const account = await readPair(
        client,
        "SELECT available AS one, reserved AS other FROM account WHERE customer_id = $1",
        id,
      );
      const quota = await readPair(
        client,
        "SELECT spent AS one, reserved AS other FROM key_quota WHERE api_key_id = $1",
        keys[0]?.id,
      );
      if (!account) throw new Error(`${id} has no account`);
      if (account.other === 0n || Date.now() > end)
        return {
          ...{ available: account.one, reserved: account.other },
          quota: quota && { spent: quota.one, reserved: quota.other },
        };
      await sleep(POLL_MS);
    }
  } finally {
    await client.end();
  }
}

async function readPair(
  client: pg.Client,
  sql: string,
  id: string | undefined,
): Promise<{ one: bigint; other: bigint } | null> {
  const { rows } = await client.query<{ one: string; other: string }>(sql, [id]);
  return rows[0] ? { one: BigInt(rows[0].one), other: BigInt(rows[0].other) } : null;
}
