import type { ApiKey } from "../customers/index.ts";
import type { AppError, FieldError } from "../kernel/app-error.ts";
import type { Nano } from "../kernel/money.ts";
import type { NetworkList } from "../kernel/network-list.ts";
import type { Price } from "../kernel/price.ts";
import type { Protocol } from "../kernel/protocol.ts";
import type { AloneUpTo } from "../ledger/index.ts";
import type { Mail } from "../policies/index.ts";
import type { AskedWrite, Claim, Ctx, Turn } from "../storage/index.ts";
import type { Operations } from "./operator/operations.ts";

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

/** A mail to one person. */
export interface PeopleMail extends Mail {
  to: string;
}

/** Whether a key can call a model now, and why not. */
export type ModelAccess = Pick<Preflight, "model" | "callable" | "blockingReasons">;

/** What resolvers use and do not make for themselves: lent by whoever puts the rooms together. */
export interface GraphqlDeps {
  preflight(ctx: Ctx, input: { model: string }): Promise<Preflight>;
  /** For each of these keys of one customer, in their order: all models that it may see. */
  modelAccess(ctx: Ctx, input: { keys: readonly ApiKey[] }): Promise<readonly (readonly ModelAccess[])[]>;
  /** Price versions by their ids, for receipts; those that the caller may not see are absent. */
  findPrices(ctx: Ctx, input: { priceIds: readonly string[] }): Promise<ReadonlyMap<string, Price>>;
  /** What one operator may move without a second one. */
  aloneUpTo: AloneUpTo;
  /** What makes a mutation with an Idempotency-Key happen at most once. */
  claims: {
    claim(ctx: Ctx, asked: AskedWrite): Promise<Turn>;
    close(ctx: Ctx, input: { claim: Claim; answer: string }): Promise<void>;
  };
  /** How people come in. */
  people: {
    signUpIsOpen: boolean;
    /** Without a trailing slash; the only place that a link in a mail may begin with. */
    publicBaseUrl: string;
    /** Hands a mail over to be sent, and does not wait for it. */
    mail: (mail: PeopleMail) => void;
  };
  /** What operators ask of the running product itself. */
  operations: Operations;
  /** The private networks that webhooks of customers may reach. */
  webhookNetworks: NetworkList;
  /** Hears of every error that is masked or of status 500 and above. */
  report(error: AppError, requestId: string): void;
}
