import { Option, type Command } from "commander";
import { listVisibleModelIds } from "../catalog/index.ts";
import {
  apiKeyStatuses,
  createApiKey,
  disableApiKey,
  listApiKeys,
  quotaPeriods,
  rotateApiKey,
  type ApiKey,
  type ApiKeyStatus,
  type QuotaPeriod,
} from "../customers/index.ts";
import { formatAmount, type Nano } from "../kernel/money.ts";
import type { Capability } from "../kernel/principal.ts";
import { passOnQuota } from "../ledger/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { addPageOptions, pageOf, printPage, type PageOptions } from "./page-options.ts";
import { print } from "./print.ts";
import { readAmount, readCount, readSeconds, readTime, readWords } from "./read-option.ts";
import type { Session } from "./session.ts";

interface CreateOptions {
  name: string;
  models?: string[];
  capabilities?: string[];
  quota?: Nano;
  period: QuotaPeriod;
  rpm?: number;
  tpm?: number;
  concurrency?: number;
  ip?: string[];
  expires?: Date;
  json?: boolean;
}

interface ListOptions extends PageOptions {
  customer?: string;
  status?: ApiKeyStatus;
  q?: string;
}

/** `keys create`, `list`, `disable` and `rotate`. */
export function addKeysCommand(program: Command, session: Session): void {
  const keys = addGroup(program, "keys", "customers' API keys");
  addCreate(keys, session);
  addList(keys, session);
  addRotate(keys, session);
  addCommand(keys, "disable", {
    says: "put an API key out of use for good",
    examples: ["keys disable key_01k…"],
  })
    .argument("<key>", "key_…")
    .action(async (apiKeyId: string, { json = false }: { json?: boolean }) => {
      const key = await session.withCtx((ctx) => disableApiKey(ctx, { apiKeyId }));
      print(json, toJson(key), [`${key.id} is ${key.status}`]);
    });
}

function addCreate(keys: Command, session: Session): void {
  addCommand(keys, "create", {
    says: "make an API key and print it, once",
    examples: [
      "keys create cus_01k… --name production",
      "keys create cus_01k… --name test --models qwen-plus --quota 20 --period monthly --expires 2027-12-31",
    ],
  })
    .argument("<customer>", "cus_…")
    .requiredOption("--name <text>", "as its owners know it")
    .option(
      "--models <ids>",
      "the only models it may call, with commas; all that are open when left out",
      readWords,
    )
    .option(
      "--capabilities <names>",
      "inference, account:read, account:write, keys:write; all when left out",
      readWords,
    )
    .option("--quota <amount>", "the most that it may spend in a period", readAmount)
    .addOption(new Option("--period <period>", "of the quota").choices(quotaPeriods).default("total"))
    .option("--rpm <number>", "requests a minute", readCount)
    .option("--tpm <number>", "tokens a minute", readCount)
    .option("--concurrency <number>", "requests at once", readCount)
    .option("--ip <networks>", "addresses and networks that it works from, with commas", readWords)
    .option("--expires <time>", "a day or a time; never when left out", readTime)
    .action(async (customerId: string, { json = false, ...options }: CreateOptions) => {
      const { apiKey, token } = await session.withCtx(async (ctx) => {
        const entitledModelIds = await listVisibleModelIds(ctx, { customerId });
        return createApiKey(ctx, { customerId, entitledModelIds, ...termsOf(options) });
      });
      print(json, { token, ...toJson(apiKey) }, [token, `${apiKey.id}: the key is shown this once.`]);
    });
}

function termsOf({ models, quota, period, rpm, tpm, concurrency, ip, expires, ...rest }: CreateOptions) {
  return {
    name: rest.name,
    allowedModelIds: models,
    // The verb refuses what is no capability.
    capabilities: rest.capabilities as Capability[] | undefined,
    quota: quota === undefined ? null : { limit: quota, period },
    rateLimits: { rpm, tpm, concurrency },
    ipAllowlist: ip,
    expiresAt: expires,
  };
}

function addList(keys: Command, session: Session): void {
  const list = addCommand(keys, "list", {
    says: "list API keys, newest first, without the keys themselves",
    examples: ["keys list --customer cus_01k…", "keys list --status expired --json"],
  })
    .option("--customer <id>", "only this customer's")
    .addOption(new Option("--status <status>", "only these").choices(apiKeyStatuses))
    .option("--q <text>", "part of the name");
  addPageOptions(list).action(
    async ({ customer: customerId, status, q, json = false, ...page }: ListOptions) => {
      const input = { page: pageOf(page), customerId, status, q };
      printPage(json, await session.withCtx((ctx) => listApiKeys(ctx, input)), {
        titles: ["id", "key", "status", "customer", "name"],
        cellsOf: (key) => [key.id, `${key.prefix}…${key.last4}`, key.status, key.customerId, key.name],
        toJson,
      });
    },
  );
}

function addRotate(keys: Command, session: Session): void {
  addCommand(keys, "rotate", {
    says: "replace an API key by a new one with the same terms, and print that, once",
    examples: ["keys rotate key_01k…", "keys rotate key_01k… --overlap 3600"],
  })
    .argument("<key>", "key_…")
    .option("--overlap <seconds>", "for how long the old key works beside it; 7 days at most", readSeconds, 0)
    .action(async (apiKeyId: string, { overlap, json = false }: { overlap: number; json?: boolean }) => {
      const input = { apiKeyId, overlapSeconds: overlap, passOnQuota };
      const { apiKey, token, replaced } = await session.withCtx((ctx) => rotateApiKey(ctx, input));
      print(json, { token, ...toJson(apiKey), replaced: toJson(replaced) }, [
        token,
        `${apiKey.id}: the key is shown this once.`,
        `${replaced.id} ${endOf(replaced)}`,
      ]);
    });
}

function endOf({ status, expiresAt }: ApiKey): string {
  return status === "active" && expiresAt !== null
    ? `works until ${expiresAt.toISOString()}`
    : `is ${status}`;
}

function toJson(key: ApiKey): object {
  return {
    ...{ id: key.id, customer_id: key.customerId, name: key.name, status: key.status },
    ...{ prefix: key.prefix, last4: key.last4, capabilities: key.capabilities },
    ...{ allowed_model_ids: key.allowedModelIds, ip_allowlist: key.ipAllowlist },
    quota: key.quota && { limit: formatAmount(key.quota.limit), period: key.quota.period },
    ...{ rate_limits: key.rateLimits, expires_at: key.expiresAt, last_used_at: key.lastUsedAt },
    ...{ rotated_from_id: key.rotatedFromId, created_at: key.createdAt },
  };
}
