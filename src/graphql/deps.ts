import type { AppError, FieldError } from "../kernel/app-error.ts";
import type { Nano } from "../kernel/money.ts";
import type { NetworkList } from "../kernel/network-list.ts";
import type { Price } from "../kernel/price.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { AloneUpTo } from "../ledger/index.ts";
import type { AskedWrite, Claim, Ctx, Turn } from "../storage/index.ts";

/** Where one protocol is called. `url` is absolute. */
export interface ProtocolAddress {
  method: string;
  url: string;
}

/** Whether one key can call one model now, and everything it needs to do so. */
export interface Preflight {
  model: string;
  callable: boolean;
  blockingReasons: readonly Pick<FieldError, "code" | "message">[];
  /** The key that asked; null when a person asked. */
  apiKey: {
    id: string;
    name: string;
    status: string;
    modelScope: { mode: string; modelIds: readonly string[] };
  } | null;
  balance: { currency: string; available: Nano; minimumRequired: Nano };
  price: Price | null;
  protocols: Readonly<Record<Protocol, ProtocolAddress>>;
  chatCompletionsUrl: string;
  messagesUrl: string;
  dashscopeUrl: string;
  billingDetailUrl: string;
  monthlyStatementUrl: string;
  checkedAt: Date;
}

/** What resolvers use and do not make for themselves: lent by whoever puts the rooms together. */
export interface GraphqlDeps {
  preflight(ctx: Ctx, input: { model: string }): Promise<Preflight>;
  /** Price versions by their ids, for receipts; those that the caller may not see are absent. */
  findPrices(ctx: Ctx, input: { priceIds: readonly string[] }): Promise<ReadonlyMap<string, Price>>;
  /** What one operator may move without a second one. */
  aloneUpTo: AloneUpTo;
  /** What makes a mutation with an Idempotency-Key happen at most once. */
  claims: {
    claim(ctx: Ctx, asked: AskedWrite): Promise<Turn>;
    close(ctx: Ctx, input: { claim: Claim; answer: string }): Promise<void>;
  };
  /** The private networks that webhooks of customers may reach. */
  webhookNetworks: NetworkList;
  /** Hears of every error that is masked or of status 500 and above. */
  report(error: AppError, requestId: string): void;
}
