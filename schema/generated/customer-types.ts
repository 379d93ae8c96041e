export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A whole number, as a JSON number of up to 2^53. */
  Count: { input: number; output: number; }
  /** An end of a range of time: an RFC 3339 date-time, or a bare date (2026-11-23) in the reporting time zone. As an upper end, a date-time is exclusive and a bare date inclusive. */
  DateOrDateTime: { input: string; output: string; }
  /** A moment as an RFC 3339 date-time in UTC, such as 2026-11-23T13:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as "12.50". Numbers are refused. */
  Decimal: { input: string; output: string; }
  /** Any JSON value; it is stored and given back as it came. */
  JSON: { input: unknown; output: unknown; }
  /** A JSON object; it is stored and given back as it came. */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** A number, as a JSON number; an amount of money, as a Decimal string. */
  Measure: { input: number | string; output: number | string; }
  /** A share in percent, as a number such as 12.5. */
  Percent: { input: number; output: number; }
  /** A share or a rate, as a number such as 0.25. */
  Ratio: { input: number; output: number; }
};

/** Who comes in, by the invitation that they got. */
export type AcceptInvitationInput = {
  /** What they are called. */
  name: Scalars['String']['input'];
  /** The password that they choose, 8 to 256 characters. */
  password: Scalars['String']['input'];
  /** The token of the invitation's link. */
  token: Scalars['String']['input'];
};

/** Which alert was seen. */
export type AcknowledgeAlertInput = {
  /** `alr_…`. */
  alertId: Scalars['ID']['input'];
};

/** An alert that was seen. */
export type AcknowledgeAlertPayload = {
  __typename?: 'AcknowledgeAlertPayload';
  /** The alert. */
  alert?: Maybe<Alert>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Something that a customer wanted to be told of, told once. */
export type Alert = {
  __typename?: 'Alert';
  /** When somebody said that it was seen. */
  acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The figures of that moment, as in the webhook's `data`. */
  data: Scalars['JSONObject']['output'];
  /** `alr_…`. */
  id: Scalars['ID']['output'];
  /** When it was noticed. */
  raisedAt: Scalars['DateTime']['output'];
  /** When it was over; null while it holds. */
  resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What happened, in a sentence. */
  title: Scalars['String']['output'];
  /** balance.low, balance.critical, key_quota.reached. */
  type: Scalars['String']['output'];
};

/** A page of a list of Alert, newest first. */
export type AlertConnection = {
  __typename?: 'AlertConnection';
  /** The page, as edges. */
  edges: Array<AlertEdge>;
  /** The page, without edges. */
  nodes: Array<Alert>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Alert in a list. */
export type AlertEdge = {
  __typename?: 'AlertEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Alert. */
  node: Alert;
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
  /** Every model that the customer may see, by id, and whether this key can call it now. */
  modelAccess: Array<ModelAccess>;
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
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
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

/** Which conversation to put away. */
export type ArchiveConversationInput = {
  /** `conv_…`. */
  conversationId: Scalars['ID']['input'];
};

/** How one call ended. */
export type AttemptOutcome =
  /** It was broken off, because the client left or another call was quicker. */
  | 'cancelled'
  /** It ended with an error. */
  | 'failed'
  /** It was answered to the end. */
  | 'succeeded';

/** Who did something. */
export type AuditActor =
  /** Somebody who was not logged in yet. */
  | 'anonymous'
  /** One of its keys. */
  | 'api_key'
  /** Somebody who runs the service. */
  | 'operator'
  /** A person of the account. */
  | 'person'
  /** The service by itself. */
  | 'system';

/** Something that was done to the account. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** What was done, as `api_key.disable`. */
  action: Scalars['String']['output'];
  /** Who did it. */
  actor: AuditActor;
  /** The person's or the key's id; null for others. */
  actorId?: Maybe<Scalars['ID']['output']>;
  /** The person's e-mail address, or the key's name. */
  actorName?: Maybe<Scalars['String']['output']>;
  /** What was so after. */
  after?: Maybe<Scalars['JSON']['output']>;
  /** What was so before, as far as it changed. */
  before?: Maybe<Scalars['JSON']['output']>;
  /** When. */
  createdAt: Scalars['DateTime']['output'];
  /** `aud_…`. */
  id: Scalars['ID']['output'];
  /** The call by which it was done. */
  requestId?: Maybe<Scalars['ID']['output']>;
  /** What it was done to. */
  subjectId: Scalars['ID']['output'];
  /** The kind of what it was done to. */
  subjectKind: Scalars['String']['output'];
};

/** A page of a list of AuditEvent, newest first. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** The page, as edges. */
  edges: Array<AuditEventEdge>;
  /** The page, without edges. */
  nodes: Array<AuditEvent>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One AuditEvent in a list. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The AuditEvent. */
  node: AuditEvent;
};

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

/** Whether an amount could be charged now. Nothing is held for it. */
export type BalanceCheck = {
  __typename?: 'BalanceCheck';
  /** What would be charged. */
  amount: Scalars['Decimal']['output'];
  /** What may be spent. */
  available: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** What running requests hold. */
  reserved: Scalars['Decimal']['output'];
  /** What is missing; 0 when it is sufficient. */
  shortfall: Scalars['Decimal']['output'];
  /** Whether the amount is available. */
  sufficient: Scalars['Boolean']['output'];
};

/** What would be charged: an amount, or a request to a model by its tokens. One of the two. */
export type BalanceCheckInput = {
  /** More than 0, in the customer's currency. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** Tokens of input. */
  inputTokens?: InputMaybe<Scalars['Int']['input']>;
  /** The model, as in a request body. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Tokens of output. */
  outputTokens?: InputMaybe<Scalars['Int']['input']>;
};

/** Of what a customer wants to be told, and where. */
export type BalanceConfig = {
  __typename?: 'BalanceConfig';
  /** False: nothing is raised and nothing is sent. */
  alertsEnabled: Scalars['Boolean']['output'];
  /** The same, when it is urgent. */
  criticalBalanceThreshold?: Maybe<Scalars['Decimal']['output']>;
  /** Tell when available and reserved together fall below this; null: never. */
  lowBalanceThreshold?: Maybe<Scalars['Decimal']['output']>;
  /** Who gets a mail. */
  notifyEmails: Array<Scalars['String']['output']>;
  /** Tell when a key has used this much of its quota, in percent. */
  quotaAlertPercents: Array<Scalars['Int']['output']>;
  /** When it last changed; null: never. */
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rises with every change; 0 was never changed. */
  version: Scalars['Int']['output'];
  /** Where a signed webhook is posted; null: nowhere. */
  webhookUrl?: Maybe<Scalars['String']['output']>;
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
  /** The request that moved it; null for recharges and an operator's corrections. */
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
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The BalanceTransaction. */
  node: BalanceTransaction;
};

/** What moved the balance. */
export type BalanceTransactionType =
  /** A request was charged. */
  | 'charge'
  /** Something was put right, by an operator or by a late report of a request's usage. */
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
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The BillingDetail. */
  node: BillingDetail;
};

/** How requests to a model are charged. */
export type BillingRule = {
  __typename?: 'BillingRule';
  /** Input tokens written to a prompt cache. */
  cacheWrite?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens written to a prompt cache that keeps them for an hour. */
  cacheWrite1h?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens read from a prompt cache. */
  cachedInput?: Maybe<Scalars['Decimal']['output']>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Since when this price is in force. */
  effectiveFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Input tokens; null for an auto model that is charged at the price of the model that served, and for a model without a price. */
  input?: Maybe<Scalars['Decimal']['output']>;
  /** The model. */
  model: Scalars['String']['output'];
  /** Output tokens. */
  output?: Maybe<Scalars['Decimal']['output']>;
  /** The fee of a request, whatever it uses. */
  perRequest?: Maybe<Scalars['Decimal']['output']>;
  /** Reasoning tokens. */
  reasoning?: Maybe<Scalars['Decimal']['output']>;
  /** How a charge is rounded. */
  rounding: Scalars['String']['output'];
  /** What is charged when. */
  rules: Array<ChargeRule>;
  /** Empty, or the prices by size of input; the first tier's are repeated beside them. */
  tiers: Array<PriceTier>;
  /** What the token prices are for. */
  unit: Scalars['String']['output'];
};

/** A page of a list of BillingRule, newest first. */
export type BillingRuleConnection = {
  __typename?: 'BillingRuleConnection';
  /** The page, as edges. */
  edges: Array<BillingRuleEdge>;
  /** The page, without edges. */
  nodes: Array<BillingRule>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One BillingRule in a list. */
export type BillingRuleEdge = {
  __typename?: 'BillingRuleEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The BillingRule. */
  node: BillingRule;
};

/** Why a model cannot be called. */
export type BlockingReason = {
  __typename?: 'BlockingReason';
  /** The code with which a call would be refused. */
  code: ErrorCode;
  /** The same in a sentence. */
  message: Scalars['String']['output'];
};

/** Whether an answer came from the context cache. */
export type CacheOutcome =
  /** It did. */
  | 'hit'
  /** It was looked for there, and was not. */
  | 'miss'
  /** It was not looked for. */
  | 'off';

/** Whose answers a request may be given again. */
export type CacheScope =
  /** Those of all keys of the account. */
  | 'customer'
  /** Those of its own API key. */
  | 'key';

/** Which order. */
export type CancelRechargeOrderInput = {
  /** `ord_…`. */
  rechargeOrderId: Scalars['ID']['input'];
};

/** Whether an entry of the catalog is in use. */
export type CatalogStatus =
  /** It is in use. */
  | 'active'
  /** It stays on record and serves nobody. */
  | 'disabled';

/** A new password for whoever is logged in. */
export type ChangePasswordInput = {
  /** The password that they have. */
  currentPassword: Scalars['String']['input'];
  /** The one that they choose, 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
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

/** What is charged when, in words. */
export type ChargeRule = {
  __typename?: 'ChargeRule';
  /** What it is charged. */
  charged: Scalars['String']['output'];
  /** What happened. */
  when: Scalars['String']['output'];
};

/** How long each point of a chart is. */
export type ChartInterval =
  /** A day of the reporting time zone. */
  | 'day'
  /** An hour of UTC. */
  | 'hour';

/** One interval of a chart. */
export type ChartPoint = {
  __typename?: 'ChartPoint';
  /** When the interval begins, even where the range begins within it. */
  t: Scalars['DateTime']['output'];
  /** 0 where nothing was counted; null for a percentile of no requests. */
  v?: Maybe<Scalars['Measure']['output']>;
};

/** One line of a chart, with a point for every interval of the range, the first one first. */
export type ChartSeries = {
  __typename?: 'ChartSeries';
  /** `requests`, `errors`, `latency_p50`, `latency_p95`, `latency_p99`, `ttft_p50`, `ttft_p95`, `ttft_p99`, `input_tokens`, `output_tokens` or `charge`. */
  name: Scalars['String']['output'];
  /** The points. */
  points: Array<ChartPoint>;
  /** `requests`, `ms`, `tokens`, or the currency of money, ISO 4217. */
  unit: Scalars['String']['output'];
};

/** Who is asking: the customer, and the key if one was used. */
export type Client = {
  __typename?: 'Client';
  /** The key of this request; null for people. */
  apiKey?: Maybe<ClientApiKey>;
  /** When the customer was taken on. */
  createdAt: Scalars['DateTime']['output'];
  /** What a session sends as `x-relay-csrf` with everything that is not a GET; null for keys. */
  csrfToken?: Maybe<Scalars['String']['output']>;
  /** ISO 4217: the currency of every amount. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** The person who is logged in; null for keys. */
  member?: Maybe<Member>;
  /** The customer's name. */
  name: Scalars['String']['output'];
  /** What they may do: inference, account:read, account:write, keys:write. */
  permissions: Array<Scalars['String']['output']>;
  /** What all keys of the customer have together. */
  rateLimits: RateLimits;
  /** IANA: by its days and months figures are cut. */
  reportingTimezone: Scalars['String']['output'];
  /** The session that asks; null for keys. */
  session?: Maybe<Session>;
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

/** How much is kept of what a request says. */
export type ContentLevel =
  /** All of it; where masking covers logs, without what that takes out. */
  | 'full'
  /** Everything but personal data, which is taken out for good. */
  | 'redacted';

/** The moderation endpoint of the relay's operator, where there is one. */
export type ContentModeration = {
  __typename?: 'ContentModeration';
  /** Whether it is asked. */
  enabled: Scalars['Boolean']['output'];
  /** What holds when it does not answer in time. */
  onFailure: ModerationFailure;
};

/** What of the moderation to change. */
export type ContentModerationInput = {
  /** Whether the operator's endpoint is asked. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** What holds when it does not answer in time. */
  onFailure?: InputMaybe<ModerationFailure>;
};

/** What texts are looked through for. */
export type ContentSafety = {
  __typename?: 'ContentSafety';
  /** Which texts are looked through. */
  applyTo: Array<SafetyDirection>;
  /** What the built-in words and patterns look for. */
  categories: Array<SafetyCategory>;
  /** Your own regular expressions, in the syntax of RE2. */
  customPatterns: Array<Scalars['String']['output']>;
  /** Your own words and phrases, found in any case. */
  customTerms: Array<Scalars['String']['output']>;
  /** What happens to what is found. */
  mode: SafetyMode;
  /** Whether a moderation endpoint is asked too. */
  moderation: ContentModeration;
};

/** What of content safety to change. */
export type ContentSafetyInput = {
  /** Which texts are looked through. */
  applyTo?: InputMaybe<Array<SafetyDirection>>;
  /** What the built-in words and patterns look for; none twice. */
  categories?: InputMaybe<Array<SafetyCategory>>;
  /** Your own regular expressions, in the syntax of RE2, 1 to 1000 characters each; none may match the empty text. */
  customPatterns?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Your own words and phrases, found in any case: 1 to 200 characters each, 1,000,000 bytes together. In GraphQL, a long list has to be sent as a variable. */
  customTerms?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What happens to what is found. */
  mode?: InputMaybe<SafetyMode>;
  /** Whether a moderation endpoint is asked too. */
  moderation?: InputMaybe<ContentModerationInput>;
};

/** Whether the same request is given the same answer again. */
export type ContextCache = {
  __typename?: 'ContextCache';
  /** Whether it is. */
  enabled: Scalars['Boolean']['output'];
  /** Longer answers are not kept. */
  maxEntryBytes: Scalars['Int']['output'];
  /** Whose answers. */
  scope: CacheScope;
  /** For how many seconds. */
  ttlSeconds: Scalars['Int']['output'];
};

/** What of the cache to change. */
export type ContextCacheInput = {
  /** Whether answers are given again. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Longer answers are not kept. */
  maxEntryBytes?: InputMaybe<Scalars['Int']['input']>;
  /** Whose answers. */
  scope?: InputMaybe<CacheScope>;
  /** For how many seconds, at most a week. */
  ttlSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** How much of a conversation goes to a model, and what is remembered of it. */
export type ContextConfig = {
  __typename?: 'ContextConfig';
  /** Whether answers are given again. */
  cache: ContextCache;
  /** How long a request may be. */
  contextWindow: ContextWindow;
  /** What is remembered of conversations. */
  memory: ContextMemory;
  /** When it last changed; null: never. */
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rises with every change; 0 was never changed. */
  version: Scalars['Int']['output'];
};

/** What is remembered of conversations. */
export type ContextMemory = {
  __typename?: 'ContextMemory';
  /** Days that a conversation is kept after its last request; null: for as long as the account exists. */
  retentionDays?: Maybe<Scalars['Int']['output']>;
};

/** What of the memory to change. */
export type ContextMemoryInput = {
  /** Days; null: for as long as the account exists. */
  retentionDays?: InputMaybe<Scalars['Int']['input']>;
};

/** What becomes of a request that is longer than it may be. */
export type ContextOverflow =
  /** It is refused with context_length_exceeded. */
  | 'reject'
  /** Its oldest messages are left out; instructions stay. */
  | 'truncate_oldest';

/** How long a request may be. */
export type ContextWindow = {
  __typename?: 'ContextWindow';
  /** Tokens of input; null: as many as the model takes. */
  maxInputTokens?: Maybe<Scalars['Int']['output']>;
  /** What becomes of a longer one. */
  overflow: ContextOverflow;
};

/** What of the window to change. */
export type ContextWindowInput = {
  /** Tokens of input; null: as many as the model takes. */
  maxInputTokens?: InputMaybe<Scalars['Int']['input']>;
  /** What becomes of a longer request. */
  overflow?: InputMaybe<ContextOverflow>;
};

/** What a customer notes of a conversation. Requests belong to it by X-Conversation-Id. */
export type Conversation = {
  __typename?: 'Conversation';
  /** When it was put away; null: it is not. */
  archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** `conv_…`: what requests send as X-Conversation-Id. */
  id: Scalars['ID']['output'];
  /** When the last of them arrived; null without any. */
  lastRequestAt?: Maybe<Scalars['DateTime']['output']>;
  /** The customer's own notes. */
  metadata: Scalars['JSONObject']['output'];
  /** The model that it is meant for; it binds no request. */
  model?: Maybe<Scalars['ID']['output']>;
  /** How many requests named it that are over. */
  requestCount: Scalars['Int']['output'];
  /** Whether it is put away. */
  status: ConversationStatus;
  /** What people call it. */
  title?: Maybe<Scalars['String']['output']>;
  /** When it last changed; requests do not change it. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A page of a list of Conversation, newest first. */
export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  /** The page, as edges. */
  edges: Array<ConversationEdge>;
  /** The page, without edges. */
  nodes: Array<Conversation>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Conversation in a list. */
export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Conversation. */
  node: Conversation;
};

/** A conversation after a change. */
export type ConversationPayload = {
  __typename?: 'ConversationPayload';
  /** The conversation. */
  conversation?: Maybe<Conversation>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Whether a conversation is put away. */
export type ConversationStatus =
  /** It is not. */
  | 'active'
  /** It is, for good. */
  | 'archived';

/** Of which key to make another one. */
export type CopyApiKeyInput = {
  /** `key_…`. */
  apiKeyId: Scalars['ID']['input'];
  /** What people call it; omitted: the old name and copy. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A new key, like another one. */
export type CopyApiKeyPayload = {
  __typename?: 'CopyApiKeyPayload';
  /** The new key. */
  apiKey?: Maybe<ApiKey>;
  /** The token in plain text; it cannot be had a second time, and is null in a repeated answer. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What requests were charged for. The charges of the items sum to the total, to the last unit. */
export type CostBreakdown = {
  __typename?: 'CostBreakdown';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** By day, model, component and price. */
  items: Array<CostItem>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All requests of the range. */
  totals: CostTotals;
};

/** What requests were charged for one component at one price. */
export type CostComponent = {
  __typename?: 'CostComponent';
  /** Exact: of as many decimals as it takes, up to 12. */
  charge: Scalars['Decimal']['output'];
  /** What for. */
  component: CostComponentName;
  /** Tokens, or requests for the fee per request; null for an adjustment. */
  quantity?: Maybe<Scalars['Count']['output']>;
  /** Per 1,000,000 tokens; for the fee per request, the fee. Null for an adjustment. */
  unitPrice?: Maybe<Scalars['Decimal']['output']>;
};

/** What a part of what requests cost was for. */
export type CostComponentName =
  /** What the charges differ from quantities times prices: each request's charge is rounded up, and some were charged in another way, such as up to the balance only. It has no quantity and no price, and may be negative. */
  | 'adjustment'
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

/** What the requests of a day to a model were charged for one component at one price. */
export type CostItem = {
  __typename?: 'CostItem';
  /** Exact: of as many decimals as it takes, up to 12. */
  charge: Scalars['Decimal']['output'];
  /** What for. */
  component: CostComponentName;
  /** A day of the reporting time zone, as 2026-11-23. */
  date: Scalars['String']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens, or requests for the fee per request; null for an adjustment. */
  quantity?: Maybe<Scalars['Count']['output']>;
  /** Per 1,000,000 tokens; for the fee per request, the fee. Null for an adjustment. */
  unitPrice?: Maybe<Scalars['Decimal']['output']>;
};

/** What the requests to one model cost. */
export type CostModel = {
  __typename?: 'CostModel';
  /** What the charge is made of; the charges of all components sum to the total. */
  components: Array<CostComponent>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Every day that the range touches, those without a request too. */
  daily: Array<CostPoint>;
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All requests of the range. */
  totals: CostTotals;
};

/** What the requests to a model cost. */
export type CostModelLine = {
  __typename?: 'CostModelLine';
  /** What was charged. */
  charge: Scalars['Decimal']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** For how many requests, those that were charged nothing included. */
  requests: Scalars['Count']['output'];
  /** Its share of the whole charge, from 0 to 1, in four decimals; all shares sum to 1. */
  share: Scalars['Ratio']['output'];
  /** Tokens of input and output that they used, as far as it is known. */
  tokens: Scalars['Count']['output'];
};

/** What the requests to each model cost. */
export type CostModels = {
  __typename?: 'CostModels';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** The dearest first. */
  items: Array<CostModelLine>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All requests of the range. */
  totals: CostTotals;
};

/** Where costs stand, by days and months of the reporting time zone, and where they lead. `from` and `to` are the last 30 days, of which the models are. */
export type CostOverview = {
  __typename?: 'CostOverview';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** What this month will have cost if every day that is left costs as much as the last seven full days did on average, or as many as the account has. */
  forecastMonthEnd: Scalars['Decimal']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** Charged today and in the six days before. */
  last7Days: Scalars['Decimal']['output'];
  /** Charged this month, so far. */
  monthToDate: Scalars['Decimal']['output'];
  /** Charged in the month before. */
  previousMonth: Scalars['Decimal']['output'];
  /** For how many whole days the available balance lasts at that average; null without any cost. */
  runwayDays?: Maybe<Scalars['Count']['output']>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** Charged today, so far. */
  today: Scalars['Decimal']['output'];
  /** The five dearest models of the last 30 days, with their shares of all costs. */
  topModels: Array<CostModelLine>;
  /** Charged yesterday. */
  yesterday: Scalars['Decimal']['output'];
};

/** What the requests of a day cost. */
export type CostPoint = {
  __typename?: 'CostPoint';
  /** What was charged. */
  charge: Scalars['Decimal']['output'];
  /** A day of the reporting time zone, as 2026-11-23. */
  date: Scalars['String']['output'];
  /** For how many requests, those that were charged nothing included. */
  requests: Scalars['Count']['output'];
  /** Tokens of input and output that they used, as far as it is known. */
  tokens: Scalars['Count']['output'];
};

/** What all requests of a report cost. */
export type CostTotals = {
  __typename?: 'CostTotals';
  /** What was charged. */
  charge: Scalars['Decimal']['output'];
  /** For how many requests, those that were charged nothing included. */
  requests: Scalars['Count']['output'];
  /** Tokens of input and output that they used, as far as it is known. */
  tokens: Scalars['Count']['output'];
};

/** What requests cost day by day. */
export type CostTrend = {
  __typename?: 'CostTrend';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** Every day that the range touches, those without a request too. */
  points: Array<CostPoint>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All requests of the range. */
  totals: CostTotals;
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
  /** The token in plain text; it cannot be had a second time, and is null in a repeated answer. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to note of a new conversation. */
export type CreateConversationInput = {
  /** Your own notes, kept as they come. At most 16,384 bytes as JSON, 16 deep. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A model that you may see; it binds no request. */
  model?: InputMaybe<Scalars['ID']['input']>;
  /** What people call it, on one line. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** How much is to be paid. */
export type CreateRechargeOrderInput = {
  /** More than 0, in the account's currency. */
  amount: Scalars['Decimal']['input'];
  /** Sent again, the same key makes nothing and answers with the first order. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Whether a customer is served. */
export type CustomerStatus =
  /** Its keys work. */
  | 'active'
  /** Its keys are refused. */
  | 'suspended';

/** For how long things are kept. */
export type DataRetention = {
  __typename?: 'DataRetention';
  /** Days that what was said is kept, where it is kept at all. */
  contentDays: Scalars['Int']['output'];
  /** Days that requests are kept; null: for as long as the account exists. */
  requestDays?: Maybe<Scalars['Int']['output']>;
};

/** What of the retention to change. */
export type DataRetentionInput = {
  /** Days that what was said is kept. */
  contentDays?: InputMaybe<Scalars['Int']['input']>;
  /** Days that requests are kept; null: for as long as the account exists. */
  requestDays?: InputMaybe<Scalars['Int']['input']>;
};

/** A message and how far it has come. */
export type Delivery = {
  __typename?: 'Delivery';
  /** Every try, oldest first. */
  attempts: Array<DeliveryAttempt>;
  /** How it leaves. */
  channel: DeliveryChannel;
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was delivered or given up. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it tells, such as balance.low. */
  eventType: Scalars['String']['output'];
  /** `dlv_…`; the `webhook-id` of every try. */
  id: Scalars['ID']['output'];
  /** What went wrong last. */
  lastError?: Maybe<Scalars['String']['output']>;
  /** When it is tried next; null when it has ended. */
  nextAt?: Maybe<Scalars['DateTime']['output']>;
  /** The status of the last answer, if there was one. */
  responseStatus?: Maybe<Scalars['Int']['output']>;
  /** The id of what it tells, such as `alr_…`. */
  sourceId: Scalars['ID']['output'];
  /** How far it has come. */
  state: DeliveryState;
  /** The URL or the e-mail address. */
  target: Scalars['String']['output'];
};

/** One try to deliver a message. */
export type DeliveryAttempt = {
  __typename?: 'DeliveryAttempt';
  /** When it began. */
  at: Scalars['DateTime']['output'];
  /** How long it took, in milliseconds. */
  durationMs: Scalars['Int']['output'];
  /** What went wrong. */
  error?: Maybe<Scalars['String']['output']>;
  /** From 1. */
  number: Scalars['Int']['output'];
  /** How it ended. */
  outcome: DeliveryOutcome;
  /** The status of the answer, if there was one. */
  responseStatus?: Maybe<Scalars['Int']['output']>;
};

/** How a message leaves. */
export type DeliveryChannel =
  /** A mail. */
  | 'email'
  /** A signed POST. */
  | 'webhook';

/** A page of a list of Delivery, newest first. */
export type DeliveryConnection = {
  __typename?: 'DeliveryConnection';
  /** The page, as edges. */
  edges: Array<DeliveryEdge>;
  /** The page, without edges. */
  nodes: Array<Delivery>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Delivery in a list. */
export type DeliveryEdge = {
  __typename?: 'DeliveryEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Delivery. */
  node: Delivery;
};

/** How a try ended. */
export type DeliveryOutcome =
  /** It arrived. */
  | 'delivered'
  /** It did not. */
  | 'failed';

/** How far a message has come. */
export type DeliveryState =
  /** It has arrived. */
  | 'delivered'
  /** It was given up. */
  | 'failed'
  /** It is still being tried. */
  | 'pending';

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

/** That it is done. */
export type DonePayload = {
  __typename?: 'DonePayload';
  /** True; null when `userErrors` has something to say. */
  done?: Maybe<Scalars['Boolean']['output']>;
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
  /** The model is overloaded at the moment. */
  | 'upstream_overloaded'
  /** The model's supplier did not answer in time. */
  | 'upstream_timeout'
  /** The model is unavailable at the moment. */
  | 'upstream_unavailable'
  /** It has changed since you read it. */
  | 'version_conflict';

/** How often one error was answered. */
export type ErrorCount = {
  __typename?: 'ErrorCount';
  /** The error's code. */
  code: Scalars['String']['output'];
  /** How many requests ended with it. */
  count: Scalars['Count']['output'];
};

/** An open invitation to log in for the customer. */
export type Invitation = {
  __typename?: 'Invitation';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it. */
  createdBy: Scalars['ID']['output'];
  /** Whom it is for. */
  email: Scalars['String']['output'];
  /** Until when it can be accepted. */
  expiresAt: Scalars['DateTime']['output'];
  /** `inv_…`. */
  id: Scalars['ID']['output'];
  /** What they will be. */
  role: MemberRole;
};

/** A page of a list of Invitation, newest first. */
export type InvitationConnection = {
  __typename?: 'InvitationConnection';
  /** The page, as edges. */
  edges: Array<InvitationEdge>;
  /** The page, without edges. */
  nodes: Array<Invitation>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Invitation in a list. */
export type InvitationEdge = {
  __typename?: 'InvitationEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Invitation. */
  node: Invitation;
};

/** An invitation. */
export type InvitationPayload = {
  __typename?: 'InvitationPayload';
  /** The invitation. */
  invitation?: Maybe<Invitation>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Whom to invite. */
export type InviteMemberInput = {
  /** Their e-mail address. */
  email: Scalars['String']['input'];
  /** What they shall be. */
  role: MemberRole;
};

/** A new invitation. */
export type InviteMemberPayload = {
  __typename?: 'InviteMemberPayload';
  /** The invitation. */
  invitation?: Maybe<Invitation>;
  /** The link to hand over where mail is not set up; it cannot be had a second time. */
  link?: Maybe<Scalars['String']['output']>;
  /** The token in that link; it cannot be had a second time either. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Who comes in. */
export type LogInInput = {
  /** Their e-mail address. */
  email: Scalars['String']['input'];
  /** Their password. */
  password: Scalars['String']['input'];
};

/** A session. Its token is in a cookie, where no script can read it. */
export type LogInPayload = {
  __typename?: 'LogInPayload';
  /** Send it as the header `x-relay-csrf` with everything that is not a GET. */
  csrfToken?: Maybe<Scalars['String']['output']>;
  /** When the session ends, however much it is used. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose session it is. */
  member?: Maybe<Member>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to end. */
export type LogOutInput = {
  /** End all other sessions of yours as well. */
  everywhere?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What was ended. */
export type LogOutPayload = {
  __typename?: 'LogOutPayload';
  /** How many sessions were ended. */
  ended?: Maybe<Scalars['Int']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What is kept of requests. */
export type Logging = {
  __typename?: 'Logging';
  /** How much. */
  level: LoggingLevel;
};

/** What of the logging to change. */
export type LoggingInput = {
  /** How much is kept of requests. */
  level?: InputMaybe<LoggingLevel>;
};

/** What is kept of requests. */
export type LoggingLevel =
  /** What was said as it was, encrypted. */
  | 'full'
  /** Figures only, never what was said. */
  | 'metadata'
  /** What was said too, masked and encrypted. */
  | 'redacted';

/** How often one kind of thing was hidden. */
export type MaskedCount = {
  __typename?: 'MaskedCount';
  /** How many of it. */
  count: Scalars['Int']['output'];
  /** What was hidden. */
  entity: MaskedEntity;
};

/** What is hidden in texts. */
export type MaskedEntity =
  /** API keys and tokens. */
  | 'api_key'
  /** Numbers of bank cards. */
  | 'bank_card'
  /** E-mail addresses. */
  | 'email'
  /** IP addresses. */
  | 'ip_address'
  /** Numbers of identity cards, and of social security. */
  | 'national_id'
  /** Phone numbers. */
  | 'phone'
  /** Private keys. */
  | 'private_key';

/** What is hidden of texts. */
export type Masking = {
  __typename?: 'Masking';
  /** Where. */
  applyTo: Array<MaskingPlace>;
  /** Whether anything is; what is stored as redacted is in any case. */
  enabled: Scalars['Boolean']['output'];
  /** What. */
  entities: Array<MaskedEntity>;
  /** Whether the client gets it back. */
  strategy: MaskingStrategy;
};

/** What of the masking to change. */
export type MaskingInput = {
  /** Where it is hidden; none twice. */
  applyTo?: InputMaybe<Array<MaskingPlace>>;
  /** Whether anything is hidden. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** What is hidden; none twice. */
  entities?: InputMaybe<Array<MaskedEntity>>;
  /** Whether the client gets it back. */
  strategy?: InputMaybe<MaskingStrategy>;
};

/** Where texts are masked. */
export type MaskingPlace =
  /** Before they go to a model. */
  | 'input'
  /** In what is stored. */
  | 'logs'
  /** In what the model says by itself. */
  | 'output';

/** What becomes of what is hidden. */
export type MaskingStrategy =
  /** The placeholders stay. */
  | 'irreversible'
  /** The model gets placeholders, and the client's answer has the originals back. */
  | 'reversible';

/** A person who logs in for a customer. */
export type Member = {
  __typename?: 'Member';
  /** When they came in. */
  createdAt: Scalars['DateTime']['output'];
  /** Their e-mail address, by which they log in. */
  email: Scalars['String']['output'];
  /** `usr_…`. */
  id: Scalars['ID']['output'];
  /** When they last logged in; null before. */
  lastLogInAt?: Maybe<Scalars['DateTime']['output']>;
  /** What they are called; empty where nobody said. */
  name: Scalars['String']['output'];
  /** What they may do. */
  role: MemberRole;
  /** Whether they may log in. */
  status: PersonStatus;
};

/** A page of a list of Member, newest first. */
export type MemberConnection = {
  __typename?: 'MemberConnection';
  /** The page, as edges. */
  edges: Array<MemberEdge>;
  /** The page, without edges. */
  nodes: Array<Member>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Member in a list. */
export type MemberEdge = {
  __typename?: 'MemberEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Member. */
  node: Member;
};

/** A member. */
export type MemberPayload = {
  __typename?: 'MemberPayload';
  /** The member. */
  member?: Maybe<Member>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What a member may do. */
export type MemberRole =
  /** Everything but the owners. */
  | 'admin'
  /** Read, call models, and manage API keys. */
  | 'developer'
  /** Read, and manage the account's money. */
  | 'finance'
  /** Everything, and who the owners are. */
  | 'owner'
  /** Read. */
  | 'viewer';

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
  /** The protocols in which it can be called now: all three, or none. */
  protocols: Array<Protocol>;
  /** Whether it can be served now. */
  status: ModelStatus;
  /** How an auto model chooses; null for a single model. */
  strategy?: Maybe<Strategy>;
  /** What it is listed under. */
  tags: Array<Scalars['String']['output']>;
};

/** Whether a key can call a model now, and why not. */
export type ModelAccess = {
  __typename?: 'ModelAccess';
  /** Why not; empty when callable. */
  blockingReasons: Array<BlockingReason>;
  /** Whether a call would be let in now. */
  callable: Scalars['Boolean']['output'];
  /** The model. */
  model: Scalars['String']['output'];
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
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
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

/** How a key, or a policy, is bound to models. */
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

/** What holds when the moderation endpoint does not answer in time. */
export type ModerationFailure =
  /** The text passes. */
  | 'allow'
  /** It is refused. */
  | 'block';

/** A month of the account. The balance is the total, with what running requests hold: opening balance + recharges + charges + corrections = closing balance, to the last unit. */
export type MonthlyStatement = {
  __typename?: 'MonthlyStatement';
  /** Its charges by key, the dearest first. */
  byKey: Array<StatementKey>;
  /** Its charges by model, the dearest first. */
  byModel: Array<StatementModel>;
  /** What was charged: negative, as it moves the balance. */
  charges: Scalars['Decimal']['output'];
  /** The balance at its end; of a running month, the balance now. */
  closingBalance: Scalars['Decimal']['output'];
  /** What was put right in it, signed. */
  corrections: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** When it was computed; of a closed one, when it was closed. */
  generatedAt: Scalars['DateTime']['output'];
  /** As 2026-11. */
  month: Scalars['String']['output'];
  /** The balance at its beginning: the closing balance of the month before. */
  openingBalance: Scalars['Decimal']['output'];
  /** Where it ends; exclusive. */
  periodEnd: Scalars['DateTime']['output'];
  /** Where it begins; inclusive. */
  periodStart: Scalars['DateTime']['output'];
  /** What was paid in. */
  recharges: Scalars['Decimal']['output'];
  /** Requests that were charged in it. */
  requests: Scalars['Int']['output'];
  /** `stm_…`; the same while the month is open and when it is closed. */
  statementId: Scalars['ID']['output'];
  /** Whether it can still change. */
  status: StatementStatus;
  /** IANA: by whose calendar the month is cut. */
  timezone: Scalars['String']['output'];
};

/** A page of a list of MonthlyStatement, newest first. */
export type MonthlyStatementConnection = {
  __typename?: 'MonthlyStatementConnection';
  /** The page, as edges. */
  edges: Array<MonthlyStatementEdge>;
  /** The page, without edges. */
  nodes: Array<MonthlyStatement>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One MonthlyStatement in a list. */
export type MonthlyStatementEdge = {
  __typename?: 'MonthlyStatementEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The MonthlyStatement. */
  node: MonthlyStatement;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Accept an invitation: choose a name and a password. Then log in. */
  acceptInvitation: MemberPayload;
  /** Say that an alert was seen; again changes nothing. */
  acknowledgeAlert: AcknowledgeAlertPayload;
  /** Archive a conversation metadata record. Archiving it again changes nothing. */
  archiveConversation: ConversationPayload;
  /** Cancel a recharge order that is not paid. Cancelling it again changes nothing. */
  cancelRechargeOrder: RechargeOrderPayload;
  /** Change your password. Your other sessions end. */
  changePassword: DonePayload;
  /** Make a key with the terms of another one, which stays. Its token is returned once. */
  copyApiKey: CopyApiKeyPayload;
  /** Create an API key. The plaintext token is returned once. */
  createApiKey: CreateApiKeyPayload;
  /** Create customer conversation metadata. */
  createConversation: ConversationPayload;
  /** Order a recharge. The account is credited when a payment completes it. */
  createRechargeOrder: RechargeOrderPayload;
  /** Disable an API key, for good. Disabling it again changes nothing. */
  disableApiKey: DisableApiKeyPayload;
  /** Invite somebody to log in for the customer. They get a mail with a link that is good once. */
  inviteMember: InviteMemberPayload;
  /** Log in. The session comes in a cookie. */
  logIn: LogInPayload;
  /** Log out: the session ends at once. */
  logOut: LogOutPayload;
  /** Redeem a voucher, once. Ten codes that cannot be redeemed within an hour bar the way. */
  redeemVoucher: RedeemVoucherPayload;
  /** Shut a member out: their sessions end at once. */
  removeMember: MemberPayload;
  /** Send a message again that arrived or was given up, under the same id. */
  replayDelivery: ReplayDeliveryPayload;
  /** Ask for a link to choose a new password. The answer is the same for whoever is not known. */
  requestPasswordReset: DonePayload;
  /** Choose a new password by a link. All your sessions end. */
  resetPassword: DonePayload;
  /** Take an invitation back. */
  revokeInvitation: InvitationPayload;
  /** End your other sessions. */
  revokeOtherSessions: LogOutPayload;
  /** End one of your sessions; as an owner or admin, one of a member's. */
  revokeSession: RevokeSessionPayload;
  /** Replace a key by a new one with the same terms, which goes on with its quota. The new token is returned once. */
  rotateApiKey: RotateApiKeyPayload;
  /** Replace the key that signs your webhooks. It is returned once. */
  rotateWebhookSigningKey: RotateWebhookSigningKeyPayload;
  /** Become a customer, with an empty account. Only where the operators let anybody in. */
  signUp: SignUpPayload;
  /** Send yourself a webhook of the type webhook.test, signed like every other. */
  testWebhook: TestWebhookPayload;
  /** Change an API key. Every node goes by it within a second. */
  updateApiKey: UpdateApiKeyPayload;
  /** Update balance notification and threshold settings. */
  updateBalanceConfig: UpdateBalanceConfigPayload;
  /** Change how much of a conversation goes to a model; it holds everywhere within a second. */
  updateContextConfig: UpdateContextConfigPayload;
  /** Update conversation title, model, and custom metadata. */
  updateConversation: ConversationPayload;
  /** Change a member's role or name, or your own name. A new role ends their sessions. */
  updateMember: MemberPayload;
  /** Update the current customer profile. */
  updateProfile: UpdateProfilePayload;
  /** Change whom your requests may go to; it holds everywhere within a second. */
  updateRoutingPolicy: UpdateRoutingPolicyPayload;
  /** Change what may pass in your requests, and what is kept of them; it holds within a second. */
  updateSecurityPolicy: UpdateSecurityPolicyPayload;
};


export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


export type MutationAcknowledgeAlertArgs = {
  input: AcknowledgeAlertInput;
};


export type MutationArchiveConversationArgs = {
  input: ArchiveConversationInput;
};


export type MutationCancelRechargeOrderArgs = {
  input: CancelRechargeOrderInput;
};


export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


export type MutationCopyApiKeyArgs = {
  input: CopyApiKeyInput;
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationCreateConversationArgs = {
  input: CreateConversationInput;
};


export type MutationCreateRechargeOrderArgs = {
  input: CreateRechargeOrderInput;
};


export type MutationDisableApiKeyArgs = {
  input: DisableApiKeyInput;
};


export type MutationInviteMemberArgs = {
  input: InviteMemberInput;
};


export type MutationLogInArgs = {
  input: LogInInput;
};


export type MutationLogOutArgs = {
  input: LogOutInput;
};


export type MutationRedeemVoucherArgs = {
  input: RedeemVoucherInput;
};


export type MutationRemoveMemberArgs = {
  input: RemoveMemberInput;
};


export type MutationReplayDeliveryArgs = {
  input: ReplayDeliveryInput;
};


export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


export type MutationRevokeInvitationArgs = {
  input: RevokeInvitationInput;
};


export type MutationRevokeOtherSessionsArgs = {
  input: RevokeOtherSessionsInput;
};


export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


export type MutationRotateWebhookSigningKeyArgs = {
  input: RotateWebhookSigningKeyInput;
};


export type MutationSignUpArgs = {
  input: SignUpInput;
};


export type MutationTestWebhookArgs = {
  input: TestWebhookInput;
};


export type MutationUpdateApiKeyArgs = {
  input: UpdateApiKeyInput;
};


export type MutationUpdateBalanceConfigArgs = {
  input: UpdateBalanceConfigInput;
};


export type MutationUpdateContextConfigArgs = {
  input: UpdateContextConfigInput;
};


export type MutationUpdateConversationArgs = {
  input: UpdateConversationInput;
};


export type MutationUpdateMemberArgs = {
  input: UpdateMemberInput;
};


export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


export type MutationUpdateRoutingPolicyArgs = {
  input: UpdateRoutingPolicyInput;
};


export type MutationUpdateSecurityPolicyArgs = {
  input: UpdateSecurityPolicyInput;
};

/** How requests went over time. */
export type ObservationCharts = {
  __typename?: 'ObservationCharts';
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** How long each point is. */
  interval: ChartInterval;
  /** What there is to draw. */
  series: Array<ChartSeries>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
};

/** How requests went. Rates are shares of 1, and null where there is nothing that they are of. */
export type ObservationMetrics = {
  __typename?: 'ObservationMetrics';
  /** Those that a policy refused. */
  blocked: Scalars['Count']['output'];
  /** The share that the context cache answered, of the requests that were looked for in it. */
  cacheHitRate?: Maybe<Scalars['Ratio']['output']>;
  /** Those whose client left before the end. */
  cancelled: Scalars['Count']['output'];
  /** The share of `failed` in `requests`; `cancelled` and `blocked` are neither. */
  errorRate?: Maybe<Scalars['Ratio']['output']>;
  /** By code, of requests that failed or were blocked; the most frequent one first. */
  errors: Array<ErrorCount>;
  /** Those that ended with an error. */
  failed: Scalars['Count']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** From arrival to end, of requests that succeeded. */
  latencyMs: Spread;
  /** Output tokens of requests that succeeded, by the seconds that they took together. */
  outputTokensPerSecond?: Maybe<Scalars['Ratio']['output']>;
  /** All that came in, however they ended. */
  requests: Scalars['Count']['output'];
  /** Those that were answered to the end. */
  succeeded: Scalars['Count']['output'];
  /** The share of `succeeded` in `requests`. */
  successRate?: Maybe<Scalars['Ratio']['output']>;
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** From arrival to the first byte of output, of requests that succeeded. */
  ttftMs: Spread;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last item; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether items follow: go on with `after: endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether items stand before: go back with `before: startCursor`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first item; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Whether somebody may log in. */
export type PersonStatus =
  /** They may. */
  | 'active'
  /** They may not, and have no session. */
  | 'disabled';

/** What the customer's policies did to a request. */
export type PolicyEffects = {
  __typename?: 'PolicyEffects';
  /** The fallback model that was tried; null: the asked one could be served. */
  fallbackModel?: Maybe<Scalars['String']['output']>;
  /** What was hidden before a model saw it. */
  masked: Array<MaskedCount>;
  /** Where a rollout sent it; null: nowhere. */
  rollout?: Maybe<RolloutEffect>;
  /** What content safety found; null: nothing. */
  safety?: Maybe<SafetyEffect>;
  /** How many of the oldest messages were left out. */
  truncatedMessages: Scalars['Int']['output'];
};

/** Which models a policy lets through, of those that the account and the key may call. */
export type PolicyModelScope = {
  __typename?: 'PolicyModelScope';
  /** The models; empty when automatic. */
  allowedModelIds: Array<Scalars['String']['output']>;
  /** How requests are bound to models. */
  mode: ModelScopeMode;
};

/** What of the scope to change. Turned to automatic without a list, the list is emptied. */
export type PolicyModelScopeInput = {
  /** One model of single, at least one of selected, none of automatic; none twice. */
  allowedModelIds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** How requests are bound to models. */
  mode?: InputMaybe<ModelScopeMode>;
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

/** What a customer says of itself. */
export type Profile = {
  __typename?: 'Profile';
  /** Where bills go. */
  billingEmail?: Maybe<Scalars['String']['output']>;
  /** The company behind it. */
  company?: Maybe<Scalars['String']['output']>;
  /** Where they are written to. */
  contactEmail?: Maybe<Scalars['String']['output']>;
  /** Whom to ask. */
  contactName?: Maybe<Scalars['String']['output']>;
  /** Where they are called. */
  contactPhone?: Maybe<Scalars['String']['output']>;
  /** ISO 3166-1 alpha-2. */
  country?: Maybe<Scalars['String']['output']>;
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** BCP 47. */
  locale?: Maybe<Scalars['String']['output']>;
  /** The customer's own notes. */
  metadata: Scalars['JSONObject']['output'];
  /** What the customer is called. */
  name: Scalars['String']['output'];
  /** IANA: by its days and months figures are cut. */
  reportingTimezone: Scalars['String']['output'];
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change. */
  version: Scalars['Int']['output'];
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
  /** List what you were told of. */
  alerts: AlertConnection;
  /** Get one API key. */
  apiKey?: Maybe<ApiKey>;
  /** List API keys without returning plaintext tokens. */
  apiKeys: ApiKeyConnection;
  /** List what was done to the account, and by whom. */
  auditEvents: AuditEventConnection;
  /** Get available and reserved balance. */
  balance: Balance;
  /** Check whether a specified charge can be covered by available balance. Nothing is moved or held. */
  balanceCheck: BalanceCheck;
  /** Get balance notification and threshold settings. */
  balanceConfig: BalanceConfig;
  /** Get one balance transaction. */
  balanceTransaction?: Maybe<BalanceTransaction>;
  /** List balance transactions for the current customer. */
  balanceTransactions: BalanceTransactionConnection;
  /** Get customer-safe billing detail rows. Supports from, to, model, status, key_id, and request_id filters. */
  billingDetail: BillingDetailConnection;
  /** Get one customer-visible billing rule. */
  billingRule?: Maybe<BillingRule>;
  /** List customer-visible billing rules. */
  billingRules: BillingRuleConnection;
  /** Get how much of a conversation goes to a model, and what is remembered of it. */
  contextConfig: ContextConfig;
  /** Get one conversation metadata record. */
  conversation?: Maybe<Conversation>;
  /** List customer conversation metadata. */
  conversations: ConversationConnection;
  /** Get customer-safe cost breakdown. Supports from, to, model, and key_id filters. */
  costBreakdown: CostBreakdown;
  /** Get the cost of one model. Supports from and to. */
  costModel?: Maybe<CostModel>;
  /** List costs by model. Supports from and to. */
  costModels: CostModels;
  /** Get the cost overview, with a forecast and the runway. */
  costOverview: CostOverview;
  /** Get the daily cost trend. Supports from and to. */
  costTrend: CostTrend;
  /** List the webhooks and mails that were sent to you. */
  deliveries: DeliveryConnection;
  /** List the invitations that are open. */
  invitations: InvitationConnection;
  /** Get one member. */
  member?: Maybe<Member>;
  /** List the people who log in for the customer. */
  members: MemberConnection;
  /** Get one model detail record. */
  model?: Maybe<Model>;
  /** List tags for models visible to the current customer. */
  modelTags: Array<ModelTag>;
  /** List models, capabilities, and price summaries visible to the current customer. */
  models: ModelConnection;
  /** Get a customer monthly billing statement with month=YYYY-MM. */
  monthlyStatement: MonthlyStatement;
  /** List monthly billing statements, the running month first. */
  monthlyStatements: MonthlyStatementConnection;
  /** Get chart-ready observation data. */
  observationCharts: ObservationCharts;
  /** List customer-safe request observation logs. */
  observationLogs: RequestLogConnection;
  /** Get success rate, latency, error, and request metrics. */
  observationMetrics: ObservationMetrics;
  /** Check one model before sending inference traffic with one Bearer API key. Returns protocol URLs, blocking reasons, and billing reconciliation links. */
  preflight?: Maybe<Preflight>;
  /** Get the current customer profile. */
  profile: Profile;
  /** Get one recharge order. */
  rechargeOrder?: Maybe<RechargeOrder>;
  /** List recharge orders. */
  rechargeOrders: RechargeOrderConnection;
  /** Get what is kept of what one request said and was answered, where the logging level of the security policy keeps it. Every reading is audited. */
  requestContent?: Maybe<RequestContent>;
  /** Get one resource catalog entry. */
  resource?: Maybe<Resource>;
  /** List resource type values. */
  resourceTypes: Array<ResourceTypeCount>;
  /** List model, MCP, Skills, and Agents resource catalog entries. */
  resources: ResourceConnection;
  /** Get whom your requests may go to. */
  routingPolicy: RoutingPolicy;
  /** Get what may pass in your requests, and what is kept of them. */
  securityPolicy: SecurityPolicy;
  /** What a page must know before anybody has logged in. */
  serverInfo: ServerInfo;
  /** List your own sessions that last. */
  sessions: SessionConnection;
  /** Get a diagnostic trace summary for the current customer's request. */
  trace?: Maybe<Trace>;
  /** Get usage breakdown. Supports from, to, model, and key_id filters. */
  usageBreakdown: UsageBreakdown;
  /** Get the unified customer identity for the current API key. */
  viewer: Client;
};


export type QueryAlertsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  isOpen?: InputMaybe<Scalars['Boolean']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApiKeyStatus>;
};


export type QueryAuditEventsArgs = {
  action?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  subjectId?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryBalanceCheckArgs = {
  input: BalanceCheckInput;
};


export type QueryBalanceTransactionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBalanceTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  type?: InputMaybe<BalanceTransactionType>;
};


export type QueryBillingDetailArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<RequestStatus>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryBillingRuleArgs = {
  model: Scalars['String']['input'];
};


export type QueryBillingRulesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryConversationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryConversationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ConversationStatus>;
};


export type QueryCostBreakdownArgs = {
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryCostModelArgs = {
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model: Scalars['String']['input'];
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryCostModelsArgs = {
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryCostTrendArgs = {
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  channel?: InputMaybe<DeliveryChannel>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<DeliveryState>;
};


export type QueryInvitationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMemberArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryModelArgs = {
  id: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  capability?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMonthlyStatementArgs = {
  month?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMonthlyStatementsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryObservationChartsArgs = {
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  interval?: InputMaybe<ChartInterval>;
  model?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryObservationLogsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  conversationId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<RequestStatus>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryObservationMetricsArgs = {
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
};


export type QueryPreflightArgs = {
  model: Scalars['String']['input'];
};


export type QueryRechargeOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRechargeOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRequestContentArgs = {
  requestId: Scalars['ID']['input'];
};


export type QueryResourceArgs = {
  id: Scalars['ID']['input'];
};


export type QueryResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  type?: InputMaybe<ResourceType>;
};


export type QuerySessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryTraceArgs = {
  requestId: Scalars['ID']['input'];
};


export type QueryUsageBreakdownArgs = {
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateOrDateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateOrDateTime']['input']>;
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
  /** What is left of the running period: the limit without both, at least 0. */
  remaining: Scalars['Decimal']['output'];
  /** Held by running requests of this period. */
  reserved: Scalars['Decimal']['output'];
  /** When the next period begins; null for a total quota. */
  resetsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Spent in the running period. */
  used: Scalars['Decimal']['output'];
};

/** What to change of a quota; what is omitted stays. A key without one needs both. */
export type QuotaChangesInput = {
  /** How much, in the customer's currency; more than 0. */
  limit?: InputMaybe<Scalars['Decimal']['input']>;
  /** Over which time it is counted. */
  period?: InputMaybe<QuotaPeriod>;
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

/** Limits of a key, or of a customer; null is none. */
export type RateLimits = {
  __typename?: 'RateLimits';
  /** Requests at the same time. */
  concurrency?: Maybe<Scalars['Int']['output']>;
  /** Requests per minute. */
  rpm?: Maybe<Scalars['Int']['output']>;
  /** Tokens per minute. */
  tpm?: Maybe<Scalars['Int']['output']>;
};

/** Limits of a key, or of a customer; null is none. */
export type RateLimitsInput = {
  /** Requests at the same time. */
  concurrency?: InputMaybe<Scalars['Int']['input']>;
  /** Requests per minute. */
  rpm?: InputMaybe<Scalars['Int']['input']>;
  /** Tokens per minute. */
  tpm?: InputMaybe<Scalars['Int']['input']>;
};

/** How the charge of a request came about. */
export type Receipt = {
  __typename?: 'Receipt';
  /** What it was charged; null while it runs. */
  charged?: Maybe<Scalars['Decimal']['output']>;
  /** Quantities times prices, exact; their sum, rounded up once, is charged and writtenOff together. */
  components: Array<ChargeComponent>;
  /** Null when the request was refused before it had a price. */
  price?: Maybe<ReceiptPrice>;
  /** What was given back at its end: all that was held. The charge is booked beside it. */
  released: Scalars['Decimal']['output'];
  /** What was held when it came in: the most that it could cost. */
  reserved: Scalars['Decimal']['output'];
  /** Where the counts come from; null without counts. */
  usageSource?: Maybe<UsageSource>;
  /** What it used and the account could not pay; nobody is asked for it. */
  writtenOff: Scalars['Decimal']['output'];
};

/** The price that a request is charged by, as it stood when the request came in. */
export type ReceiptPrice = {
  __typename?: 'ReceiptPrice';
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Since when this price holds. */
  effectiveFrom: Scalars['DateTime']['output'];
  /** The fee of a request, whatever it uses. */
  perRequest: Scalars['Decimal']['output'];
  /** The prices that applied, by the size of the input; null as long as that is unknown. */
  tier?: Maybe<PriceTier>;
  /** All tiers, by rising size of input. */
  tiers: Array<PriceTier>;
  /** What the token prices are for. */
  unit: Scalars['String']['output'];
};

/** The wish to pay an amount into the account; a payment completes it. */
export type RechargeOrder = {
  __typename?: 'RechargeOrder';
  /** How much. */
  amount: Scalars['Decimal']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Until when it is to be paid. */
  expiresAt: Scalars['DateTime']['output'];
  /** `ord_…`: what the payment must name. */
  id: Scalars['ID']['output'];
  /** When it was paid. */
  paidAt?: Maybe<Scalars['DateTime']['output']>;
  /** What became of it. */
  status: RechargeOrderStatus;
};

/** A page of a list of RechargeOrder, newest first. */
export type RechargeOrderConnection = {
  __typename?: 'RechargeOrderConnection';
  /** The page, as edges. */
  edges: Array<RechargeOrderEdge>;
  /** The page, without edges. */
  nodes: Array<RechargeOrder>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One RechargeOrder in a list. */
export type RechargeOrderEdge = {
  __typename?: 'RechargeOrderEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The RechargeOrder. */
  node: RechargeOrder;
};

/** An order after a change. */
export type RechargeOrderPayload = {
  __typename?: 'RechargeOrderPayload';
  /** The order. */
  rechargeOrder?: Maybe<RechargeOrder>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What became of an order. */
export type RechargeOrderStatus =
  /** It was cancelled. A payment that comes all the same still counts. */
  | 'cancelled'
  /** It was not paid in time. A payment that comes all the same still counts. */
  | 'expired'
  /** It is paid, and the amount is in the account. */
  | 'paid'
  /** It waits for its payment. */
  | 'pending';

/** A voucher's code. */
export type RedeemVoucherInput = {
  /** As it is printed; dashes and small letters do not matter. */
  code: Scalars['String']['input'];
};

/** What a voucher has paid in. */
export type RedeemVoucherPayload = {
  __typename?: 'RedeemVoucherPayload';
  /** What it was worth. */
  amount?: Maybe<Scalars['Decimal']['output']>;
  /** The balance now. */
  balance?: Maybe<Balance>;
  /** `rch_…`. */
  rechargeId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What regions mean for a request. */
export type RegionMode =
  /** It may go to any region. */
  | 'any'
  /** It goes to the regions that are named; where none of them can serve, to another one. */
  | 'prefer'
  /** It never leaves the regions that are named, whatever fails. */
  | 'restrict';

/** Who shall not come in any more. */
export type RemoveMemberInput = {
  /** `usr_…`. */
  userId: Scalars['ID']['input'];
};

/** Which message to send again. */
export type ReplayDeliveryInput = {
  /** `dlv_…`. */
  deliveryId: Scalars['ID']['input'];
};

/** A message that is to be sent again. */
export type ReplayDeliveryPayload = {
  __typename?: 'ReplayDeliveryPayload';
  /** The message. */
  delivery?: Maybe<Delivery>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** One call that was made for a request. */
export type RequestAttempt = {
  __typename?: 'RequestAttempt';
  /** How long it took, in milliseconds. */
  durationMs: Scalars['Int']['output'];
  /** The status of its answer; null without one. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** From 1, in the order of the calls. */
  number: Scalars['Int']['output'];
  /** How it ended. */
  outcome: AttemptOutcome;
  /** Where it was made. */
  region: Scalars['String']['output'];
  /** Milliseconds after the request's arrival. */
  startedMs: Scalars['Int']['output'];
};

/** What is kept of what one request said and was answered. */
export type RequestContent = {
  __typename?: 'RequestContent';
  /** From when on it is deleted, by the data retention of the security policy as it is now. */
  expiresAt: Scalars['DateTime']['output'];
  /** The body that was sent; with a mark at its end where it was cut. */
  input: Scalars['String']['output'];
  /** How long the body was. */
  inputBytes: Scalars['Int']['output'];
  /** The logging level that it was kept at. */
  level: ContentLevel;
  /** What came back, a stream as its events; null where a policy refused the request. */
  output?: Maybe<Scalars['String']['output']>;
  /** How long the answer was; null without one. */
  outputBytes?: Maybe<Scalars['Int']['output']>;
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** When it was written down. */
  storedAt: Scalars['DateTime']['output'];
};

/** One request that has ended. */
export type RequestLog = {
  __typename?: 'RequestLog';
  /** The key that asked. */
  apiKeyId: Scalars['ID']['output'];
  /** Whether the answer came from the context cache. */
  cache: CacheOutcome;
  /** What it was charged. */
  charge: Scalars['Decimal']['output'];
  /** Why it failed; null when it did not. */
  code?: Maybe<Scalars['String']['output']>;
  /** The conversation that it was sent with. */
  conversationId?: Maybe<Scalars['ID']['output']>;
  /** When it came in. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** The HTTP status that it was answered with. */
  httpStatus: Scalars['Int']['output'];
  /** Tokens of input; null is unknown. */
  inputTokens?: Maybe<Scalars['Int']['output']>;
  /** Milliseconds from its coming in to its end. */
  latencyMs: Scalars['Int']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens of output; null is unknown. */
  outputTokens?: Maybe<Scalars['Int']['output']>;
  /** The protocol in which it was asked. */
  protocol: Protocol;
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** How it ended. */
  status: RequestStatus;
  /** Whether it asked for a stream. */
  stream: Scalars['Boolean']['output'];
  /** Milliseconds to the first content; null when there was none. */
  ttftMs?: Maybe<Scalars['Int']['output']>;
};

/** A page of a list of RequestLog, newest first. */
export type RequestLogConnection = {
  __typename?: 'RequestLogConnection';
  /** The page, as edges. */
  edges: Array<RequestLogEdge>;
  /** The page, without edges. */
  nodes: Array<RequestLog>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One RequestLog in a list. */
export type RequestLogEdge = {
  __typename?: 'RequestLogEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The RequestLog. */
  node: RequestLog;
};

/** Who has forgotten their password. */
export type RequestPasswordResetInput = {
  /** Their e-mail address. */
  email: Scalars['String']['input'];
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

/** A new password, by the link that somebody got. */
export type ResetPasswordInput = {
  /** The password that they choose, 8 to 256 characters. */
  newPassword: Scalars['String']['input'];
  /** The token of that link. */
  token: Scalars['String']['input'];
};

/** Something that customers are offered; all of it is public. */
export type Resource = {
  __typename?: 'Resource';
  /** When it was entered. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is for. */
  description: Scalars['String']['output'];
  /** What people call it. */
  displayName: Scalars['String']['output'];
  /** Where it is reached; null for a model. */
  endpoint?: Maybe<Scalars['String']['output']>;
  /** `res_…`. */
  id: Scalars['ID']['output'];
  /** Whatever else is to be said. */
  metadata: Scalars['JSONObject']['output'];
  /** Unique within its type; of a model, its id. */
  name: Scalars['String']['output'];
  /** Whether it is offered. */
  status: CatalogStatus;
  /** What it is listed under. */
  tags: Array<Scalars['String']['output']>;
  /** What it is. */
  type: ResourceType;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Its own version. */
  version: Scalars['String']['output'];
};

/** A page of a list of Resource, newest first. */
export type ResourceConnection = {
  __typename?: 'ResourceConnection';
  /** The page, as edges. */
  edges: Array<ResourceEdge>;
  /** The page, without edges. */
  nodes: Array<Resource>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Resource in a list. */
export type ResourceEdge = {
  __typename?: 'ResourceEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Resource. */
  node: Resource;
};

/** What a resource is. */
export type ResourceType =
  /** An agent. */
  | 'agent'
  /** An MCP server. */
  | 'mcp'
  /** A model of the catalog; it enters the list by itself. */
  | 'model'
  /** A skill. */
  | 'skill';

/** A type of resource, and how many of it the customer sees. */
export type ResourceTypeCount = {
  __typename?: 'ResourceTypeCount';
  /** How many there are. */
  count: Scalars['Int']['output'];
  /** What they are. */
  description: Scalars['String']['output'];
  /** What people call them. */
  displayName: Scalars['String']['output'];
  /** The type. */
  type: ResourceType;
};

/** What another way is tried for. */
export type RetryReason =
  /** It failed, or could not be reached. */
  | 'error'
  /** It has too much to do. */
  | 'overloaded'
  /** The way has no more requests to give for now. */
  | 'rate_limited'
  /** It did not begin to answer in time. */
  | 'timeout';

/** Which invitation to take back. */
export type RevokeInvitationInput = {
  /** `inv_…`. */
  invitationId: Scalars['ID']['input'];
};

/** Which sessions to end: all but this one. */
export type RevokeOtherSessionsInput = {
  /** End this one too, as logging out does. */
  includeCurrent?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Which session to end. */
export type RevokeSessionInput = {
  /** `ses_…`. */
  sessionId: Scalars['ID']['input'];
};

/** A session that was ended. */
export type RevokeSessionPayload = {
  __typename?: 'RevokeSessionPayload';
  /** The session. */
  session?: Maybe<Session>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Where a rollout sent a request. */
export type RolloutEffect = {
  __typename?: 'RolloutEffect';
  /** The model of the rollout. */
  model: Scalars['String']['output'];
  /** The model that it was sent to. */
  targetModel: Scalars['String']['output'];
};

/** Which key to replace, and when it stops. */
export type RotateApiKeyInput = {
  /** `key_…`. */
  apiKeyId: Scalars['ID']['input'];
  /** For how many seconds the old key works on, at most a week; 0 or omitted: it is disabled at once. */
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** A new key in the place of an old one. */
export type RotateApiKeyPayload = {
  __typename?: 'RotateApiKeyPayload';
  /** The new key. */
  apiKey?: Maybe<ApiKey>;
  /** The key that it replaces. */
  replacedApiKeyId?: Maybe<Scalars['ID']['output']>;
  /** The token in plain text; it cannot be had a second time, and is null in a repeated answer. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** How to replace what signs the webhooks. */
export type RotateWebhookSigningKeyInput = {
  /** For how many seconds the old key goes on signing beside the new one; 0: not at all. */
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** A new key that signs the webhooks. */
export type RotateWebhookSigningKeyPayload = {
  __typename?: 'RotateWebhookSigningKeyPayload';
  /** Until when the old key goes on signing. */
  previousRetiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
  /** `whsec_…`; it cannot be had a second time. */
  webhookSigningKey?: Maybe<Scalars['String']['output']>;
};

/** What is tried when the asked model cannot be served. */
export type RoutingFallback = {
  __typename?: 'RoutingFallback';
  /** Whether anything is. */
  enabled: Scalars['Boolean']['output'];
  /** Other models, in the order in which they are tried. */
  models: Array<Scalars['String']['output']>;
};

/** What of the fallback to change. */
export type RoutingFallbackInput = {
  /** Whether other models are tried. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The models, in their order; none twice. */
  models?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Whom a customer's requests may go to. */
export type RoutingPolicy = {
  __typename?: 'RoutingPolicy';
  /** What is tried when the asked model cannot be served. */
  fallback: RoutingFallback;
  /** Which models may be called. */
  modelScope: PolicyModelScope;
  /** Where they may go. */
  regions: RoutingRegions;
  /** When another way is tried. */
  retry: RoutingRetry;
  /** Shares that other models serve. */
  rollout: Array<RoutingRollout>;
  /** Which way is tried first. */
  strategy: RoutingStrategy;
  /** When it last changed; null: never. */
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rises with every change; 0 was never changed. */
  version: Scalars['Int']['output'];
};

/** Where requests may go. */
export type RoutingRegions = {
  __typename?: 'RoutingRegions';
  /** The regions, by the names that traces show. */
  allowed: Array<Scalars['String']['output']>;
  /** What the regions mean. */
  mode: RegionMode;
};

/** What of the regions to change. */
export type RoutingRegionsInput = {
  /** The regions, by the names that traces show; at least one unless the mode is any. */
  allowed?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What the regions mean. */
  mode?: InputMaybe<RegionMode>;
};

/** When another way is tried. */
export type RoutingRetry = {
  __typename?: 'RoutingRetry';
  /** How many calls one request may take, the first included. */
  maxAttempts: Scalars['Int']['output'];
  /** What another way is tried for. */
  on: Array<RetryReason>;
  /** For how long a call may take to begin its answer; null: as long as the relay waits. */
  perAttemptTimeoutMs?: Maybe<Scalars['Int']['output']>;
};

/** What of the retries to change. */
export type RoutingRetryInput = {
  /** Calls for one request, the first included. */
  maxAttempts?: InputMaybe<Scalars['Int']['input']>;
  /** What another way is tried for. */
  on?: InputMaybe<Array<RetryReason>>;
  /** For how long a call may take to begin its answer; null: as long as the relay waits. */
  perAttemptTimeoutMs?: InputMaybe<Scalars['Int']['input']>;
};

/** A share of the requests for one model that another one serves. */
export type RoutingRollout = {
  __typename?: 'RoutingRollout';
  /** The model that is asked for. */
  model: Scalars['String']['output'];
  /** How large the share is, in percent. */
  percent: Scalars['Percent']['output'];
  /** What stays with the same of the two. */
  stickyBy: StickyBy;
  /** The model that serves the share, at its own price. */
  targetModel: Scalars['String']['output'];
};

/** A share of the requests for one model that another one serves. */
export type RoutingRolloutInput = {
  /** The model that is asked for. */
  model: Scalars['String']['input'];
  /** In percent, with at most two decimals; of one model at most 100 together. */
  percent: Scalars['Percent']['input'];
  /** What stays with the same of the two. */
  stickyBy?: InputMaybe<StickyBy>;
  /** The model that serves the share: another one. */
  targetModel: Scalars['String']['input'];
};

/** Which of the ways to a model is tried first. */
export type RoutingStrategy =
  /** The cheapest. */
  | 'cost'
  /** The quickest, as it was lately. */
  | 'latency'
  /** In the order of the relay's operator; equal ones take turns by weight. */
  | 'priority'
  /** By weight alone. */
  | 'weighted';

/** What the built-in words and patterns look for. They find plain cases, and not every one. */
export type SafetyCategory =
  /** Contempt for groups of people. */
  | 'hate'
  /** How to commit crimes. */
  | 'illegal_activity'
  /** Attempts to talk a model out of its instructions. */
  | 'prompt_injection'
  /** Suicide and hurting oneself. */
  | 'self_harm'
  /** Explicit sexual content. */
  | 'sexual'
  /** Threats, and how to hurt people. */
  | 'violence';

/** Which way a text goes. */
export type SafetyDirection =
  /** From the client to the model. */
  | 'input'
  /** From the model to the client. */
  | 'output';

/** What content safety found. */
export type SafetyEffect = {
  __typename?: 'SafetyEffect';
  /** Where it found it. */
  direction: SafetyDirection;
  /** What it found, such as `category:violence`, `term` or `pattern`; never the text itself. */
  findings: Array<Scalars['String']['output']>;
  /** What it did about it. */
  verdict: SafetyVerdict;
};

/** What content safety does. */
export type SafetyMode =
  /** It refuses what it finds it in. */
  | 'block'
  /** It notes what it finds in the trace, and lets the request pass. */
  | 'monitor'
  /** Nothing; texts are not looked at. */
  | 'off';

/** What content safety did. */
export type SafetyVerdict =
  /** It refused it. */
  | 'blocked'
  /** It noted what it found, and let it pass. */
  | 'flagged';

/** What may pass in a customer's requests, and what is kept of them. */
export type SecurityPolicy = {
  __typename?: 'SecurityPolicy';
  /** What texts are looked through for. */
  contentSafety: ContentSafety;
  /** For how long. */
  dataRetention: DataRetention;
  /** What is kept of requests. */
  logging: Logging;
  /** What is hidden of texts. */
  masking: Masking;
  /** Which models may be called. */
  modelScope: PolicyModelScope;
  /** When it last changed; null: never. */
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rises with every change; 0 was never changed. */
  version: Scalars['Int']['output'];
};

/** What a page must know before anybody has logged in. */
export type ServerInfo = {
  __typename?: 'ServerInfo';
  /** Where this server is reached; links begin with it. */
  publicUrl: Scalars['String']['output'];
  /** Whether anybody may sign up as a customer. */
  signUpIsOpen: Scalars['Boolean']['output'];
};

/** A log-in that lasts. */
export type Session = {
  __typename?: 'Session';
  /** The address that the log-in came from; empty where it is not known. */
  address: Scalars['String']['output'];
  /** When it began. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends, however much it is used. */
  expiresAt: Scalars['DateTime']['output'];
  /** `ses_…`. */
  id: Scalars['ID']['output'];
  /** Whether it is the one that asks. */
  isCurrent: Scalars['Boolean']['output'];
  /** When it was last used, to the minute. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What the browser or program called itself. */
  userAgent: Scalars['String']['output'];
};

/** A page of a list of Session, newest first. */
export type SessionConnection = {
  __typename?: 'SessionConnection';
  /** The page, as edges. */
  edges: Array<SessionEdge>;
  /** The page, without edges. */
  nodes: Array<Session>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Session in a list. */
export type SessionEdge = {
  __typename?: 'SessionEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Session. */
  node: Session;
};

/** A new customer, and its first owner. */
export type SignUpInput = {
  /** What the customer is called. */
  company: Scalars['String']['input'];
  /** ISO 4217: the currency of the account, for good. */
  currency: Scalars['String']['input'];
  /** The owner's e-mail address. */
  email: Scalars['String']['input'];
  /** What the owner is called. */
  name: Scalars['String']['input'];
  /** The owner's password, 8 to 256 characters. */
  password: Scalars['String']['input'];
  /** IANA: by whose days and months figures are cut; UTC when left out. */
  reportingTimezone?: InputMaybe<Scalars['String']['input']>;
};

/** A new customer. Its owner can log in now. */
export type SignUpPayload = {
  __typename?: 'SignUpPayload';
  /** Its owner. */
  member?: Maybe<Member>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** How long requests that succeeded took, in milliseconds; null where there were none. Percentiles are within 2 % of exact. */
export type Spread = {
  __typename?: 'Spread';
  /** The mean, exact to three decimals. */
  avg?: Maybe<Scalars['Ratio']['output']>;
  /** Half of them took no longer. */
  p50?: Maybe<Scalars['Ratio']['output']>;
  /** Of a hundred, 95 took no longer. */
  p95?: Maybe<Scalars['Ratio']['output']>;
  /** Of a hundred, 99 took no longer. */
  p99?: Maybe<Scalars['Ratio']['output']>;
};

/** What a month came to for one key. */
export type StatementKey = {
  __typename?: 'StatementKey';
  /** `key_…`. */
  apiKeyId: Scalars['ID']['output'];
  /** What the key is called. */
  apiKeyName?: Maybe<Scalars['String']['output']>;
  /** What they were charged: negative, as it moves the balance. */
  charges: Scalars['Decimal']['output'];
  /** What charges of requests were corrected by, signed. */
  corrections: Scalars['Decimal']['output'];
  /** Requests that were charged. */
  requests: Scalars['Int']['output'];
};

/** What a month came to for one model. */
export type StatementModel = {
  __typename?: 'StatementModel';
  /** What they were charged: negative, as it moves the balance. */
  charges: Scalars['Decimal']['output'];
  /** What charges of requests were corrected by, signed. */
  corrections: Scalars['Decimal']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Requests that were charged. */
  requests: Scalars['Int']['output'];
};

/** Whether a statement can still change. */
export type StatementStatus =
  /** It is closed for good; what is put right later stands in a later month. */
  | 'closed'
  /** The month is running, or has just ended. */
  | 'open';

/** What a rollout keeps together. */
export type StickyBy =
  /** All requests of a conversation; without one, of the key. */
  | 'conversation'
  /** All requests of an API key go to the same of the two models. */
  | 'key'
  /** Each request is drawn for itself. */
  | 'request';

/** How an auto model chooses among its members. */
export type Strategy =
  /** By price and speed together. */
  | 'balanced'
  /** By price. */
  | 'cheapest'
  /** By speed. */
  | 'fastest';

export type Subscription = {
  __typename?: 'Subscription';
  /** Your balance as it stands, and again whenever it has moved: looked at once a second. */
  balanceChanged: Balance;
  /** Each of your requests as it ends, within about a second. One that moved money is told once, however late it is settled; one that moved none, when it is written within 15 seconds of coming in. */
  requestLogged: RequestLog;
};


export type SubscriptionRequestLoggedArgs = {
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  conversationId?: InputMaybe<Scalars['ID']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<RequestStatus>;
};

/** What the test carries. */
export type TestWebhookInput = {
  /** Stands in the webhook's data, to know it by. */
  note?: InputMaybe<Scalars['String']['input']>;
};

/** A webhook that is to be sent. */
export type TestWebhookPayload = {
  __typename?: 'TestWebhookPayload';
  /** The message; ask for it again to see how it went. */
  delivery?: Maybe<Delivery>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What happened to one request. What is not known before its end is null while it runs. */
export type Trace = {
  __typename?: 'Trace';
  /** The key that asked. */
  apiKeyId: Scalars['ID']['output'];
  /** The calls that were made for it; known at its end. */
  attempts: Array<RequestAttempt>;
  /** Whether the answer came from the context cache. */
  cache?: Maybe<CacheOutcome>;
  /** What it was charged. */
  charge?: Maybe<Scalars['Decimal']['output']>;
  /** The error's code; null without an error. */
  code?: Maybe<Scalars['String']['output']>;
  /** The conversation that it was sent in; null without one. */
  conversationId?: Maybe<Scalars['String']['output']>;
  /** When it came in. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** The HTTP status of the answer. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** Tokens of input, cached ones included; null is unknown. */
  inputTokens?: Maybe<Scalars['Int']['output']>;
  /** From its arrival to its end. */
  latencyMs?: Maybe<Scalars['Int']['output']>;
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens of output, reasoning included; null is unknown. */
  outputTokens?: Maybe<Scalars['Int']['output']>;
  /** What the customer's policies did to it; null: nothing, or it is not over. */
  policy?: Maybe<PolicyEffects>;
  /** The protocol in which it was asked. */
  protocol: Protocol;
  /** What was reserved, used, charged and released, at which price. */
  receipt: Receipt;
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** Its way, stage by stage; each begins where the one before it ended. Known at its end. */
  stages: Array<TraceStage>;
  /** How it ended, if it did. */
  status: TraceStatus;
  /** Whether the answer was streamed. */
  stream?: Maybe<Scalars['Boolean']['output']>;
  /** What it moved on the balance so far, in the order in which it was booked. */
  transactions: Array<BalanceTransaction>;
  /** From its arrival to the first byte of output; null without output. */
  ttftMs?: Maybe<Scalars['Int']['output']>;
};

/** One stage of a request's way. */
export type TraceStage = {
  __typename?: 'TraceStage';
  /** The error's code, or what the stage came to, such as the model that was chosen. */
  detail?: Maybe<Scalars['String']['output']>;
  /** How long it took, in milliseconds with three decimals. */
  durationMs: Scalars['Ratio']['output'];
  /** Which. */
  name: TraceStageName;
  /** How it ended. */
  outcome: TraceStageOutcome;
  /** Milliseconds after the request's arrival, with three decimals. */
  startedMs: Scalars['Ratio']['output'];
};

/** A stage of a request's way. */
export type TraceStageName =
  /** Its key was looked up. */
  | 'authenticate'
  /** Its answer was looked for in the context cache. */
  | 'cache'
  /** It was sent, and answered. */
  | 'call'
  /** Whether the key may call the model; content safety, masking and context. */
  | 'policy'
  /** It waited for its place within its limits, and was read. */
  | 'receive'
  /** What it may cost was held on the balance. */
  | 'reserve'
  /** Who can serve it was found out. */
  | 'route'
  /** What it cost was found out, and handed to the books. */
  | 'settle';

/** How a stage ended. */
export type TraceStageOutcome =
  /** The calls were broken off. */
  | 'cancelled'
  /** The calls ended with an error. */
  | 'failed'
  /** The request ended with an error there. */
  | 'refused'
  /** The request went on. */
  | 'succeeded';

/** How a request ended, if it did. */
export type TraceStatus =
  /** A policy refused it. */
  | 'blocked'
  /** The client left before the end. */
  | 'cancelled'
  /** It ended with an error. */
  | 'failed'
  /** It is not over; what is known of it may still change. */
  | 'running'
  /** It was answered to the end. */
  | 'succeeded';

/** Which key, and what to change; what is omitted stays, null clears, lists are replaced whole. */
export type UpdateApiKeyInput = {
  /** Restrict it to these models; empty: every model the customer may use. */
  allowedModelIds?: InputMaybe<Array<Scalars['String']['input']>>;
  /** `key_…`. */
  apiKeyId: Scalars['ID']['input'];
  /** What it may be used for. */
  capabilities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** When it stops working; null: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Addresses and networks (CIDR) it may be used from; empty: anywhere. */
  ipAllowlist?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What people call it. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What it may spend; null: no limit. */
  quota?: InputMaybe<QuotaChangesInput>;
  /** Its own rate limits; null lifts one. */
  rateLimits?: InputMaybe<RateLimitsInput>;
};

/** A key after a change. */
export type UpdateApiKeyPayload = {
  __typename?: 'UpdateApiKeyPayload';
  /** The key. */
  apiKey?: Maybe<ApiKey>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to change; what is omitted stays, null clears, lists are replaced whole. */
export type UpdateBalanceConfigInput = {
  /** False: nothing is raised and nothing is sent. */
  alertsEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** More than 0, at most the low threshold; null: never. */
  criticalBalanceThreshold?: InputMaybe<Scalars['Decimal']['input']>;
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** More than 0; null: never tell. */
  lowBalanceThreshold?: InputMaybe<Scalars['Decimal']['input']>;
  /** E-mail addresses, none twice. */
  notifyEmails?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Whole percents of a key's quota, none twice. */
  quotaAlertPercents?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** An https URL at a public address; null: none. */
  webhookUrl?: InputMaybe<Scalars['String']['input']>;
};

/** The configuration after a change. */
export type UpdateBalanceConfigPayload = {
  __typename?: 'UpdateBalanceConfigPayload';
  /** The configuration. */
  balanceConfig?: Maybe<BalanceConfig>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
  /** `whsec_…`: what signs the webhooks. It is made with the first webhook URL and told this once; null otherwise. */
  webhookSigningKey?: Maybe<Scalars['String']['output']>;
};

/** What to change; what is omitted stays, objects merge field by field, null clears. */
export type UpdateContextConfigInput = {
  /** Whether answers are given again. */
  cache?: InputMaybe<ContextCacheInput>;
  /** How long a request may be. */
  contextWindow?: InputMaybe<ContextWindowInput>;
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** What is remembered of conversations. */
  memory?: InputMaybe<ContextMemoryInput>;
};

/** The context configuration after a change. */
export type UpdateContextConfigPayload = {
  __typename?: 'UpdateContextConfigPayload';
  /** The configuration. */
  contextConfig?: Maybe<ContextConfig>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to change; what is omitted stays, and null clears title and model. */
export type UpdateConversationInput = {
  /** `conv_…`. */
  conversationId: Scalars['ID']['input'];
  /** Merged field by field into what is there: null takes a field away, lists are replaced whole. At most 16,384 bytes as JSON, 16 deep. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** A model that you may see; it binds no request. */
  model?: InputMaybe<Scalars['ID']['input']>;
  /** What people call it, on one line. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** What to change about a member. A new role ends their sessions. */
export type UpdateMemberInput = {
  /** What they are called. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What they may do from now on. */
  role?: InputMaybe<MemberRole>;
  /** `usr_…`. */
  userId: Scalars['ID']['input'];
};

/** What to change; what is omitted stays, and null clears where it is allowed. */
export type UpdateProfileInput = {
  /** An e-mail address. */
  billingEmail?: InputMaybe<Scalars['String']['input']>;
  /** The company behind it. */
  company?: InputMaybe<Scalars['String']['input']>;
  /** An e-mail address. */
  contactEmail?: InputMaybe<Scalars['String']['input']>;
  /** Whom to ask. */
  contactName?: InputMaybe<Scalars['String']['input']>;
  /** A telephone number, as people write it. */
  contactPhone?: InputMaybe<Scalars['String']['input']>;
  /** ISO 3166-1 alpha-2, such as DE. */
  country?: InputMaybe<Scalars['String']['input']>;
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** BCP 47, such as en-GB. */
  locale?: InputMaybe<Scalars['String']['input']>;
  /** Merged field by field into what is there: null takes a field away, lists are replaced whole. At most 16,384 bytes as JSON, 16 deep. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What the customer is called. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** IANA, such as Europe/Berlin, or UTC. */
  reportingTimezone?: InputMaybe<Scalars['String']['input']>;
};

/** The profile after a change. */
export type UpdateProfilePayload = {
  __typename?: 'UpdateProfilePayload';
  /** The profile. */
  profile?: Maybe<Profile>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to change; what is omitted stays, objects merge field by field, lists are replaced whole. */
export type UpdateRoutingPolicyInput = {
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** What is tried when the asked model cannot be served. */
  fallback?: InputMaybe<RoutingFallbackInput>;
  /** Which models may be called. */
  modelScope?: InputMaybe<PolicyModelScopeInput>;
  /** Where requests may go. */
  regions?: InputMaybe<RoutingRegionsInput>;
  /** When another way is tried. */
  retry?: InputMaybe<RoutingRetryInput>;
  /** Shares that other models serve. */
  rollout?: InputMaybe<Array<RoutingRolloutInput>>;
  /** Which way is tried first. */
  strategy?: InputMaybe<RoutingStrategy>;
};

/** The routing policy after a change. */
export type UpdateRoutingPolicyPayload = {
  __typename?: 'UpdateRoutingPolicyPayload';
  /** The policy. */
  routingPolicy?: Maybe<RoutingPolicy>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What to change; what is omitted stays, objects merge field by field, lists are replaced whole. */
export type UpdateSecurityPolicyInput = {
  /** What texts are looked through for. */
  contentSafety?: InputMaybe<ContentSafetyInput>;
  /** For how long. */
  dataRetention?: InputMaybe<DataRetentionInput>;
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** What is kept of requests. */
  logging?: InputMaybe<LoggingInput>;
  /** What is hidden of texts. */
  masking?: InputMaybe<MaskingInput>;
  /** Which models may be called. */
  modelScope?: InputMaybe<PolicyModelScopeInput>;
};

/** The security policy after a change. */
export type UpdateSecurityPolicyPayload = {
  __typename?: 'UpdateSecurityPolicyPayload';
  /** The policy. */
  securityPolicy?: Maybe<SecurityPolicy>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What requests came to, divided in three ways; each of them sums to the totals. */
export type UsageBreakdown = {
  __typename?: 'UsageBreakdown';
  /** By key, the dearest first. */
  byKey: Array<UsageKey>;
  /** By model, the dearest first. */
  byModel: Array<UsageModel>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Every day that the range touches, those without a request too. */
  daily: Array<UsageDay>;
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** IANA: the reporting time zone, whose days and months it has. */
  timezone: Scalars['String']['output'];
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All of them. */
  totals: UsageTotals;
};

/** What the requests of a day came to. */
export type UsageDay = {
  __typename?: 'UsageDay';
  /** Those that a policy refused. */
  blocked: Scalars['Count']['output'];
  /** Those of the input that were written to a prompt cache. */
  cacheWriteTokens: Scalars['Count']['output'];
  /** Those of the input that were read from a prompt cache. */
  cachedInputTokens: Scalars['Count']['output'];
  /** Those whose client left before the end. */
  cancelled: Scalars['Count']['output'];
  /** What they were charged. */
  charge: Scalars['Decimal']['output'];
  /** A day of the reporting time zone, as 2026-11-23. */
  date: Scalars['String']['output'];
  /** Those that ended with an error. */
  failed: Scalars['Count']['output'];
  /** Tokens of input, cached ones included; what is unknown of a request counts as none. */
  inputTokens: Scalars['Count']['output'];
  /** Tokens of output, reasoning included. */
  outputTokens: Scalars['Count']['output'];
  /** Those of the output that were reasoning. */
  reasoningTokens: Scalars['Count']['output'];
  /** How many requests, however they ended. */
  requests: Scalars['Count']['output'];
  /** Those that were answered to the end. */
  succeeded: Scalars['Count']['output'];
};

/** What the requests with a key came to. */
export type UsageKey = {
  __typename?: 'UsageKey';
  /** `key_…`. */
  apiKeyId: Scalars['ID']['output'];
  /** What the key is called. */
  apiKeyName?: Maybe<Scalars['String']['output']>;
  /** Those that a policy refused. */
  blocked: Scalars['Count']['output'];
  /** Those of the input that were written to a prompt cache. */
  cacheWriteTokens: Scalars['Count']['output'];
  /** Those of the input that were read from a prompt cache. */
  cachedInputTokens: Scalars['Count']['output'];
  /** Those whose client left before the end. */
  cancelled: Scalars['Count']['output'];
  /** What they were charged. */
  charge: Scalars['Decimal']['output'];
  /** Those that ended with an error. */
  failed: Scalars['Count']['output'];
  /** Tokens of input, cached ones included; what is unknown of a request counts as none. */
  inputTokens: Scalars['Count']['output'];
  /** Tokens of output, reasoning included. */
  outputTokens: Scalars['Count']['output'];
  /** Those of the output that were reasoning. */
  reasoningTokens: Scalars['Count']['output'];
  /** How many requests, however they ended. */
  requests: Scalars['Count']['output'];
  /** Those that were answered to the end. */
  succeeded: Scalars['Count']['output'];
};

/** What the requests to a model came to. */
export type UsageModel = {
  __typename?: 'UsageModel';
  /** Those that a policy refused. */
  blocked: Scalars['Count']['output'];
  /** Those of the input that were written to a prompt cache. */
  cacheWriteTokens: Scalars['Count']['output'];
  /** Those of the input that were read from a prompt cache. */
  cachedInputTokens: Scalars['Count']['output'];
  /** Those whose client left before the end. */
  cancelled: Scalars['Count']['output'];
  /** What they were charged. */
  charge: Scalars['Decimal']['output'];
  /** Those that ended with an error. */
  failed: Scalars['Count']['output'];
  /** Tokens of input, cached ones included; what is unknown of a request counts as none. */
  inputTokens: Scalars['Count']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens of output, reasoning included. */
  outputTokens: Scalars['Count']['output'];
  /** Those of the output that were reasoning. */
  reasoningTokens: Scalars['Count']['output'];
  /** How many requests, however they ended. */
  requests: Scalars['Count']['output'];
  /** Those that were answered to the end. */
  succeeded: Scalars['Count']['output'];
};

/** Where token counts come from. */
export type UsageSource =
  /** They were not reported, and were counted here. */
  | 'estimated'
  /** They were reported with the answer. */
  | 'upstream';

/** What all requests of a report came to. */
export type UsageTotals = {
  __typename?: 'UsageTotals';
  /** Those that a policy refused. */
  blocked: Scalars['Count']['output'];
  /** Those of the input that were written to a prompt cache. */
  cacheWriteTokens: Scalars['Count']['output'];
  /** Those of the input that were read from a prompt cache. */
  cachedInputTokens: Scalars['Count']['output'];
  /** Those whose client left before the end. */
  cancelled: Scalars['Count']['output'];
  /** What they were charged. */
  charge: Scalars['Decimal']['output'];
  /** Those that ended with an error. */
  failed: Scalars['Count']['output'];
  /** Tokens of input, cached ones included; what is unknown of a request counts as none. */
  inputTokens: Scalars['Count']['output'];
  /** Tokens of output, reasoning included. */
  outputTokens: Scalars['Count']['output'];
  /** Those of the output that were reasoning. */
  reasoningTokens: Scalars['Count']['output'];
  /** How many requests, however they ended. */
  requests: Scalars['Count']['output'];
  /** Those that were answered to the end. */
  succeeded: Scalars['Count']['output'];
};

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
