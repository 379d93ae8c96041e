export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An end of a range of time: an RFC 3339 date-time, or a bare date (2026-11-23) in the reporting time zone. As an upper end, a date-time is exclusive and a bare date inclusive. */
  DateOrDateTime: { input: string; output: string; }
  /** A moment as an RFC 3339 date-time in UTC, such as 2026-11-23T13:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as "12.50". Numbers are refused. */
  Decimal: { input: string; output: string; }
};

/** An API key; its token is shown once, when it is made. */
export type ApiKey = {
  __typename?: 'ApiKey';
  /** The models it is restricted to; empty: every model the customer may use. */
  allowedModelIds: Array<Scalars['String']['output']>;
  /** inference, account:read, account:write, keys:write. */
  capabilities: Array<Scalars['String']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops working; null is never. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** `key_…`. */
  id: Scalars['ID']['output'];
  /** Addresses and networks it may be used from; empty: anywhere. */
  ipAllowlist: Array<Scalars['String']['output']>;
  /** How the token ends. */
  last4: Scalars['String']['output'];
  /** When it last opened a door. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The same as a mode, ready to be shown. */
  modelScope: ModelScope;
  /** What people call it. */
  name: Scalars['String']['output'];
  /** How the token begins. */
  prefix: Scalars['String']['output'];
  /** What it may spend; null is no limit of its own. */
  quota?: Maybe<Quota>;
  /** Its own rate limits. */
  rateLimits: RateLimits;
  /** The key that it replaced. */
  rotatedFromId?: Maybe<Scalars['ID']['output']>;
  /** Whether it opens doors. */
  status: ApiKeyStatus;
  /** Rises with every change. */
  version: Scalars['Int']['output'];
};

/** A page of a list of ApiKey, newest first. */
export type ApiKeyConnection = {
  __typename?: 'ApiKeyConnection';
  /** The page, as edges. */
  edges: Array<ApiKeyEdge>;
  /** The page, without edges. */
  nodes: Array<ApiKey>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One ApiKey in a list. */
export type ApiKeyEdge = {
  __typename?: 'ApiKeyEdge';
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The ApiKey. */
  node: ApiKey;
};

/** Whether a key opens doors. */
export type ApiKeyStatus =
  /** It works. */
  | 'active'
  /** It was disabled, for good. */
  | 'disabled'
  /** Its time is over. */
  | 'expired';

/** A customer's money. */
export type Balance = {
  __typename?: 'Balance';
  /** What may be spent. */
  available: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** What running requests hold. */
  reserved: Scalars['Decimal']['output'];
  /** Both together. */
  total: Scalars['Decimal']['output'];
  /** When it last moved. */
  updatedAt: Scalars['DateTime']['output'];
};

/** One movement of a customer's money. */
export type BalanceTransaction = {
  __typename?: 'BalanceTransaction';
  /** Signed, as it moves the available balance. */
  amount: Scalars['Decimal']['output'];
  /** The key of that request. */
  apiKeyId?: Maybe<Scalars['ID']['output']>;
  /** The available balance after it. */
  availableAfter: Scalars['Decimal']['output'];
  /** When it was booked. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** The same in words. */
  description: Scalars['String']['output'];
  /** `txn_…`. */
  id: Scalars['ID']['output'];
  /** The model of that request. */
  model?: Maybe<Scalars['String']['output']>;
  /** The request that moved it; null for recharges and corrections. */
  requestId?: Maybe<Scalars['ID']['output']>;
  /** What running requests held after it. */
  reservedAfter: Scalars['Decimal']['output'];
  /** What moved the balance. */
  type: BalanceTransactionType;
};

/** A page of a list of BalanceTransaction, newest first. */
export type BalanceTransactionConnection = {
  __typename?: 'BalanceTransactionConnection';
  /** The page, as edges. */
  edges: Array<BalanceTransactionEdge>;
  /** The page, without edges. */
  nodes: Array<BalanceTransaction>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One BalanceTransaction in a list. */
export type BalanceTransactionEdge = {
  __typename?: 'BalanceTransactionEdge';
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The BalanceTransaction. */
  node: BalanceTransaction;
};

/** What moved the balance. */
export type BalanceTransactionType =
  /** A request was charged. */
  | 'charge'
  /** An operator put something right. */
  | 'correction'
  /** Money was paid in. */
  | 'recharge'
  /** A request that ended gives back what it held and did not cost. */
  | 'release'
  /** A request that begins holds what it may cost. */
  | 'reservation';

/** One request and what it was charged. */
export type BillingDetail = {
  __typename?: 'BillingDetail';
  /** The key that asked. */
  apiKeyId: Scalars['ID']['output'];
  /** What that key is called. */
  apiKeyName: Scalars['String']['output'];
  /** Those of the input that were written to a prompt cache. */
  cacheWriteTokens?: Maybe<Scalars['Int']['output']>;
  /** Those of the input that were read from a prompt cache. */
  cachedInputTokens?: Maybe<Scalars['Int']['output']>;
  /** What it was charged. */
  charge: Scalars['Decimal']['output'];
  /** What the charge is made of. */
  components: Array<ChargeComponent>;
  /** When it came in. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Tokens of input, cached ones included; null is unknown. */
  inputTokens?: Maybe<Scalars['Int']['output']>;
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens of output, reasoning included; null is unknown. */
  outputTokens?: Maybe<Scalars['Int']['output']>;
  /** The protocol in which it was asked. */
  protocol: Protocol;
  /** Those of the output that were reasoning. */
  reasoningTokens?: Maybe<Scalars['Int']['output']>;
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** How it ended. */
  status: RequestStatus;
  /** Where the counts come from; null without counts. */
  usageSource?: Maybe<UsageSource>;
};

/** A page of a list of BillingDetail, newest first. */
export type BillingDetailConnection = {
  __typename?: 'BillingDetailConnection';
  /** The page, as edges. */
  edges: Array<BillingDetailEdge>;
  /** The page, without edges. */
  nodes: Array<BillingDetail>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One BillingDetail in a list. */
export type BillingDetailEdge = {
  __typename?: 'BillingDetailEdge';
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The BillingDetail. */
  node: BillingDetail;
};

/** Why a model cannot be called. */
export type BlockingReason = {
  __typename?: 'BlockingReason';
  /** The code with which a call would be refused. */
  code: ErrorCode;
  /** The same in a sentence. */
  message: Scalars['String']['output'];
};

/** One line of what a request was charged for. */
export type ChargeComponent = {
  __typename?: 'ChargeComponent';
  /** Exact; only the sum of a request is rounded, up, to 9 decimals. */
  charge: Scalars['Decimal']['output'];
  /** What for. */
  component: ChargeComponentName;
  /** Tokens, or 1 for the fee per request. */
  quantity: Scalars['Int']['output'];
  /** Per 1,000,000 tokens; for the fee per request, the fee. */
  unitPrice: Scalars['Decimal']['output'];
};

/** A part of a charge. */
export type ChargeComponentName =
  /** Input tokens that were written to a prompt cache. */
  | 'cache_write'
  /** Input tokens that were read from a prompt cache. */
  | 'cached_input'
  /** Input tokens that were not cached. */
  | 'input'
  /** Output tokens other than reasoning. */
  | 'output'
  /** Reasoning tokens. */
  | 'reasoning'
  /** The fee per request. */
  | 'request';

/** Who is asking: the customer, and the key if one was used. */
export type Client = {
  __typename?: 'Client';
  /** The key of this request; null for people. */
  apiKey?: Maybe<ClientApiKey>;
  /** When the customer was taken on. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217: the currency of every amount. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** The customer's name. */
  name: Scalars['String']['output'];
  /** IANA: by its days and months figures are cut. */
  reportingTimezone: Scalars['String']['output'];
  /** Whether the customer is served. */
  status: CustomerStatus;
};

/** The key that a request came with. */
export type ClientApiKey = {
  __typename?: 'ClientApiKey';
  /** inference, account:read, account:write, keys:write. */
  capabilities: Array<Scalars['String']['output']>;
  /** `key_…`. */
  id: Scalars['ID']['output'];
  /** How the token ends. */
  last4: Scalars['String']['output'];
  /** Which models it may call. */
  modelScope: ModelScope;
  /** What people call it. */
  name: Scalars['String']['output'];
  /** How the token begins. */
  prefix: Scalars['String']['output'];
  /** Whether it opens doors. */
  status: ApiKeyStatus;
};

/** What a new key shall be. */
export type CreateApiKeyInput = {
  /** Restrict it to these models; empty or omitted: every model the customer may use. */
  allowedModelIds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What it may be used for; omitted: everything, or everything that the key which makes it may do. */
  capabilities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** When it stops working; null or omitted is never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Addresses and networks (CIDR) it may be used from; empty or omitted: anywhere. */
  ipAllowlist?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What people call it. */
  name: Scalars['String']['input'];
  /** What it may spend; null or omitted is no limit of its own. */
  quota?: InputMaybe<QuotaInput>;
  /** Its own rate limits. */
  rateLimits?: InputMaybe<RateLimitsInput>;
};

/** A new key. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** The key. */
  apiKey?: Maybe<ApiKey>;
  /** The token in plain text; it cannot be had a second time. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Whether a customer is served. */
export type CustomerStatus =
  /** Its keys work. */
  | 'active'
  /** Its keys are refused. */
  | 'suspended';

/** Which key to disable. */
export type DisableApiKeyInput = {
  /** `key_…`. */
  apiKeyId: Scalars['ID']['input'];
};

/** A disabled key. */
export type DisableApiKeyPayload = {
  __typename?: 'DisableApiKeyPayload';
  /** The key. */
  apiKey?: Maybe<ApiKey>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What went wrong; the same codes as in REST. */
export type ErrorCode =
  /** The balance is held by requests that are still running. */
  | 'balance_reserved'
  /** Too many requests are running at once. */
  | 'concurrency_limited'
  /** The request conflicts with what is already there. */
  | 'conflict'
  /** The content was refused by the content-safety policy. */
  | 'content_blocked'
  /** The input is longer than the model's context window. */
  | 'context_length_exceeded'
  /** This account is suspended. */
  | 'customer_suspended'
  /** A request with this Idempotency-Key is still running. */
  | 'idempotency_in_progress'
  /** This Idempotency-Key was used with another request. */
  | 'idempotency_key_reused'
  /** The account's balance does not cover this request. */
  | 'insufficient_balance'
  /** Something went wrong on our side. */
  | 'internal_error'
  /** The API key is not valid. */
  | 'invalid_api_key'
  /** The request is not valid. */
  | 'invalid_request'
  /** This API key may not be used from this address. */
  | 'ip_not_allowed'
  /** The API key is disabled. */
  | 'key_disabled'
  /** The API key has expired. */
  | 'key_expired'
  /** The API key's quota does not cover this request. */
  | 'key_quota_exceeded'
  /** This path does not take this method. */
  | 'method_not_allowed'
  /** No API key was sent. Use the header Authorization: Bearer <api_key>. */
  | 'missing_api_key'
  /** This API key may not call this model. */
  | 'model_not_allowed'
  /** There is no such model. */
  | 'model_not_found'
  /** There is no such thing here. */
  | 'not_found'
  /** You may not do this. */
  | 'permission_denied'
  /** Too many requests. */
  | 'rate_limited'
  /** The request body is too large. */
  | 'request_too_large'
  /** The service is unavailable at the moment. */
  | 'service_unavailable'
  /** The request has a parameter that is not known here. */
  | 'unknown_parameter'
  /** The body must be application/json. */
  | 'unsupported_media_type'
  /** The request has a parameter that this model cannot honour. */
  | 'unsupported_parameter'
  /** The model's supplier failed to answer. */
  | 'upstream_error'
  /** The model's supplier did not answer in time. */
  | 'upstream_timeout'
  /** The model is unavailable at the moment. */
  | 'upstream_unavailable'
  /** It has changed since you read it. */
  | 'version_conflict';

/** A model that the customer may see. */
export type Model = {
  __typename?: 'Model';
  /** Whether this customer can call it now. */
  callable: Scalars['Boolean']['output'];
  /** What it can do, such as chat, streaming, tools. */
  capabilities: Array<Scalars['String']['output']>;
  /** Tokens of input and output together. */
  contextWindow?: Maybe<Scalars['Int']['output']>;
  /** What it is for. */
  description: Scalars['String']['output'];
  /** What people call it. */
  displayName: Scalars['String']['output'];
  /** The value of `model` in request bodies. */
  id: Scalars['ID']['output'];
  /** What it reads, such as text, image. */
  inputModalities: Array<Scalars['String']['output']>;
  /** One model, or a choice among several. */
  kind: ModelKind;
  /** Tokens of output at most. */
  maxOutputTokens?: Maybe<Scalars['Int']['output']>;
  /** The models that an auto model chooses from. */
  members: Array<Scalars['String']['output']>;
  /** What it costs this customer; null: it is not for sale. */
  price?: Maybe<Price>;
  /** The protocols behind it; every model answers on all three. */
  protocols: Array<Protocol>;
  /** Whether it can be served now. */
  status: ModelStatus;
  /** How an auto model chooses; null for a single model. */
  strategy?: Maybe<Strategy>;
  /** What it is listed under. */
  tags: Array<Scalars['String']['output']>;
};

/** A page of a list of Model, newest first. */
export type ModelConnection = {
  __typename?: 'ModelConnection';
  /** The page, as edges. */
  edges: Array<ModelEdge>;
  /** The page, without edges. */
  nodes: Array<Model>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Model in a list. */
export type ModelEdge = {
  __typename?: 'ModelEdge';
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The Model. */
  node: Model;
};

/** One model, or a choice among several. */
export type ModelKind =
  /** Chooses among its members for each request. */
  | 'auto'
  /** One model. */
  | 'model';

/** Which models a key may call. */
export type ModelScope = {
  __typename?: 'ModelScope';
  /** How the key is bound to models. */
  mode: ModelScopeMode;
  /** The models; empty when automatic. */
  modelIds: Array<Scalars['String']['output']>;
};

/** How a key is bound to models. */
export type ModelScopeMode =
  /** To none: every model that the customer may use. */
  | 'automatic'
  /** To a selection of models. */
  | 'selected'
  /** To one model. */
  | 'single';

/** Whether a model can be served. */
export type ModelStatus =
  /** It can. */
  | 'available'
  /** It can, but not by every way that is meant for it. */
  | 'degraded'
  /** It cannot. */
  | 'unavailable';

/** A tag of the models that the customer may see. */
export type ModelTag = {
  __typename?: 'ModelTag';
  /** How many models have it. */
  modelCount: Scalars['Int']['output'];
  /** The tag. */
  tag: Scalars['String']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Create an API key. The plaintext token is returned once. */
  createApiKey: CreateApiKeyPayload;
  /** Disable an API key, for good. Disabling it again changes nothing. */
  disableApiKey: DisableApiKeyPayload;
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationDisableApiKeyArgs = {
  input: DisableApiKeyInput;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Where the next page begins; null on the last page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is a next page. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** Whether one key can call one model now, and everything it needs to do so. */
export type Preflight = {
  __typename?: 'Preflight';
  /** The key that asked; null for people. */
  apiKey?: Maybe<PreflightApiKey>;
  /** The money behind a call. */
  balance: PreflightBalance;
  /** Where charges can be reconciled afterwards. */
  billingDetailUrl: Scalars['String']['output'];
  /** Why not; empty when callable. */
  blockingReasons: Array<BlockingReason>;
  /** Whether a call would be let in now. */
  callable: Scalars['Boolean']['output'];
  /** Method and address of OpenAI Chat Completions. */
  chatCompletionsUrl: Scalars['String']['output'];
  /** When this was true. */
  checkedAt: Scalars['DateTime']['output'];
  /** Method and address of DashScope text generation. */
  dashscopeUrl: Scalars['String']['output'];
  /** Method and address of Anthropic Messages. */
  messagesUrl: Scalars['String']['output'];
  /** The model. */
  model: Scalars['String']['output'];
  /** Where the month's statement is. */
  monthlyStatementUrl: Scalars['String']['output'];
  /** What the model costs. */
  price?: Maybe<Price>;
  /** Where each protocol is called. */
  protocols: ProtocolAddresses;
};

/** The key that would call. */
export type PreflightApiKey = {
  __typename?: 'PreflightApiKey';
  /** `key_…`. */
  id: Scalars['ID']['output'];
  /** Which models it may call. */
  modelScope: ModelScope;
  /** What people call it. */
  name: Scalars['String']['output'];
  /** Whether it opens doors. */
  status: Scalars['String']['output'];
};

/** The money behind a call. */
export type PreflightBalance = {
  __typename?: 'PreflightBalance';
  /** What may be spent. */
  available: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** What must at least be there for a call to begin. */
  minimumRequired: Scalars['Decimal']['output'];
};

/** What a model costs. */
export type Price = {
  __typename?: 'Price';
  /** Input tokens written to a prompt cache. */
  cacheWrite: Scalars['Decimal']['output'];
  /** Input tokens written to a prompt cache that keeps them for an hour. */
  cacheWrite1h: Scalars['Decimal']['output'];
  /** Input tokens read from a prompt cache. */
  cachedInput: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Input tokens. */
  input: Scalars['Decimal']['output'];
  /** Output tokens. */
  output: Scalars['Decimal']['output'];
  /** The fee of a request, whatever it uses. */
  perRequest: Scalars['Decimal']['output'];
  /** Reasoning tokens. */
  reasoning: Scalars['Decimal']['output'];
  /** Empty, or the prices by size of input; the first tier's are repeated beside them. */
  tiers: Array<PriceTier>;
  /** What the token prices are for: 1M tokens. */
  unit: Scalars['String']['output'];
};

/** The prices of requests with inputs up to a size. */
export type PriceTier = {
  __typename?: 'PriceTier';
  /** Input tokens written to a prompt cache. */
  cacheWrite: Scalars['Decimal']['output'];
  /** Input tokens written to a prompt cache that keeps them for an hour. */
  cacheWrite1h: Scalars['Decimal']['output'];
  /** Input tokens read from a prompt cache. */
  cachedInput: Scalars['Decimal']['output'];
  /** Input tokens. */
  input: Scalars['Decimal']['output'];
  /** Output tokens. */
  output: Scalars['Decimal']['output'];
  /** Reasoning tokens. */
  reasoning: Scalars['Decimal']['output'];
  /** Inputs of up to so many tokens; null on the last tier. */
  upToInputTokens?: Maybe<Scalars['Int']['output']>;
};

/** An inference protocol. */
export type Protocol =
  /** Anthropic Messages. */
  | 'anthropic'
  /** DashScope text generation. */
  | 'dashscope'
  /** OpenAI Chat Completions. */
  | 'openai';

/** Where one protocol is called. */
export type ProtocolAddress = {
  __typename?: 'ProtocolAddress';
  /** The HTTP method. */
  method: Scalars['String']['output'];
  /** Absolute. */
  url: Scalars['String']['output'];
};

/** Where each protocol is called. */
export type ProtocolAddresses = {
  __typename?: 'ProtocolAddresses';
  /** Anthropic Messages. */
  anthropic: ProtocolAddress;
  /** DashScope text generation. */
  dashscope: ProtocolAddress;
  /** OpenAI Chat Completions. */
  openai: ProtocolAddress;
};

export type Query = {
  __typename?: 'Query';
  /** Get one API key. */
  apiKey?: Maybe<ApiKey>;
  /** List API keys without returning plaintext tokens. */
  apiKeys: ApiKeyConnection;
  /** Get available and reserved balance. */
  balance: Balance;
  /** Get one balance transaction. */
  balanceTransaction?: Maybe<BalanceTransaction>;
  /** List balance transactions for the current customer. */
  balanceTransactions: BalanceTransactionConnection;
  /** Get customer-safe billing detail rows. Supports from, to, model, status, key_id, and request_id filters. */
  billingDetail: BillingDetailConnection;
  /** Get one model detail record. */
  model?: Maybe<Model>;
  /** List tags for models visible to the current customer. */
  modelTags: Array<ModelTag>;
  /** List models, capabilities, and price summaries visible to the current customer. */
  models: ModelConnection;
  /** Check one model before sending inference traffic with one Bearer API key. Returns protocol URLs, blocking reasons, and billing reconciliation links. */
  preflight?: Maybe<Preflight>;
  /** Get the unified customer identity for the current API key. */
  viewer: Client;
};


export type QueryApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApiKeyStatus>;
};


export type QueryBalanceTransactionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBalanceTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  type?: InputMaybe<BalanceTransactionType>;
};


export type QueryBillingDetailArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<RequestStatus>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryModelArgs = {
  id: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  capability?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPreflightArgs = {
  model: Scalars['String']['input'];
};

/** What a key may spend in each period. */
export type Quota = {
  __typename?: 'Quota';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** How much, in the customer's currency. */
  limit: Scalars['Decimal']['output'];
  /** Over which time it is counted. */
  period: QuotaPeriod;
  /** Left in the running period; null while not counted. */
  remaining?: Maybe<Scalars['Decimal']['output']>;
  /** Held by running requests; null while not counted. */
  reserved?: Maybe<Scalars['Decimal']['output']>;
  /** When the next period begins; null for a total quota. */
  resetsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Spent in the running period; null while not counted. */
  used?: Maybe<Scalars['Decimal']['output']>;
};

/** What a key may spend in each period. */
export type QuotaInput = {
  /** How much, in the customer's currency; more than 0. */
  limit: Scalars['Decimal']['input'];
  /** Over which time it is counted. */
  period: QuotaPeriod;
};

/** Over which time a quota is counted. */
export type QuotaPeriod =
  /** By days of the reporting time zone. */
  | 'daily'
  /** By months of the reporting time zone. */
  | 'monthly'
  /** Over the key's whole life. */
  | 'total';

/** A key's own limits; null is none. */
export type RateLimits = {
  __typename?: 'RateLimits';
  /** Requests at the same time. */
  concurrency?: Maybe<Scalars['Int']['output']>;
  /** Requests per minute. */
  rpm?: Maybe<Scalars['Int']['output']>;
  /** Tokens per minute. */
  tpm?: Maybe<Scalars['Int']['output']>;
};

/** A key's own limits; null or omitted is none. */
export type RateLimitsInput = {
  /** Requests at the same time. */
  concurrency?: InputMaybe<Scalars['Int']['input']>;
  /** Requests per minute. */
  rpm?: InputMaybe<Scalars['Int']['input']>;
  /** Tokens per minute. */
  tpm?: InputMaybe<Scalars['Int']['input']>;
};

/** How a request ended. */
export type RequestStatus =
  /** A policy refused it. */
  | 'blocked'
  /** The client left before the end. */
  | 'cancelled'
  /** It ended with an error. */
  | 'failed'
  /** It was answered to the end. */
  | 'succeeded';

/** How an auto model chooses among its members. */
export type Strategy =
  /** By price and speed together. */
  | 'balanced'
  /** By price. */
  | 'cheapest'
  /** By speed. */
  | 'fastest';

/** Where token counts come from. */
export type UsageSource =
  /** They were not reported, and were counted here. */
  | 'estimated'
  /** They were reported with the answer. */
  | 'upstream';

/** Something in the input that could not be done. */
export type UserError = {
  __typename?: 'UserError';
  /** What went wrong. */
  code: ErrorCode;
  /** Where in the arguments, such as `input.name`. */
  field?: Maybe<Scalars['String']['output']>;
  /** The same in a sentence. */
  message: Scalars['String']['output'];
};
