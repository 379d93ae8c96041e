export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment as an RFC 3339 date-time in UTC, such as 2026-11-23T13:00:00.000Z. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number as a string, such as "12.50". Numbers are refused. */
  Decimal: { input: string; output: string; }
  /** Any JSON value; it is stored and given back as it came. */
  JSON: { input: unknown; output: unknown; }
  /** A JSON object; it is stored and given back as it came. */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** A share in percent, as a number such as 12.5. */
  Percent: { input: number; output: number; }
  /** A share or a rate, as a number such as 0.25. */
  Ratio: { input: number; output: number; }
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

/** Which customer, and into which group. */
export type AssignCustomerGroupInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** `grp_…`; null takes it out of the group it is in. */
  groupId?: InputMaybe<Scalars['ID']['input']>;
};

/** How one call ended. */
export type AttemptOutcome =
  /** It was broken off, because the client left or another call was quicker. */
  | 'cancelled'
  /** It ended with an error. */
  | 'failed'
  /** It was answered to the end. */
  | 'succeeded';

/** Something that was done. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** What was done, as `api_key.disable`. */
  action: Scalars['String']['output'];
  /** The id of who did it; of the product itself what it was at. */
  actorId: Scalars['String']['output'];
  /** `operator`, `customerUser`, `apiKey`, `system` or `anonymous`. */
  actorKind: Scalars['String']['output'];
  /** An e-mail address, or a key's name. */
  actorName?: Maybe<Scalars['String']['output']>;
  /** What was so after. */
  after?: Maybe<Scalars['JSON']['output']>;
  /** What was so before, as far as it changed. */
  before?: Maybe<Scalars['JSON']['output']>;
  /** When. */
  createdAt: Scalars['DateTime']['output'];
  /** Whose it is; null for what is no customer's. */
  customerId?: Maybe<Scalars['ID']['output']>;
  /** `aud_…`. */
  id: Scalars['ID']['output'];
  /** The call by which it was done. */
  requestId?: Maybe<Scalars['ID']['output']>;
  /** What it was done to. */
  subjectId: Scalars['String']['output'];
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

/** A catalog file. */
export type CatalogApplyInput = {
  /** The file, YAML or JSON. `${NAME}` is not filled in here. */
  file: Scalars['String']['input'];
};

/** What a catalog file changed. */
export type CatalogApplyPayload = {
  __typename?: 'CatalogApplyPayload';
  /** Nothing, when it is applied a second time. */
  changes?: Maybe<Array<CatalogChange>>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** One thing that a catalog file changes. */
export type CatalogChange = {
  __typename?: 'CatalogChange';
  /** create, update, price or disable. */
  action: Scalars['String']['output'];
  /** What changes of it. */
  detail: Scalars['String']['output'];
  /** provider, credential, model, deployment or resource. */
  kind: Scalars['String']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Of a price: where it is below what suppliers charge, or cannot be compared with it. */
  warnings: Array<Scalars['String']['output']>;
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

/** The moderation endpoint of the relay's operator, where there is one. */
export type ContentModeration = {
  __typename?: 'ContentModeration';
  /** Whether it is asked. */
  enabled: Scalars['Boolean']['output'];
  /** What holds when it does not answer in time. */
  onFailure: ModerationFailure;
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

/** What puts a customer's balance right. */
export type CorrectCustomerInput = {
  /** Not 0, in the customer's currency; negative takes. */
  amount: Scalars['Decimal']['input'];
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** Sent again, the same key moves nothing and answers with the first outcome. */
  idempotencyKey: Scalars['String']['input'];
  /** The customer reads it in the list of transactions. */
  reason: Scalars['String']['input'];
  /** Takes what is available when that is less, instead of nothing. */
  upTo?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A correction and the balance now. */
export type CorrectCustomerPayload = {
  __typename?: 'CorrectCustomerPayload';
  /** What it moved; null until it is booked. */
  amount?: Maybe<Scalars['Decimal']['output']>;
  /** The customer's balance now. */
  balance?: Maybe<Balance>;
  /** `cor_…`. */
  correctionId?: Maybe<Scalars['ID']['output']>;
  /** Whether it is booked. */
  state?: Maybe<MovementState>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What an operator put right. */
export type Correction = {
  __typename?: 'Correction';
  /** Who asked for it. */
  actorId: Scalars['String']['output'];
  /** operator, apiKey, customerUser or system. */
  actorKind: Scalars['String']['output'];
  /** Signed, as it moves the available balance. */
  amount: Scalars['Decimal']['output'];
  /** What was asked for; more than the amount when not all was there. */
  asked: Scalars['Decimal']['output'];
  /** When it was asked for, or if that needed nobody else, booked. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Whose account. */
  customerId: Scalars['ID']['output'];
  /** `rch_…` or `cor_…`. */
  id: Scalars['ID']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
};

/** A page of a list of Correction, newest first. */
export type CorrectionConnection = {
  __typename?: 'CorrectionConnection';
  /** The page, as edges. */
  edges: Array<CorrectionEdge>;
  /** The page, without edges. */
  nodes: Array<Correction>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Correction in a list. */
export type CorrectionEdge = {
  __typename?: 'CorrectionEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Correction. */
  node: Correction;
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

/** A new key for a customer. */
export type CreateCustomerApiKeyInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** What it shall be. */
  key: CreateApiKeyInput;
};

/** A new group, still without customers. */
export type CreateCustomerGroupInput = {
  /** What people call it. */
  name: Scalars['String']['input'];
};

/** A new tenant; its account is opened with it. */
export type CreateCustomerInput = {
  /** ISO 4217; it can never be changed. */
  currency: Scalars['String']['input'];
  /** What people call it. */
  name: Scalars['String']['input'];
  /** What all its keys have together. */
  rateLimits?: InputMaybe<RateLimitsInput>;
  /** IANA, such as Europe/Berlin; UTC when omitted. */
  reportingTimezone?: InputMaybe<Scalars['String']['input']>;
};

/** A person who shall log in for a customer. */
export type CreateCustomerUserInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** Their e-mail address. */
  email: Scalars['String']['input'];
  /** Their first password, 8 to 256 characters; they can change it. */
  password: Scalars['String']['input'];
  /** What they may do. */
  role: MemberRole;
};

/** Lets a supplier serve a model. */
export type CreateDeploymentInput = {
  /** What the supplier charges; null is unknown. */
  cost?: InputMaybe<PriceInput>;
  /** Over the supplier's own flags. */
  flags?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
  /** Lower is tried first; 0 when omitted. */
  priority?: InputMaybe<Scalars['Int']['input']>;
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** Where it is; null is the supplier's region. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is used. */
  status?: InputMaybe<CatalogStatus>;
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['input'];
  /** Share among deployments of one priority; 100 when omitted. */
  weight?: InputMaybe<Scalars['Int']['input']>;
};

/** A new model; it becomes callable with a price and a deployment. */
export type CreateModelInput = {
  /** What it can do; chat and streaming when omitted. */
  capabilities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Tokens of input and output together; null is unknown. */
  contextWindow?: InputMaybe<Scalars['Int']['input']>;
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What people call it; its id when omitted. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** The value of `model` in request bodies; it never changes. */
  id: Scalars['ID']['input'];
  /** What it reads; text when omitted. */
  inputModalities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** One model when omitted; it never changes. */
  kind?: InputMaybe<ModelKind>;
  /** Tokens of output at most; null is unknown. */
  maxOutputTokens?: InputMaybe<Scalars['Int']['input']>;
  /** What an auto model chooses from. */
  members?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The operator's own notes. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Whether it is in use. */
  status?: InputMaybe<CatalogStatus>;
  /** How an auto model chooses; null for a single model. */
  strategy?: InputMaybe<Strategy>;
  /** What it is listed under. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Who may see it; everyone when omitted. */
  visibility?: InputMaybe<Visibility>;
};

/** A person who shall run the product. */
export type CreateOperatorInput = {
  /** Their e-mail address. */
  email: Scalars['String']['input'];
  /** Their first password, 8 to 256 characters; they can change it. */
  password: Scalars['String']['input'];
  /** owner, admin, finance, support or read-only. */
  role: Scalars['String']['input'];
};

/** A new draft. */
export type CreatePriceDraftInput = {
  /** The one customer it is for. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** The group it is for; without either: the list price. */
  groupId?: InputMaybe<Scalars['ID']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
  /** What to remember of it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** What it says. */
  price: PriceInput;
};

/** A new supplier. */
export type CreateProviderInput = {
  /** True only for model servers in one's own network. */
  allowPrivateAddress?: InputMaybe<Scalars['Boolean']['input']>;
  /** Up to, not including, the protocol's own last part. */
  baseUrl: Scalars['String']['input'];
  /** Secrets to store with it. */
  credentials?: InputMaybe<Array<CredentialInput>>;
  /** How it differs from its protocol's book. */
  flags?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What it is called; unique. Customers never see it. */
  name: Scalars['String']['input'];
  /** What it speaks. */
  protocol: Protocol;
  /** Where it is; empty is nowhere in particular. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is used. */
  status?: InputMaybe<CatalogStatus>;
};

/** A stored secret: everything but the secret. */
export type Credential = {
  __typename?: 'Credential';
  /** When it was first entered. */
  createdAt: Scalars['DateTime']['output'];
  /** `crd_…`. */
  id: Scalars['ID']['output'];
  /** False when another master key sealed it: it must be entered again. */
  isReadable: Scalars['Boolean']['output'];
  /** What it is called; unique with its supplier. */
  label: Scalars['String']['output'];
  /** Whether it is used. */
  status: CatalogStatus;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
};

/** A secret to store. */
export type CredentialInput = {
  /** What it is called; unique with its supplier. */
  label: Scalars['String']['input'];
  /** The secret; it can never be read again. */
  secret: Scalars['String']['input'];
};

/** Whether a node uses a credential. */
export type CredentialStanding =
  /** It is used. */
  | 'active'
  /** The supplier takes no more calls with it for the moment. */
  | 'cooling'
  /** The supplier refused it: see to it. It is tried again from time to time. */
  | 'dropped';

/** A tenant. */
export type Customer = {
  __typename?: 'Customer';
  /** How many keys it has that are not disabled. */
  apiKeyCount: Scalars['Int']['output'];
  /** Its money. */
  balance?: Maybe<Balance>;
  /** When it was taken on. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217; it never changes. */
  currency: Scalars['String']['output'];
  /** The private models that it was let see and call by itself, not by its group. */
  entitledModelIds: Array<Scalars['ID']['output']>;
  /** The group that it is in. */
  group?: Maybe<CustomerGroup>;
  /** The group whose prices and private models it has. */
  groupId?: Maybe<Scalars['ID']['output']>;
  /** `cus_…`. */
  id: Scalars['ID']['output'];
  /** How many people may log in for it. */
  memberCount: Scalars['Int']['output'];
  /** What people call it. */
  name: Scalars['String']['output'];
  /** What it has decided about how its requests are served. */
  policies: CustomerPolicies;
  /** What all its keys have together. */
  rateLimits: RateLimits;
  /** IANA: by its days and months figures are cut. */
  reportingTimezone: Scalars['String']['output'];
  /** Whether it is served. */
  status: CustomerStatus;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change. */
  version: Scalars['Int']['output'];
};

/** A page of a list of Customer, newest first. */
export type CustomerConnection = {
  __typename?: 'CustomerConnection';
  /** The page, as edges. */
  edges: Array<CustomerEdge>;
  /** The page, without edges. */
  nodes: Array<Customer>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Customer in a list. */
export type CustomerEdge = {
  __typename?: 'CustomerEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Customer. */
  node: Customer;
};

/** Customers with the same prices and the same private models. */
export type CustomerGroup = {
  __typename?: 'CustomerGroup';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** How many customers are in it. */
  customerCount: Scalars['Int']['output'];
  /** `grp_…`. */
  id: Scalars['ID']['output'];
  /** What people call it; no two groups share a name. */
  name: Scalars['String']['output'];
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change of the group itself. */
  version: Scalars['Int']['output'];
};

/** A page of a list of CustomerGroup, newest first. */
export type CustomerGroupConnection = {
  __typename?: 'CustomerGroupConnection';
  /** The page, as edges. */
  edges: Array<CustomerGroupEdge>;
  /** The page, without edges. */
  nodes: Array<CustomerGroup>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One CustomerGroup in a list. */
export type CustomerGroupEdge = {
  __typename?: 'CustomerGroupEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The CustomerGroup. */
  node: CustomerGroup;
};

/** A group after a change. */
export type CustomerGroupPayload = {
  __typename?: 'CustomerGroupPayload';
  /** The group. */
  group?: Maybe<CustomerGroup>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** A customer after a change. */
export type CustomerPayload = {
  __typename?: 'CustomerPayload';
  /** The customer. */
  customer?: Maybe<Customer>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What a customer has decided about how its requests are served. Only it may change that. */
export type CustomerPolicies = {
  __typename?: 'CustomerPolicies';
  /** How much of a conversation goes to a model. */
  context: ContextConfig;
  /** Whom its requests may go to. */
  routing: RoutingPolicy;
  /** What may pass in them, and what is kept of them. */
  security: SecurityPolicy;
};

/** A recharge order with the payment that completed it. */
export type CustomerRechargeOrder = {
  __typename?: 'CustomerRechargeOrder';
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
  /** The payment's own name. */
  paymentReference?: Maybe<Scalars['String']['output']>;
  /** The recharge that it became. */
  rechargeId?: Maybe<Scalars['ID']['output']>;
  /** What became of it. */
  status: RechargeOrderStatus;
};

/** A page of a list of CustomerRechargeOrder, newest first. */
export type CustomerRechargeOrderConnection = {
  __typename?: 'CustomerRechargeOrderConnection';
  /** The page, as edges. */
  edges: Array<CustomerRechargeOrderEdge>;
  /** The page, without edges. */
  nodes: Array<CustomerRechargeOrder>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One CustomerRechargeOrder in a list. */
export type CustomerRechargeOrderEdge = {
  __typename?: 'CustomerRechargeOrderEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The CustomerRechargeOrder. */
  node: CustomerRechargeOrder;
};

/** Whether a customer is served. */
export type CustomerStatus =
  /** Its keys work. */
  | 'active'
  /** Its keys are refused. */
  | 'suspended';

/** Which customer, and why. */
export type CustomerStatusInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** Goes into the audit. */
  reason: Scalars['String']['input'];
};

/** For how long things are kept. */
export type DataRetention = {
  __typename?: 'DataRetention';
  /** Days that what was said is kept, where it is kept at all. */
  contentDays: Scalars['Int']['output'];
  /** Days that requests are kept; null: for as long as the account exists. */
  requestDays?: Maybe<Scalars['Int']['output']>;
};

/** A second operator's decision. */
export type DecideProposalInput = {
  /** `rch_…` or `cor_…`. */
  proposalId: Scalars['ID']['input'];
  /** Goes into the audit. */
  reason: Scalars['String']['input'];
};

/** What became of a proposal, and the balance now. */
export type DecideProposalPayload = {
  __typename?: 'DecideProposalPayload';
  /** What it moved; null unless it is booked. */
  amount?: Maybe<Scalars['Decimal']['output']>;
  /** The customer's balance now. */
  balance?: Maybe<Balance>;
  /** `rch_…` or `cor_…`. */
  movementId?: Maybe<Scalars['ID']['output']>;
  /** Whether it is booked. */
  state?: Maybe<MovementState>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which secret. */
export type DeleteCredentialInput = {
  /** What the secret is called. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
};

/** Which draft. */
export type DeletePriceDraftInput = {
  /** `drf_…`. */
  draftId: Scalars['ID']['input'];
};

/** Which resource. */
export type DeleteResourceInput = {
  /** `res_…`. */
  resourceId: Scalars['ID']['input'];
};

/** A resource that is gone. */
export type DeleteResourcePayload = {
  __typename?: 'DeleteResourcePayload';
  /** What its id was. */
  resourceId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which invoice. */
export type DeleteSupplierInvoiceInput = {
  /** `ivc_…`. */
  invoiceId: Scalars['ID']['input'];
};

/** An invoice is gone. */
export type DeleteSupplierInvoicePayload = {
  __typename?: 'DeleteSupplierInvoicePayload';
  /** The invoice that was. */
  invoiceId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which list. */
export type DeleteSupplierUsageInput = {
  /** `usg_…`. */
  usageId: Scalars['ID']['input'];
};

/** A list is gone. */
export type DeleteSupplierUsagePayload = {
  __typename?: 'DeleteSupplierUsagePayload';
  /** The list that was. */
  usageId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
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

/** How one supplier serves one model. */
export type Deployment = {
  __typename?: 'Deployment';
  /** What the supplier charges; null is unknown. */
  cost?: Maybe<SupplierCost>;
  /** When it was entered. */
  createdAt: Scalars['DateTime']['output'];
  /** Over the supplier's own flags. */
  flags: Scalars['JSONObject']['output'];
  /** `dep_…`. */
  id: Scalars['ID']['output'];
  /** The model. */
  modelId: Scalars['ID']['output'];
  /** Lower is tried first. */
  priority: Scalars['Int']['output'];
  /** The supplier. */
  providerId: Scalars['ID']['output'];
  /** What the supplier is called. */
  providerName: Scalars['String']['output'];
  /** Where it is; null is the supplier's region. */
  region?: Maybe<Scalars['String']['output']>;
  /** Whether it is used. */
  status: CatalogStatus;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
  /** Share among deployments of one priority. */
  weight: Scalars['Int']['output'];
};

/** A deployment after a change. */
export type DeploymentPayload = {
  __typename?: 'DeploymentPayload';
  /** The deployment. */
  deployment?: Maybe<Deployment>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Whether a node calls a deployment. */
export type DeploymentStanding =
  /** It is called. */
  | 'active'
  /** It failed several times in a row, and is left alone for a while. */
  | 'ejected'
  /** That while is over: one call at a time finds out whether it serves again. */
  | 'half_open';

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

/** Which secret of which supplier. */
export type DisableCredentialInput = {
  /** The secret's label. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
};

/** That it is done. */
export type DonePayload = {
  __typename?: 'DonePayload';
  /** True; null when `userErrors` has something to say. */
  done?: Maybe<Scalars['Boolean']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which customer, and which private model. */
export type EntitleCustomerInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** False takes the entitlement away. */
  isEntitled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
};

/** An entitlement after a change. */
export type EntitleCustomerPayload = {
  __typename?: 'EntitleCustomerPayload';
  /** The customer. */
  customerId?: Maybe<Scalars['ID']['output']>;
  /** Whether the customer may see and call it now. */
  isEntitled?: Maybe<Scalars['Boolean']['output']>;
  /** The model. */
  modelId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which group, and which private model. */
export type EntitleGroupInput = {
  /** `grp_…`. */
  groupId: Scalars['ID']['input'];
  /** False takes the entitlement away. */
  isEntitled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
};

/** A group's entitlement after a change. */
export type EntitleGroupPayload = {
  __typename?: 'EntitleGroupPayload';
  /** The group. */
  groupId?: Maybe<Scalars['ID']['output']>;
  /** Whether its customers may see and call it now. */
  isEntitled?: Maybe<Scalars['Boolean']['output']>;
  /** The model. */
  modelId?: Maybe<Scalars['ID']['output']>;
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

/** A supplier's own list of what it charges for. */
export type ImportSupplierUsageInput = {
  /** Which columns say what. */
  columns?: InputMaybe<SupplierUsageColumnsInput>;
  /** The file: CSV with headings, of 10 MB and 250,000 lines at most. */
  csv: Scalars['String']['input'];
  /** Of a list that does not say it; ISO 4217. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** The file's name, to know it by. */
  fileName?: InputMaybe<Scalars['String']['input']>;
  /** From which day on it tells all; its first line's when omitted. */
  firstDay?: InputMaybe<Scalars['String']['input']>;
  /** Until which day, inclusive; its last line's when omitted. */
  lastDay?: InputMaybe<Scalars['String']['input']>;
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** By which its days are cut; as its format has it when omitted. */
  timezone?: InputMaybe<Scalars['String']['input']>;
  /** What a cost may differ by without being told; 0 when omitted. */
  tolerance?: InputMaybe<Scalars['Decimal']['input']>;
};

/** An imported list. */
export type ImportSupplierUsagePayload = {
  __typename?: 'ImportSupplierUsagePayload';
  /** False when the same file was imported before. */
  isNew?: Maybe<Scalars['Boolean']['output']>;
  /** The list. */
  usage?: Maybe<SupplierUsage>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Who has forgotten their password. */
export type IssueCustomerUserPasswordResetInput = {
  /** `usr_…`. */
  userId: Scalars['ID']['input'];
};

/** Who has forgotten their password. */
export type IssueOperatorPasswordResetInput = {
  /** `opr_…`. */
  operatorId: Scalars['ID']['input'];
};

/** Vouchers of one kind. */
export type IssueVouchersInput = {
  /** What one of them is worth, more than 0. */
  amount: Scalars['Decimal']['input'];
  /** How many, 1 to 1000. */
  count?: InputMaybe<Scalars['Int']['input']>;
  /** ISO 4217. */
  currency: Scalars['String']['input'];
  /** Until when; left out, for ever. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Sent again, the same key issues nothing and answers with the first vouchers, without codes. */
  idempotencyKey: Scalars['String']['input'];
  /** What for; only operators read it. */
  note?: InputMaybe<Scalars['String']['input']>;
};

/** New vouchers. */
export type IssueVouchersPayload = {
  __typename?: 'IssueVouchersPayload';
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
  /** The vouchers. */
  vouchers?: Maybe<Array<IssuedVoucher>>;
};

/** A voucher with its code. */
export type IssuedVoucher = {
  __typename?: 'IssuedVoucher';
  /** What the customer types; it cannot be had a second time, and is null in a repeated answer. */
  code?: Maybe<Scalars['String']['output']>;
  /** The voucher. */
  voucher: Voucher;
};

/** Work that is done again and again. */
export type Job = {
  __typename?: 'Job';
  /** When it ended. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What that failure was. */
  error?: Maybe<Scalars['String']['output']>;
  /** How often it is done. */
  everySeconds: Scalars['Int']['output'];
  /** When a run last failed; null: none did. */
  failedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many of them failed. */
  failures: Scalars['Decimal']['output'];
  /** Whether the run that was noted last went well, or there was none. */
  isWell: Scalars['Boolean']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** The node whose run was noted last; null: none yet. */
  nodeId?: Maybe<Scalars['String']['output']>;
  /** How many runs were noted, of all nodes. */
  runs: Scalars['Decimal']['output'];
  /** When the run began that was noted last; of runs that go well, one a minute is. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** One of the house's accounts: the other side of what customers' accounts gained and lost. */
export type LedgerAccount = {
  __typename?: 'LedgerAccount';
  /** Positive for what came from customers, negative for what they got. */
  balance: Scalars['Decimal']['output'];
  /** `cash-in`, `revenue`, `adjustment` and the like. */
  name: Scalars['String']['output'];
};

/** All money in one currency. */
export type LedgerAccounts = {
  __typename?: 'LedgerAccounts';
  /** The house's accounts. */
  accounts: Array<LedgerAccount>;
  /** What all customers may spend. */
  available: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** The house's and the customers' together: 0.00 when the books are right. */
  difference: Scalars['Decimal']['output'];
  /** What all running requests hold. */
  reserved: Scalars['Decimal']['output'];
  /** What requests used and no account could give. It was never booked, and is no part of the sum. */
  writtenOff: Scalars['Decimal']['output'];
};

/** Where a law of the books is broken. */
export type LedgerBreach = {
  __typename?: 'LedgerBreach';
  /** How. */
  detail: Scalars['String']['output'];
  /** The id of what breaks it. */
  subject: Scalars['String']['output'];
};

/** One law of the books. */
export type LedgerFinding = {
  __typename?: 'LedgerFinding';
  /** Where it does not, at most 20. */
  breaches: Array<LedgerBreach>;
  /** Whether it holds. */
  holds: Scalars['Boolean']['output'];
  /** Its number, such as I1. */
  id: Scalars['ID']['output'];
  /** What it says. */
  sentence: Scalars['String']['output'];
};

/** An operator's credentials. */
export type LogInOperatorInput = {
  /** Their e-mail address. */
  email: Scalars['String']['input'];
  /** Their password. */
  password: Scalars['String']['input'];
};

/** A session. */
export type LogInOperatorPayload = {
  __typename?: 'LogInOperatorPayload';
  /** A browser sends it as the header `x-relay-csrf` with everything that is not a GET. */
  csrfToken?: Maybe<Scalars['String']['output']>;
  /** When the session ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose session it is. */
  operator?: Maybe<Operator>;
  /** `op_…`: a program sends it as `Authorization: Bearer`; a browser has it in a cookie. */
  token?: Maybe<Scalars['String']['output']>;
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

/** What is kept of requests. */
export type LoggingLevel =
  /** What was said as it was, encrypted. */
  | 'full'
  /** Figures only, never what was said. */
  | 'metadata'
  /** What was said too, masked and encrypted. */
  | 'redacted';

/** A customer that is about to run out of money. */
export type LowBalance = {
  __typename?: 'LowBalance';
  /** What it may spend. */
  available: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** Whether it is below that. */
  isBelowThreshold: Scalars['Boolean']['output'];
  /** Below which it wants to be told; null when it never said. */
  lowBalanceThreshold?: Maybe<Scalars['Decimal']['output']>;
  /** What people call it. */
  name: Scalars['String']['output'];
  /** For how many whole days that lasts; null when nothing was charged, or for over a million. */
  runwayDays?: Maybe<Scalars['Int']['output']>;
  /** What it was charged a day: today and on the six days before, by UTC. */
  spentPerDay: Scalars['Decimal']['output'];
};

/** What is put together. */
export type MarginDimension =
  /** The calls with one of a supplier's credentials; a charge belongs to that of the last call. */
  | 'credential'
  /** The requests of a customer. */
  | 'customer'
  /** The requests that came in on a day of UTC. */
  | 'day'
  /** The requests to a model, as it was asked for. */
  | 'model'
  /** The calls to a supplier; a charge belongs to the supplier that was called last. */
  | 'provider';

/** One customer, model, supplier, credential or day. */
export type MarginLine = {
  __typename?: 'MarginLine';
  /** How many calls to suppliers. */
  calls: Scalars['Int']['output'];
  /** For how many of them the cost is not known, or is in another currency. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** What they were charged. */
  charged: Scalars['Decimal']['output'];
  /** Of the customers' accounts; ISO 4217. */
  currency: Scalars['String']['output'];
  /** Its id, or the day; null for requests without a call. */
  key?: Maybe<Scalars['ID']['output']>;
  /** What is left; null when a cost is not known. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** What it is called; null for a model and a day. */
  name?: Maybe<Scalars['String']['output']>;
  /** How many requests. */
  requests: Scalars['Int']['output'];
  /** For how many of them it is not known, or is in another currency. */
  requestsOfUnknownCost: Scalars['Int']['output'];
  /** What suppliers charge for them, as far as that is known. */
  supplierCost: Scalars['Decimal']['output'];
};

/** What was sold, and what it cost. */
export type MarginReport = {
  __typename?: 'MarginReport';
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** The highest charge first, about two hundred at most; days in their order, all of them. */
  lines: Array<MarginLine>;
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** One for each currency. */
  totals: Array<MarginTotals>;
};

/** All requests in one currency. */
export type MarginTotals = {
  __typename?: 'MarginTotals';
  /** How many calls to suppliers. */
  calls: Scalars['Int']['output'];
  /** For how many of them the cost is not known, or is in another currency. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** What they were charged. */
  charged: Scalars['Decimal']['output'];
  /** Of the customers' accounts; ISO 4217. */
  currency: Scalars['String']['output'];
  /** What is left; null when a cost is not known. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** How many requests. */
  requests: Scalars['Int']['output'];
  /** For how many of them it is not known, or is in another currency. */
  requestsOfUnknownCost: Scalars['Int']['output'];
  /** What suppliers charge for them, as far as that is known. */
  supplierCost: Scalars['Decimal']['output'];
};

/** A price that is below what a supplier charges, or cannot be compared with it. */
export type MarginWarning = {
  __typename?: 'MarginWarning';
  /** What is sold below cost; null when the cost is in another currency. */
  component?: Maybe<PricedComponent>;
  /** The cost, likewise. */
  cost?: Maybe<Scalars['Decimal']['output']>;
  /** The cost's currency. */
  costCurrency: Scalars['String']['output'];
  /** The price's currency; ISO 4217. */
  currency: Scalars['String']['output'];
  /** The deployment that costs so much. */
  deploymentId: Scalars['ID']['output'];
  /** For inputs of so many tokens or fewer; null: any. */
  inputTokensMax?: Maybe<Scalars['Int']['output']>;
  /** For inputs of so many tokens or more. */
  inputTokensMin?: Maybe<Scalars['Int']['output']>;
  /** The same in a sentence. */
  message: Scalars['String']['output'];
  /** The model that it serves: of an auto model, a member. */
  modelId: Scalars['ID']['output'];
  /** The price, per 1,000,000 tokens or per request. */
  price?: Maybe<Scalars['Decimal']['output']>;
  /** What its supplier is called. */
  providerName: Scalars['String']['output'];
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
};

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

/** A step that the database has taken. */
export type Migration = {
  __typename?: 'Migration';
  /** When. */
  appliedAt: Scalars['DateTime']['output'];
  /** Which. */
  name: Scalars['String']['output'];
};

/** A model, with where it comes from and what it costs. */
export type Model = {
  __typename?: 'Model';
  /** What it can do. */
  capabilities: Array<Scalars['String']['output']>;
  /** Tokens of input and output together. */
  contextWindow?: Maybe<Scalars['Int']['output']>;
  /** When it was entered. */
  createdAt: Scalars['DateTime']['output'];
  /** Who serves it. */
  deployments: Array<Deployment>;
  /** What it is for. */
  description: Scalars['String']['output'];
  /** What people call it. */
  displayName: Scalars['String']['output'];
  /** The value of `model` in request bodies; it never changes. */
  id: Scalars['ID']['output'];
  /** What it reads. */
  inputModalities: Array<Scalars['String']['output']>;
  /** One model, or a choice among several. */
  kind: ModelKind;
  /** Tokens of output at most. */
  maxOutputTokens?: Maybe<Scalars['Int']['output']>;
  /** What an auto model chooses from. */
  members: Array<Scalars['String']['output']>;
  /** The operator's own notes. */
  metadata: Scalars['JSONObject']['output'];
  /** The list price in force; null: it cannot be called. */
  price?: Maybe<PriceVersion>;
  /** List prices that are published for later, the next first. */
  scheduledPrices: Array<PriceVersion>;
  /** Whether it is in use. */
  status: CatalogStatus;
  /** How an auto model chooses. */
  strategy?: Maybe<Strategy>;
  /** What it is listed under. */
  tags: Array<Scalars['String']['output']>;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change. */
  version: Scalars['Int']['output'];
  /** Who may see it. */
  visibility: Visibility;
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

/** Who was let see and call a model. */
export type ModelEntitlements = {
  __typename?: 'ModelEntitlements';
  /** Single customers, the first entitled first. */
  customerIds: Array<Scalars['ID']['output']>;
  /** Groups of customers, likewise. */
  groupIds: Array<Scalars['ID']['output']>;
  /** The model. */
  modelId: Scalars['ID']['output'];
};

/** One model, or a choice among several. */
export type ModelKind =
  /** Chooses among its members for each request. */
  | 'auto'
  /** One model. */
  | 'model';

/** A model after a change. */
export type ModelPayload = {
  __typename?: 'ModelPayload';
  /** The model. */
  model?: Maybe<Model>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

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

/** How money moves beside requests. */
export type MovementKind =
  /** It puts something right. */
  | 'correction'
  /** It is paid in. */
  | 'recharge';

/** What became of a movement. */
export type MovementState =
  /** It has moved the balance. */
  | 'booked'
  /** It needs a second operator, who has not decided yet. */
  | 'pending'
  /** A second operator has refused it. */
  | 'rejected';

/** Whose charges are compared. */
export type MoverDimension =
  /** Customers. */
  | 'customer'
  /** Models, as they were asked for. */
  | 'model';

export type Mutation = {
  __typename?: 'Mutation';
  /** Approve what another operator has asked for; it is booked with that. */
  approveProposal: DecideProposalPayload;
  /** Put a customer into a group: its prices and private models are the customer's from now on. */
  assignCustomerGroup: CustomerPayload;
  /** Make the catalog agree with a file: all of it, or nothing. */
  catalogApply: CatalogApplyPayload;
  /** Change your password. Your other sessions end. */
  changeOperatorPassword: DonePayload;
  /** Put a customer's balance right, once per key, never below zero. Much waits for a second operator. */
  correctCustomer: CorrectCustomerPayload;
  /** Take on a customer, with an empty account. */
  createCustomer: CustomerPayload;
  /** Make an API key for a customer; the token is returned once. */
  createCustomerApiKey: CreateApiKeyPayload;
  /** Make a group of customers. */
  createCustomerGroup: CustomerGroupPayload;
  /** Let somebody log in for a customer. */
  createCustomerUser: MemberPayload;
  /** Let a supplier serve a model. */
  createDeployment: DeploymentPayload;
  /** Enter a model. */
  createModel: ModelPayload;
  /** Let somebody in to run the product. */
  createOperator: OperatorPayload;
  /** Begin a draft of a price. */
  createPriceDraft: PriceDraftPayload;
  /** Enter a supplier. */
  createProvider: ProviderPayload;
  /** Forget a secret for good, with its label. */
  deleteCredential: ProviderPayload;
  /** Throw a draft away. */
  deletePriceDraft: PriceDraftPayload;
  /** Take a resource off the list, for good. */
  deleteResource: DeleteResourcePayload;
  /** Take off an invoice that was noted wrongly. */
  deleteSupplierInvoice: DeleteSupplierInvoicePayload;
  /** Take off an imported list, with all that was found. */
  deleteSupplierUsage: DeleteSupplierUsagePayload;
  /** Stop the use of one secret at once. */
  disableCredential: ProviderPayload;
  /** Disable a customer's API key, for good. Disabling it again changes nothing. */
  disableCustomerApiKey: DisableApiKeyPayload;
  /** Let a customer see and call a private model, or end that. */
  entitleCustomer: EntitleCustomerPayload;
  /** Let the customers of a group see and call a private model, or end that. */
  entitleGroup: EntitleGroupPayload;
  /** Import a supplier's list of usage or costs, and hold it against our calls. No money is moved. */
  importSupplierUsage: ImportSupplierUsagePayload;
  /** Make a link by which a person of a customer can choose a new password. */
  issueCustomerUserPasswordReset: PasswordResetPayload;
  /** Make a link by which an operator can choose a new password. */
  issueOperatorPasswordReset: PasswordResetPayload;
  /** Issue vouchers. Their codes are returned once. */
  issueVouchers: IssueVouchersPayload;
  /** Log in. A browser gets the session in a cookie too. */
  logInOperator: LogInOperatorPayload;
  /** Log out: the session ends at once. */
  logOutOperator: LogOutPayload;
  /** Publish a price as a new version, now or later. */
  publishPrice: PublishPricePayload;
  /** Make a draft a price, now or later; the draft is gone. */
  publishPriceDraft: PublishPricePayload;
  /** Pay money into a customer's account, once per key. A large amount waits for a second operator. */
  rechargeCustomer: RechargeCustomerPayload;
  /** Note what a supplier asks for. No money is moved. */
  recordSupplierInvoice: SupplierInvoicePayload;
  /** Serve a suspended customer again. */
  reinstateCustomer: CustomerPayload;
  /** Reject what another operator has asked for. */
  rejectProposal: DecideProposalPayload;
  /** End a reservation that is stuck, at its last checkpoint. One whose request may run is refused. */
  releaseReservation: ReleaseReservationPayload;
  /** Give a group another name. */
  renameCustomerGroup: CustomerGroupPayload;
  /** Send a message again that arrived or was given up, under the same id. */
  replayDelivery: ReplayOperatorDeliveryPayload;
  /** Ask for a link to choose a new password. The answer is the same for whoever is not known. */
  requestOperatorPasswordReset: DonePayload;
  /** Choose a new password by a link. All your sessions end. */
  resetOperatorPassword: DonePayload;
  /** End one of your sessions; as an owner, one of any operator's. */
  revokeOperatorSession: RevokeSessionPayload;
  /** Take vouchers out of use, all or none. */
  revokeVouchers: RevokeVouchersPayload;
  /** Run a job now, on the node that answers, and wait for it. */
  runJob: RunJobPayload;
  /** Enter a resource, or change what is stated of it. */
  saveResource: ResourcePayload;
  /** Store a supplier's secret; it can never be read again. */
  setCredential: ProviderPayload;
  /** Shut a person of a customer out, or let them in again. Their sessions end at once. */
  setCustomerUserStatus: MemberPayload;
  /** Suspend a customer: its keys are refused from now on. */
  suspendCustomer: CustomerPayload;
  /** Ask a supplier with a stored secret, at the address that it was stored for. */
  testCredential: ProviderTestPayload;
  /** Ask a supplier that is about to be entered, with a secret that is not stored. */
  testProvider: ProviderTestPayload;
  /** Change what is known of a customer. */
  updateCustomer: UpdateCustomerPayload;
  /** Change a customer's API key. */
  updateCustomerApiKey: UpdateApiKeyPayload;
  /** Change a deployment; what is omitted stays. */
  updateDeployment: DeploymentPayload;
  /** Change a model; what is omitted stays. */
  updateModel: ModelPayload;
  /** Change an operator's role or name, or shut them out. What they may lose ends their sessions. */
  updateOperator: OperatorPayload;
  /** Change a draft; what is omitted stays. */
  updatePriceDraft: PriceDraftPayload;
  /** Change a supplier; what is omitted stays. */
  updateProvider: ProviderPayload;
  /** Call a published price off before it takes effect. */
  withdrawPrice: WithdrawPricePayload;
};


export type MutationApproveProposalArgs = {
  input: DecideProposalInput;
};


export type MutationAssignCustomerGroupArgs = {
  input: AssignCustomerGroupInput;
};


export type MutationCatalogApplyArgs = {
  input: CatalogApplyInput;
};


export type MutationChangeOperatorPasswordArgs = {
  input: ChangePasswordInput;
};


export type MutationCorrectCustomerArgs = {
  input: CorrectCustomerInput;
};


export type MutationCreateCustomerArgs = {
  input: CreateCustomerInput;
};


export type MutationCreateCustomerApiKeyArgs = {
  input: CreateCustomerApiKeyInput;
};


export type MutationCreateCustomerGroupArgs = {
  input: CreateCustomerGroupInput;
};


export type MutationCreateCustomerUserArgs = {
  input: CreateCustomerUserInput;
};


export type MutationCreateDeploymentArgs = {
  input: CreateDeploymentInput;
};


export type MutationCreateModelArgs = {
  input: CreateModelInput;
};


export type MutationCreateOperatorArgs = {
  input: CreateOperatorInput;
};


export type MutationCreatePriceDraftArgs = {
  input: CreatePriceDraftInput;
};


export type MutationCreateProviderArgs = {
  input: CreateProviderInput;
};


export type MutationDeleteCredentialArgs = {
  input: DeleteCredentialInput;
};


export type MutationDeletePriceDraftArgs = {
  input: DeletePriceDraftInput;
};


export type MutationDeleteResourceArgs = {
  input: DeleteResourceInput;
};


export type MutationDeleteSupplierInvoiceArgs = {
  input: DeleteSupplierInvoiceInput;
};


export type MutationDeleteSupplierUsageArgs = {
  input: DeleteSupplierUsageInput;
};


export type MutationDisableCredentialArgs = {
  input: DisableCredentialInput;
};


export type MutationDisableCustomerApiKeyArgs = {
  input: DisableApiKeyInput;
};


export type MutationEntitleCustomerArgs = {
  input: EntitleCustomerInput;
};


export type MutationEntitleGroupArgs = {
  input: EntitleGroupInput;
};


export type MutationImportSupplierUsageArgs = {
  input: ImportSupplierUsageInput;
};


export type MutationIssueCustomerUserPasswordResetArgs = {
  input: IssueCustomerUserPasswordResetInput;
};


export type MutationIssueOperatorPasswordResetArgs = {
  input: IssueOperatorPasswordResetInput;
};


export type MutationIssueVouchersArgs = {
  input: IssueVouchersInput;
};


export type MutationLogInOperatorArgs = {
  input: LogInOperatorInput;
};


export type MutationLogOutOperatorArgs = {
  input: LogOutInput;
};


export type MutationPublishPriceArgs = {
  input: PublishPriceInput;
};


export type MutationPublishPriceDraftArgs = {
  input: PublishPriceDraftInput;
};


export type MutationRechargeCustomerArgs = {
  input: RechargeCustomerInput;
};


export type MutationRecordSupplierInvoiceArgs = {
  input: RecordSupplierInvoiceInput;
};


export type MutationReinstateCustomerArgs = {
  input: CustomerStatusInput;
};


export type MutationRejectProposalArgs = {
  input: DecideProposalInput;
};


export type MutationReleaseReservationArgs = {
  input: ReleaseReservationInput;
};


export type MutationRenameCustomerGroupArgs = {
  input: RenameCustomerGroupInput;
};


export type MutationReplayDeliveryArgs = {
  input: ReplayDeliveryInput;
};


export type MutationRequestOperatorPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


export type MutationResetOperatorPasswordArgs = {
  input: ResetPasswordInput;
};


export type MutationRevokeOperatorSessionArgs = {
  input: RevokeSessionInput;
};


export type MutationRevokeVouchersArgs = {
  input: RevokeVouchersInput;
};


export type MutationRunJobArgs = {
  input: RunJobInput;
};


export type MutationSaveResourceArgs = {
  input: SaveResourceInput;
};


export type MutationSetCredentialArgs = {
  input: SetCredentialInput;
};


export type MutationSetCustomerUserStatusArgs = {
  input: SetCustomerUserStatusInput;
};


export type MutationSuspendCustomerArgs = {
  input: CustomerStatusInput;
};


export type MutationTestCredentialArgs = {
  input: TestCredentialInput;
};


export type MutationTestProviderArgs = {
  input: TestProviderInput;
};


export type MutationUpdateCustomerArgs = {
  input: UpdateCustomerInput;
};


export type MutationUpdateCustomerApiKeyArgs = {
  input: UpdateApiKeyInput;
};


export type MutationUpdateDeploymentArgs = {
  input: UpdateDeploymentInput;
};


export type MutationUpdateModelArgs = {
  input: UpdateModelInput;
};


export type MutationUpdateOperatorArgs = {
  input: UpdateOperatorInput;
};


export type MutationUpdatePriceDraftArgs = {
  input: UpdatePriceDraftInput;
};


export type MutationUpdateProviderArgs = {
  input: UpdateProviderInput;
};


export type MutationWithdrawPriceArgs = {
  input: WithdrawPriceInput;
};

/** A relay that works on these books. */
export type Node = {
  __typename?: 'Node';
  /** Its present life; what earlier ones left is ended for them. */
  epoch: Scalars['Int']['output'];
  /** When it last said that it lives. */
  heartbeatAt: Scalars['DateTime']['output'];
  /** What it is called. */
  id: Scalars['String']['output'];
  /** Whether that was within the last half minute. */
  isAlive: Scalars['Boolean']['output'];
  /** How many of its requests hold money. */
  openReservations: Scalars['Int']['output'];
  /** When that life began. */
  startedAt: Scalars['DateTime']['output'];
};

/** A person who runs the product. */
export type Operator = {
  __typename?: 'Operator';
  /** When they came in. */
  createdAt: Scalars['DateTime']['output'];
  /** What a cookie's session sends as `x-relay-csrf`; null but for the one who asks. */
  csrfToken?: Maybe<Scalars['String']['output']>;
  /** Their e-mail address, by which they log in. */
  email: Scalars['String']['output'];
  /** `opr_…`. */
  id: Scalars['ID']['output'];
  /** When they last logged in; null before. */
  lastLogInAt?: Maybe<Scalars['DateTime']['output']>;
  /** What they are called; empty where nobody said. */
  name: Scalars['String']['output'];
  /** owner, admin, finance, support or read-only. */
  role: Scalars['String']['output'];
  /** The session that asks; null but for the one who asks. */
  session?: Maybe<Session>;
  /** Whether they may log in. */
  status: PersonStatus;
};

/** A page of a list of Operator, newest first. */
export type OperatorConnection = {
  __typename?: 'OperatorConnection';
  /** The page, as edges. */
  edges: Array<OperatorEdge>;
  /** The page, without edges. */
  nodes: Array<Operator>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** A message to a customer, and how far it has come. */
export type OperatorDelivery = {
  __typename?: 'OperatorDelivery';
  /** Every try, oldest first. */
  attempts: Array<DeliveryAttempt>;
  /** How it leaves. */
  channel: DeliveryChannel;
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** Whom it is for: `cus_…`. */
  customerId: Scalars['ID']['output'];
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

/** A page of a list of OperatorDelivery, newest first. */
export type OperatorDeliveryConnection = {
  __typename?: 'OperatorDeliveryConnection';
  /** The page, as edges. */
  edges: Array<OperatorDeliveryEdge>;
  /** The page, without edges. */
  nodes: Array<OperatorDelivery>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One OperatorDelivery in a list. */
export type OperatorDeliveryEdge = {
  __typename?: 'OperatorDeliveryEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The OperatorDelivery. */
  node: OperatorDelivery;
};

/** One Operator in a list. */
export type OperatorEdge = {
  __typename?: 'OperatorEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Operator. */
  node: Operator;
};

/** An operator. */
export type OperatorPayload = {
  __typename?: 'OperatorPayload';
  /** The operator. */
  operator?: Maybe<Operator>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** A request with the calls that were made for it, and what they cost. */
export type OperatorRequest = {
  __typename?: 'OperatorRequest';
  /** `key_…`. */
  apiKeyId: Scalars['ID']['output'];
  /** What the key is called. */
  apiKeyName: Scalars['String']['output'];
  /** Every call that was made for it. */
  attempts: Array<SupplierAttempt>;
  /** Whether the answer came from the context cache. */
  cache: CacheOutcome;
  /** What the customer was charged. */
  charge: Scalars['Decimal']['output'];
  /** The error's code; null when there was none. */
  code?: Maybe<Scalars['String']['output']>;
  /** The conversation that it named. */
  conversationId?: Maybe<Scalars['String']['output']>;
  /** What all calls together cost; null when one is unknown, or in another currency. */
  cost?: Maybe<Scalars['Decimal']['output']>;
  /** When it came in. */
  createdAt: Scalars['DateTime']['output'];
  /** The charge's currency; ISO 4217. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** The HTTP status of the answer. */
  httpStatus: Scalars['Int']['output'];
  /** Tokens of input, cached ones too; null is unknown. */
  inputTokens?: Maybe<Scalars['Int']['output']>;
  /** How long it took, in milliseconds. */
  latencyMs: Scalars['Int']['output'];
  /** The charge less that cost. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** Tokens of output, reasoning too; null is unknown. */
  outputTokens?: Maybe<Scalars['Int']['output']>;
  /** The protocol in which it was asked. */
  protocol: Protocol;
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** The model that served; null: none. */
  servedModel?: Maybe<Scalars['String']['output']>;
  /** How it ended. */
  status: RequestStatus;
  /** Whether the answer was streamed. */
  stream: Scalars['Boolean']['output'];
  /** How long until the first byte of output. */
  ttftMs?: Maybe<Scalars['Int']['output']>;
};

/** A page of a list of OperatorRequest, newest first. */
export type OperatorRequestConnection = {
  __typename?: 'OperatorRequestConnection';
  /** The page, as edges. */
  edges: Array<OperatorRequestEdge>;
  /** The page, without edges. */
  nodes: Array<OperatorRequest>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One OperatorRequest in a list. */
export type OperatorRequestEdge = {
  __typename?: 'OperatorRequestEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The OperatorRequest. */
  node: OperatorRequest;
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

/** A link by which one person can choose a new password, once. */
export type PasswordResetPayload = {
  __typename?: 'PasswordResetPayload';
  /** Whose it is. */
  email?: Maybe<Scalars['String']['output']>;
  /** Until when it is good. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The link to hand over; it cannot be had a second time. */
  link?: Maybe<Scalars['String']['output']>;
  /** The token in that link; it cannot be had a second time either. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What the payment service has told. */
export type PaymentEvent = {
  __typename?: 'PaymentEvent';
  /** How often it came. */
  deliveries: Scalars['Int']['output'];
  /** The `webhook-id` it came with. */
  id: Scalars['ID']['output'];
  /** The order it names. */
  orderId?: Maybe<Scalars['ID']['output']>;
  /** What came of it. */
  outcome: PaymentOutcome;
  /** When it came first. */
  receivedAt: Scalars['DateTime']['output'];
  /** The payment's own name. */
  reference?: Maybe<Scalars['String']['output']>;
  /** Such as payment.succeeded. */
  type: Scalars['String']['output'];
};

/** A page of a list of PaymentEvent, newest first. */
export type PaymentEventConnection = {
  __typename?: 'PaymentEventConnection';
  /** The page, as edges. */
  edges: Array<PaymentEventEdge>;
  /** The page, without edges. */
  nodes: Array<PaymentEvent>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One PaymentEvent in a list. */
export type PaymentEventEdge = {
  __typename?: 'PaymentEventEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The PaymentEvent. */
  node: PaymentEvent;
};

/** What came of a payment message. */
export type PaymentOutcome =
  /** The order was paid by the same payment before. */
  | 'already_paid'
  /** The order is paid, and its amount is in the account. */
  | 'credited'
  /** The same, though the order was expired or cancelled. */
  | 'credited_late'
  /** It is not about a payment that succeeded. */
  | 'ignored'
  /** Amount or currency is not the order's: nothing was credited, somebody must look at it. */
  | 'mismatch'
  /** The order was paid by another payment before: nothing was credited, somebody must look at it. */
  | 'paid_again'
  /** There is no such order: nothing was credited, somebody must look at it. */
  | 'unknown_order';

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

/** A price that is being worked on; nobody is charged by it. */
export type PriceDraft = {
  __typename?: 'PriceDraft';
  /** Who began it. */
  author: Scalars['ID']['output'];
  /** When it was begun. */
  createdAt: Scalars['DateTime']['output'];
  /** The one customer whose price it shall be. */
  customerId?: Maybe<Scalars['ID']['output']>;
  /** The group whose price it shall be. */
  groupId?: Maybe<Scalars['ID']['output']>;
  /** `drf_…`. */
  id: Scalars['ID']['output'];
  /** The model. */
  modelId: Scalars['ID']['output'];
  /** What the operators want to remember of it. */
  note: Scalars['String']['output'];
  /** What it says; null: it is no price any more. */
  price?: Maybe<Price>;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change. */
  version: Scalars['Int']['output'];
};

/** A page of a list of PriceDraft, newest first. */
export type PriceDraftConnection = {
  __typename?: 'PriceDraftConnection';
  /** The page, as edges. */
  edges: Array<PriceDraftEdge>;
  /** The page, without edges. */
  nodes: Array<PriceDraft>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One PriceDraft in a list. */
export type PriceDraftEdge = {
  __typename?: 'PriceDraftEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The PriceDraft. */
  node: PriceDraft;
};

/** A draft after a change. */
export type PriceDraftPayload = {
  __typename?: 'PriceDraftPayload';
  /** The draft; as it was, when it was deleted. */
  draft?: Maybe<PriceDraft>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** A price: either rates, or tiers. */
export type PriceInput = {
  /** Written to a prompt cache; as input when omitted. */
  cacheWrite?: InputMaybe<Scalars['Decimal']['input']>;
  /** Written to it for an hour; as cacheWrite when omitted. */
  cacheWrite1h?: InputMaybe<Scalars['Decimal']['input']>;
  /** Read from a prompt cache; as input when omitted. */
  cachedInput?: InputMaybe<Scalars['Decimal']['input']>;
  /** ISO 4217. */
  currency: Scalars['String']['input'];
  /** Input tokens. */
  input?: InputMaybe<Scalars['Decimal']['input']>;
  /** Output tokens. */
  output?: InputMaybe<Scalars['Decimal']['input']>;
  /** The fee of a request; 0 when omitted. */
  perRequest?: InputMaybe<Scalars['Decimal']['input']>;
  /** Reasoning tokens; as output when omitted. */
  reasoning?: InputMaybe<Scalars['Decimal']['input']>;
  /** By size of input, the last without a bound. */
  tiers?: InputMaybe<Array<PriceTierInput>>;
};

/** What would have come of a draft, had it been in force. */
export type PricePreview = {
  __typename?: 'PricePreview';
  /** ISO 4217; customers with accounts in others are left out. */
  currency: Scalars['String']['output'];
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** By customer and model, the greatest difference first; a hundred at most. */
  lines: Array<PricePreviewLine>;
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
  /** All requests that it would have concerned. */
  totals: PricePreviewTotals;
  /** Where it is below what suppliers charge now. */
  warnings: Array<MarginWarning>;
};

/** One customer's requests to one model, as it was asked for. */
export type PricePreviewLine = {
  __typename?: 'PricePreviewLine';
  /** What they were charged. */
  charged: Scalars['Decimal']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** What the customer is called. */
  customerName: Scalars['String']['output'];
  /** By how much more; negative: by how much less. */
  difference: Scalars['Decimal']['output'];
  /** What was left; null when a cost is not known. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** The model, or the auto model through which it was called. */
  model: Scalars['String']['output'];
  /** How many requests it would have concerned. */
  requests: Scalars['Int']['output'];
  /** For how many of them that is not known, or is in another currency. */
  requestsOfUnknownCost: Scalars['Int']['output'];
  /** What their suppliers charged, as far as that is known. */
  supplierCost: Scalars['Decimal']['output'];
  /** What they would have been charged, to the last unit. */
  wouldBeCharged: Scalars['Decimal']['output'];
  /** What would have been left; null likewise. */
  wouldBeMargin?: Maybe<Scalars['Decimal']['output']>;
};

/** All requests together. */
export type PricePreviewTotals = {
  __typename?: 'PricePreviewTotals';
  /** What they were charged. */
  charged: Scalars['Decimal']['output'];
  /** By how much more; negative: by how much less. */
  difference: Scalars['Decimal']['output'];
  /** What was left; null when a cost is not known. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** How many requests it would have concerned. */
  requests: Scalars['Int']['output'];
  /** For how many of them that is not known, or is in another currency. */
  requestsOfUnknownCost: Scalars['Int']['output'];
  /** What their suppliers charged, as far as that is known. */
  supplierCost: Scalars['Decimal']['output'];
  /** What they would have been charged, to the last unit. */
  wouldBeCharged: Scalars['Decimal']['output'];
  /** What would have been left; null likewise. */
  wouldBeMargin?: Maybe<Scalars['Decimal']['output']>;
};

/** Where a published price stands now. */
export type PriceStatus =
  /** Requests that begin now are charged by it, unless a narrower price comes before it. */
  | 'in_force'
  /** Another one took its place. */
  | 'past'
  /** It takes effect later, and can be withdrawn until shortly before. */
  | 'scheduled'
  /** It was called off before it took effect. */
  | 'withdrawn';

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

/** The prices of requests with inputs up to a size. */
export type PriceTierInput = {
  /** Written to a prompt cache; as input when omitted. */
  cacheWrite?: InputMaybe<Scalars['Decimal']['input']>;
  /** Written to it for an hour; as cacheWrite when omitted. */
  cacheWrite1h?: InputMaybe<Scalars['Decimal']['input']>;
  /** Read from a prompt cache; as input when omitted. */
  cachedInput?: InputMaybe<Scalars['Decimal']['input']>;
  /** Input tokens. */
  input?: InputMaybe<Scalars['Decimal']['input']>;
  /** Output tokens. */
  output?: InputMaybe<Scalars['Decimal']['input']>;
  /** Reasoning tokens; as output when omitted. */
  reasoning?: InputMaybe<Scalars['Decimal']['input']>;
  /** Inputs of up to so many tokens; omitted on the last tier. */
  upToInputTokens?: InputMaybe<Scalars['Int']['input']>;
};

/** A published price; it never changes. */
export type PriceVersion = {
  __typename?: 'PriceVersion';
  /** From when requests are charged by it. */
  effectiveFrom: Scalars['DateTime']['output'];
  /** `prc_…`. */
  id: Scalars['ID']['output'];
  /** What it says. */
  price: Price;
};

/** Who called a price off, and why. */
export type PriceWithdrawal = {
  __typename?: 'PriceWithdrawal';
  /** When. */
  at: Scalars['DateTime']['output'];
  /** The operator, or the part of the product. */
  by: Scalars['ID']['output'];
  /** As it was stated. */
  reason: Scalars['String']['output'];
};

/** What has a price of its own. */
export type PricedComponent =
  /** Input tokens written to a prompt cache. */
  | 'cache_write'
  /** Input tokens written to a prompt cache that keeps them for an hour. */
  | 'cache_write_1h'
  /** Input tokens read from a prompt cache. */
  | 'cached_input'
  /** Input tokens. */
  | 'input'
  /** Output tokens. */
  | 'output'
  /** Reasoning tokens. */
  | 'reasoning'
  /** The request itself. */
  | 'request';

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

/** A recharge or correction that needs a second operator. No customer sees it. */
export type Proposal = {
  __typename?: 'Proposal';
  /** Who asked for it. */
  actorId: Scalars['String']['output'];
  /** operator, apiKey, customerUser or system. */
  actorKind: Scalars['String']['output'];
  /** Signed, as it moves the available balance. */
  amount: Scalars['Decimal']['output'];
  /** When it was asked for, or if that needed nobody else, booked. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Whose account. */
  customerId: Scalars['ID']['output'];
  /** When. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The second operator. */
  decidedBy?: Maybe<Scalars['ID']['output']>;
  /** And why. */
  decisionReason?: Maybe<Scalars['String']['output']>;
  /** `rch_…` or `cor_…`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: MovementKind;
  /** Why. */
  reason: Scalars['String']['output'];
  /** What the second operator said. */
  state: ProposalState;
  /** Whether it takes what is available when that is less. */
  upTo: Scalars['Boolean']['output'];
};

/** A page of a list of Proposal, newest first. */
export type ProposalConnection = {
  __typename?: 'ProposalConnection';
  /** The page, as edges. */
  edges: Array<ProposalEdge>;
  /** The page, without edges. */
  nodes: Array<Proposal>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Proposal in a list. */
export type ProposalEdge = {
  __typename?: 'ProposalEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Proposal. */
  node: Proposal;
};

/** What a second operator said. */
export type ProposalState =
  /** Yes: it is booked. */
  | 'approved'
  /** Nothing yet. */
  | 'pending'
  /** No. */
  | 'rejected';

/** An inference protocol. */
export type Protocol =
  /** Anthropic Messages. */
  | 'anthropic'
  /** DashScope text generation. */
  | 'dashscope'
  /** OpenAI Chat Completions. */
  | 'openai';

/** A supplier of models. */
export type Provider = {
  __typename?: 'Provider';
  /** Whether plain http and private addresses are open to it. */
  allowPrivateAddress: Scalars['Boolean']['output'];
  /** Up to, not including, the protocol's own last part. */
  baseUrl: Scalars['String']['output'];
  /** When it was entered. */
  createdAt: Scalars['DateTime']['output'];
  /** Its secrets, without the secrets. */
  credentials: Array<Credential>;
  /** How it differs from its protocol's book. */
  flags: Scalars['JSONObject']['output'];
  /** `prv_…`. */
  id: Scalars['ID']['output'];
  /** What it is called; unique. */
  name: Scalars['String']['output'];
  /** What it speaks. */
  protocol: Protocol;
  /** Where it is; empty is nowhere in particular. */
  region: Scalars['String']['output'];
  /** Whether it is used. */
  status: CatalogStatus;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** Rises with every change. */
  version: Scalars['Int']['output'];
};

/** A page of a list of Provider, newest first. */
export type ProviderConnection = {
  __typename?: 'ProviderConnection';
  /** The page, as edges. */
  edges: Array<ProviderEdge>;
  /** The page, without edges. */
  nodes: Array<Provider>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Provider in a list. */
export type ProviderEdge = {
  __typename?: 'ProviderEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Provider. */
  node: Provider;
};

/** A supplier after a change. */
export type ProviderPayload = {
  __typename?: 'ProviderPayload';
  /** The supplier. */
  provider?: Maybe<Provider>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What came of asking a supplier for real. None of its own words are in it. */
export type ProviderTest = {
  __typename?: 'ProviderTest';
  /** The HTTP status of the answer; null without one. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** It answered, whatever it said. */
  isReachable: Scalars['Boolean']['output'];
  /** It took the secret, and did what it was asked. */
  isWorking: Scalars['Boolean']['output'];
  /** How long it took, in milliseconds. */
  latencyMs: Scalars['Int']['output'];
  /** Its models by its own names, a hundred at most; null when it did not list any. */
  models?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong, in a sentence; null: nothing. */
  problem?: Maybe<Scalars['String']['output']>;
};

/** A test of a supplier. */
export type ProviderTestPayload = {
  __typename?: 'ProviderTestPayload';
  /** What came of it. */
  test?: Maybe<ProviderTest>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which draft, and from when it counts. */
export type PublishPriceDraftInput = {
  /** True: even below a supplier's cost. */
  acceptBelowCost?: InputMaybe<Scalars['Boolean']['input']>;
  /** `drf_…`. */
  draftId: Scalars['ID']['input'];
  /** From when; now when omitted. */
  effectiveFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** The version that was read; another one is a conflict. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** A new version of a model's price. */
export type PublishPriceInput = {
  /** True: even below a supplier's cost. */
  acceptBelowCost?: InputMaybe<Scalars['Boolean']['input']>;
  /** The one customer it is for. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** From when; now when omitted. */
  effectiveFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** The group it is for; without either: the list price. */
  groupId?: InputMaybe<Scalars['ID']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
  /** What it says. */
  price: PriceInput;
};

/** A published price. */
export type PublishPricePayload = {
  __typename?: 'PublishPricePayload';
  /** The version that is in force from then on. */
  priceVersion?: Maybe<PriceVersion>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
  /** Where it is below what suppliers charge now, or cannot be compared with it. */
  warnings?: Maybe<Array<MarginWarning>>;
};

/** A published price with its story. It is the list price when it is nobody's. */
export type PublishedPrice = {
  __typename?: 'PublishedPrice';
  /** The one customer whose price it is. */
  customerId?: Maybe<Scalars['ID']['output']>;
  /** From when requests are charged by it. */
  effectiveFrom: Scalars['DateTime']['output'];
  /** The group whose price it is. */
  groupId?: Maybe<Scalars['ID']['output']>;
  /** `prc_…`. */
  id: Scalars['ID']['output'];
  /** The model. */
  modelId: Scalars['ID']['output'];
  /** What it says. */
  price: Price;
  /** When it was published. */
  publishedAt: Scalars['DateTime']['output'];
  /** Who published it: an operator, or a part of the product. */
  publishedBy: Scalars['ID']['output'];
  /** Where it stands now. */
  status: PriceStatus;
  /** Null unless it was called off. */
  withdrawal?: Maybe<PriceWithdrawal>;
};

/** A page of a list of PublishedPrice, newest first. */
export type PublishedPriceConnection = {
  __typename?: 'PublishedPriceConnection';
  /** The page, as edges. */
  edges: Array<PublishedPriceEdge>;
  /** The page, without edges. */
  nodes: Array<PublishedPrice>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One PublishedPrice in a list. */
export type PublishedPriceEdge = {
  __typename?: 'PublishedPriceEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The PublishedPrice. */
  node: PublishedPrice;
};

export type Query = {
  __typename?: 'Query';
  /** List what was done, by whom, with before and after. */
  auditEvents: AuditEventConnection;
  /** Get a customer's balance. */
  balance?: Maybe<Balance>;
  /** What applying a catalog file would change now. */
  catalogDiff: Array<CatalogChange>;
  /** The catalog as a file (YAML), without secrets. */
  catalogExport: Scalars['String']['output'];
  /** List what was put right in a customer's account. */
  corrections: CorrectionConnection;
  /** Get one customer. */
  customer?: Maybe<Customer>;
  /** List a customer's API keys. */
  customerApiKeys?: Maybe<ApiKeyConnection>;
  /** List groups of customers. */
  customerGroups: CustomerGroupConnection;
  /** Get what is known of a customer. */
  customerProfile?: Maybe<Profile>;
  /** List the people who log in for a customer. */
  customerUsers: MemberConnection;
  /** List customers. */
  customers: CustomerConnection;
  /** List webhooks and mails to customers. */
  deliveries: OperatorDeliveryConnection;
  /** List periodic work, with how it went last. */
  jobs: Array<Job>;
  /** Sum up all money, by currency. */
  ledgerAccounts: Array<LedgerAccounts>;
  /** Check the books against every law, in one snapshot. */
  ledgerVerify: Array<LedgerFinding>;
  /** List customers that are about to run out of money, those that do so first, first. */
  lowBalances?: Maybe<Array<LowBalance>>;
  /** Sum up what requests brought in and what they cost, by customer, model, supplier, credential or day. */
  margins?: Maybe<MarginReport>;
  /** Get one model. */
  model?: Maybe<Model>;
  /** Who is entitled to a model: customers, and groups of them. */
  modelEntitlements?: Maybe<ModelEntitlements>;
  /** List models, with deployments, costs and list prices. */
  models: ModelConnection;
  /** Get a customer's monthly statement. */
  monthlyStatement?: Maybe<MonthlyStatement>;
  /** List a customer's monthly statements, the running month first. */
  monthlyStatements: MonthlyStatementConnection;
  /** Who is asking. */
  operator: Operator;
  /** List your own sessions that last. */
  operatorSessions: SessionConnection;
  /** List the people who run the product. */
  operators: OperatorConnection;
  /** List what the payment service has told. */
  paymentEvents: PaymentEventConnection;
  /** List drafts of prices. */
  priceDrafts: PriceDraftConnection;
  /** What past requests would have been charged by a draft: the last seven days, or as asked. */
  pricePreview?: Maybe<PricePreview>;
  /** List published prices of every scope, the latest beginning first. */
  prices: PublishedPriceConnection;
  /** List what needs or needed a second operator. */
  proposals: ProposalConnection;
  /** List suppliers, without their secrets. */
  providers: ProviderConnection;
  /** List a customer's recharge orders. */
  rechargeOrders: CustomerRechargeOrderConnection;
  /** List what was paid into a customer's account. */
  recharges: RechargeConnection;
  /** Hold a supplier's invoice against what its calls cost by our records. */
  reconcileSupplierInvoice?: Maybe<Reconciliation>;
  /** Get one request, with the calls behind it. */
  requestTrace?: Maybe<RequestTrace>;
  /** List requests of all customers, with the calls behind them and what they cost. */
  requests: OperatorRequestConnection;
  /** List reservations, open ones unless told otherwise. */
  reservations: ReservationConnection;
  /** List what customers are offered: models, MCP servers, skills, agents. */
  resources: ResourceConnection;
  /** Which way would this request take, and why? Nothing is called, held or charged. */
  routeDryRun?: Maybe<RouteDryRun>;
  /** How calls to suppliers went on the node that answers, since it started. */
  routingHealth: RoutingHealth;
  /** List the configuration, without its secrets. */
  settings: Array<Setting>;
  /** List what suppliers have asked for. */
  supplierInvoices: SupplierInvoiceConnection;
  /** Get a supplier's list, and what it and our records come to by day and model. */
  supplierUsage?: Maybe<SupplierUsageReport>;
  /** List where a supplier's list and our records differ, by day and line. */
  supplierUsageDifferences: SupplierUsageDifferenceConnection;
  /** List suppliers' lists that were imported. */
  supplierUsages: SupplierUsageConnection;
  /** Get the product's version, its database and its nodes. */
  system: System;
  /** List customers or models whose charges changed most since the time before, as long. */
  topMovers?: Maybe<TopMovers>;
  /** List vouchers, without their codes. */
  vouchers: VoucherConnection;
  /** List requests that used more than their accounts could give. */
  writeOffs: WriteOffConnection;
};


export type QueryAuditEventsArgs = {
  action?: InputMaybe<Scalars['String']['input']>;
  actorId?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  subjectId?: InputMaybe<Scalars['String']['input']>;
  subjectKind?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryBalanceArgs = {
  customerId: Scalars['ID']['input'];
};


export type QueryCatalogDiffArgs = {
  file: Scalars['String']['input'];
};


export type QueryCorrectionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCustomerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomerApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApiKeyStatus>;
};


export type QueryCustomerGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCustomerProfileArgs = {
  customerId: Scalars['ID']['input'];
};


export type QueryCustomerUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  groupId?: InputMaybe<Scalars['ID']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<CustomerStatus>;
};


export type QueryDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  channel?: InputMaybe<DeliveryChannel>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<DeliveryState>;
};


export type QueryLowBalancesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  runwayDays?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMarginsArgs = {
  by: MarginDimension;
  credentialId?: InputMaybe<Scalars['ID']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  providerId?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryModelArgs = {
  id: Scalars['ID']['input'];
};


export type QueryModelEntitlementsArgs = {
  modelId: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMonthlyStatementArgs = {
  customerId: Scalars['ID']['input'];
  month?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMonthlyStatementsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryOperatorSessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryOperatorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPaymentEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPriceDraftsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  modelId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryPricePreviewArgs = {
  customerId?: InputMaybe<Scalars['ID']['input']>;
  draftId: Scalars['ID']['input'];
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryPricesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  groupId?: InputMaybe<Scalars['ID']['input']>;
  isList?: InputMaybe<Scalars['Boolean']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  modelId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<PriceStatus>;
};


export type QueryProposalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<ProposalState>;
};


export type QueryProvidersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<CatalogStatus>;
};


export type QueryRechargeOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRechargesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  customerId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryReconcileSupplierInvoiceArgs = {
  invoiceId: Scalars['ID']['input'];
};


export type QueryRequestTraceArgs = {
  requestId: Scalars['ID']['input'];
};


export type QueryRequestsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  code?: InputMaybe<Scalars['String']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  providerId?: InputMaybe<Scalars['ID']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<RequestStatus>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryReservationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: ReservationState;
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


export type QueryRouteDryRunArgs = {
  input: RouteDryRunInput;
};


export type QuerySupplierInvoicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  providerId?: InputMaybe<Scalars['ID']['input']>;
};


export type QuerySupplierUsageArgs = {
  usageId: Scalars['ID']['input'];
};


export type QuerySupplierUsageDifferencesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  day?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<SupplierUsageDifferenceKind>;
  last?: InputMaybe<Scalars['Int']['input']>;
  usageId: Scalars['ID']['input'];
};


export type QuerySupplierUsagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  providerId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryTopMoversArgs = {
  by: MoverDimension;
  days?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryVouchersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<VoucherState>;
};


export type QueryWriteOffsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
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

/** Money that was paid in. */
export type Recharge = {
  __typename?: 'Recharge';
  /** Who asked for it. */
  actorId: Scalars['String']['output'];
  /** operator, apiKey, customerUser or system. */
  actorKind: Scalars['String']['output'];
  /** Signed, as it moves the available balance. */
  amount: Scalars['Decimal']['output'];
  /** When it was asked for, or if that needed nobody else, booked. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Whose account. */
  customerId: Scalars['ID']['output'];
  /** `rch_…` or `cor_…`. */
  id: Scalars['ID']['output'];
  /** Where it comes from. */
  origin: RechargeOrigin;
  /** Why. */
  reason: Scalars['String']['output'];
};

/** A page of a list of Recharge, newest first. */
export type RechargeConnection = {
  __typename?: 'RechargeConnection';
  /** The page, as edges. */
  edges: Array<RechargeEdge>;
  /** The page, without edges. */
  nodes: Array<Recharge>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** Money that a customer paid in. */
export type RechargeCustomerInput = {
  /** More than 0, in the customer's currency. */
  amount: Scalars['Decimal']['input'];
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** Sent again, the same key pays in nothing and answers with the first outcome. */
  idempotencyKey: Scalars['String']['input'];
  /** The customer reads it in the list of transactions. */
  reason: Scalars['String']['input'];
};

/** A recharge and the balance now. */
export type RechargeCustomerPayload = {
  __typename?: 'RechargeCustomerPayload';
  /** The customer's balance now. */
  balance?: Maybe<Balance>;
  /** `rch_…`. */
  rechargeId?: Maybe<Scalars['ID']['output']>;
  /** Whether it is booked. */
  state?: Maybe<MovementState>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** One Recharge in a list. */
export type RechargeEdge = {
  __typename?: 'RechargeEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Recharge. */
  node: Recharge;
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

/** Where a recharge comes from. */
export type RechargeOrigin =
  /** An operator booked it. */
  | 'direct'
  /** A payment completed an order. */
  | 'payment'
  /** The customer redeemed a voucher. */
  | 'voucher';

/** A supplier's invoice, held against what its calls of that time cost by our records. */
export type Reconciliation = {
  __typename?: 'Reconciliation';
  /** Calls whose cost is not known: they are in no sum. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** What is asked for less what is recorded. */
  difference: Scalars['Decimal']['output'];
  /** The same in percent of what is recorded, to two decimals; null when that is nothing. */
  differencePercent?: Maybe<Scalars['Decimal']['output']>;
  /** The invoice. */
  invoice: SupplierInvoice;
  /** By model and currency, the dearest first. */
  lines: Array<RecordedCost>;
  /** What the calls cost, in the invoice's currency. */
  recorded: Scalars['Decimal']['output'];
};

/** What a supplier asks for a time. */
export type RecordSupplierInvoiceInput = {
  /** What is asked for. */
  amount: Scalars['Decimal']['input'];
  /** ISO 4217. */
  currency: Scalars['String']['input'];
  /** What is to be said of it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Until when; exclusive, and at most 100 days later. */
  periodEnd: Scalars['DateTime']['input'];
  /** From when; inclusive. */
  periodStart: Scalars['DateTime']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** The supplier's own number of it; unique with the supplier. */
  reference: Scalars['String']['input'];
};

/** The calls to one of a supplier's models, at costs in one currency. */
export type RecordedCost = {
  __typename?: 'RecordedCost';
  /** How many calls. */
  calls: Scalars['Int']['output'];
  /** Of how many of them the cost is not known. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** What they cost, as far as that is known. */
  cost: Scalars['Decimal']['output'];
  /** ISO 4217; null where no cost is known. */
  currency?: Maybe<Scalars['String']['output']>;
  /** Tokens of input, cached ones too, as far as they are known. */
  inputTokens: Scalars['Decimal']['output'];
  /** Tokens of output, reasoning too, likewise. */
  outputTokens: Scalars['Decimal']['output'];
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
};

/** Why something would not work. */
export type Refusal = {
  __typename?: 'Refusal';
  /** The code that the client would read. */
  code: ErrorCode;
  /** The same in a sentence. */
  message: Scalars['String']['output'];
};

/** What regions mean for a request. */
export type RegionMode =
  /** It may go to any region. */
  | 'any'
  /** It goes to the regions that are named; where none of them can serve, to another one. */
  | 'prefer'
  /** It never leaves the regions that are named, whatever fails. */
  | 'restrict';

/** Which reservation is stuck, and why it is not waited for. */
export type ReleaseReservationInput = {
  /** Goes into the audit. */
  reason: Scalars['String']['input'];
  /** Its request: `req_…`. */
  requestId: Scalars['ID']['input'];
};

/** A reservation that is closed. */
export type ReleaseReservationPayload = {
  __typename?: 'ReleaseReservationPayload';
  /** The reservation. */
  reservation?: Maybe<Reservation>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** Which group, and its new name. */
export type RenameCustomerGroupInput = {
  /** `grp_…`. */
  groupId: Scalars['ID']['input'];
  /** What people call it from now on. */
  name: Scalars['String']['input'];
};

/** Which message to send again. */
export type ReplayDeliveryInput = {
  /** `dlv_…`. */
  deliveryId: Scalars['ID']['input'];
};

/** A message that is to be sent again. */
export type ReplayOperatorDeliveryPayload = {
  __typename?: 'ReplayOperatorDeliveryPayload';
  /** The message. */
  delivery?: Maybe<OperatorDelivery>;
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

/** One request: what its customer sees of it, and what stands behind it. */
export type RequestTrace = {
  __typename?: 'RequestTrace';
  /** Every call that was made for it. */
  attempts: Array<SupplierAttempt>;
  /** What all calls together cost; null when one is unknown, or in another currency than the charge. */
  cost?: Maybe<Scalars['Decimal']['output']>;
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** The charge less that cost. */
  margin?: Maybe<Scalars['Decimal']['output']>;
  /** What it holds or held; null when it was refused before. */
  reservation?: Maybe<Reservation>;
  /** Exactly what the customer sees. */
  trace: Trace;
};

/** Money that is or was held for one request. */
export type Reservation = {
  __typename?: 'Reservation';
  /** What was held. */
  amount: Scalars['Decimal']['output'];
  /** `key_…`. */
  apiKeyId: Scalars['ID']['output'];
  /** What was charged; null while it is open. */
  charged?: Maybe<Scalars['Decimal']['output']>;
  /** When it was closed; null while it is open. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** The life of that node. */
  epoch: Scalars['Int']['output'];
  /** When the request ends at the latest; open after that, it is stuck. */
  maxEnd: Scalars['DateTime']['output'];
  /** The model, as it was asked for. */
  model: Scalars['String']['output'];
  /** The node that serves or served it. */
  nodeId: Scalars['String']['output'];
  /** When that node last said that it lives; null when it is forgotten. */
  nodeSeenAt?: Maybe<Scalars['DateTime']['output']>;
  /** The price version that it is charged by: `prc_…`. */
  priceId: Scalars['ID']['output'];
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
  /** What became of it. */
  state: ReservationState;
  /** What was used and the account could not pay. */
  writtenOff: Scalars['Decimal']['output'];
};

/** A page of a list of Reservation, newest first. */
export type ReservationConnection = {
  __typename?: 'ReservationConnection';
  /** The page, as edges. */
  edges: Array<ReservationEdge>;
  /** The page, without edges. */
  nodes: Array<Reservation>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Reservation in a list. */
export type ReservationEdge = {
  __typename?: 'ReservationEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Reservation. */
  node: Reservation;
};

/** What became of a reservation. */
export type ReservationState =
  /** Its node came back after that, and the difference was booked as a correction. */
  | 'late'
  /** Its request is running, or its node is gone and it waits for the reaper. */
  | 'open'
  /** Its node was gone; it was charged what was known of it. */
  | 'reaped'
  /** Its request ended and was charged. */
  | 'settled';

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

/** A resource after a change. */
export type ResourcePayload = {
  __typename?: 'ResourcePayload';
  /** The resource. */
  resource?: Maybe<Resource>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
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

/** Vouchers to take out of use. */
export type RevokeVouchersInput = {
  /** Goes into the audit. */
  reason: Scalars['String']['input'];
  /** `vch_…`, 1 to 100. */
  voucherIds: Array<Scalars['ID']['input']>;
};

/** Vouchers that are out of use. */
export type RevokeVouchersPayload = {
  __typename?: 'RevokeVouchersPayload';
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
  /** The vouchers. */
  vouchers?: Maybe<Array<Voucher>>;
};

/** Where a rollout sent a request. */
export type RolloutEffect = {
  __typename?: 'RolloutEffect';
  /** The model of the rollout. */
  model: Scalars['String']['output'];
  /** The model that it was sent to. */
  targetModel: Scalars['String']['output'];
};

/** A share of the requests for a model that another one serves. */
export type RolloutShare = {
  __typename?: 'RolloutShare';
  /** Whether this request would be one of them. */
  isTaken: Scalars['Boolean']['output'];
  /** So many of a hundred. */
  percent: Scalars['Percent']['output'];
  /** What stays with one of the two. */
  stickyBy: StickyBy;
  /** The model that serves them. */
  targetModel: Scalars['ID']['output'];
};

/** A deployment of the model that would serve, and whether it could serve this request. */
export type RouteCandidate = {
  __typename?: 'RouteCandidate';
  /** What it charges; null is unknown. */
  cost?: Maybe<SupplierCost>;
  /** `dep_…`. */
  deploymentId: Scalars['ID']['output'];
  /** The customer's fallback model that it would be asked for; null: the model itself. */
  fallbackModel?: Maybe<Scalars['ID']['output']>;
  /** In how many of a hundred requests it would be asked first. */
  firstPercent: Scalars['Int']['output'];
  /** Parameters that it would not be told, by the client's names. */
  ignored: Array<Scalars['String']['output']>;
  /** Whether the request would be put into other words for it. */
  isTranslated: Scalars['Boolean']['output'];
  /** The model that it would serve. */
  modelId: Scalars['ID']['output'];
  /** Its place among those to try, from 1; null: not tried. */
  place?: Maybe<Scalars['Int']['output']>;
  /** Lower is tried first. */
  priority: Scalars['Int']['output'];
  /** What it speaks; null when it is not on offer. */
  protocol?: Maybe<Protocol>;
  /** `prv_…`. */
  providerId: Scalars['ID']['output'];
  /** What the supplier is called. */
  providerName: Scalars['String']['output'];
  /** Why it would not be asked; null: it would. */
  refusal?: Maybe<Refusal>;
  /** Where it is. */
  region?: Maybe<Scalars['String']['output']>;
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
  /** Share among deployments of one priority. */
  weight: Scalars['Int']['output'];
};

/** The way that a request would take, and why. Nothing was called, held or charged. */
export type RouteDryRun = {
  __typename?: 'RouteDryRun';
  /** By which key. */
  apiKeyId?: Maybe<Scalars['ID']['output']>;
  /** By their places; those that are not tried come last. */
  candidates: Array<RouteCandidate>;
  /** Whose request it would be. */
  customerId: Scalars['ID']['output'];
  /** Of an auto model, those that can be called, the best first. */
  members: Array<Scalars['String']['output']>;
  /** The model as it is asked for; null: it names none. */
  model?: Maybe<Scalars['String']['output']>;
  /** The price that it would be charged by. */
  price?: Maybe<PriceVersion>;
  /** What the client would be told; null when a supplier would be called. */
  refusal?: Maybe<Refusal>;
  /** What the customer rolls out in place of the model. */
  rollouts: Array<RolloutShare>;
  /** The model that would serve; null: none would. */
  servedModel?: Maybe<Scalars['String']['output']>;
};

/** A request that is thought of, and whose: a key's, or some key's of a customer. */
export type RouteDryRunInput = {
  /** `key_…`. */
  apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  /** The body as a client would send it; omitted: a short question. */
  body?: InputMaybe<Scalars['JSONObject']['input']>;
  /** `cus_…`: as if by a key that may call every model. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** The model; omitted: the one that the body names. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** The protocol in which it would be asked. */
  protocol: Protocol;
};

/** A deployment with one credential, and how its calls went. */
export type RouteHealth = {
  __typename?: 'RouteHealth';
  /** What kind of failure that was. */
  code?: Maybe<Scalars['String']['output']>;
  /** Failures since the last answer. */
  consecutiveFailures: Scalars['Int']['output'];
  /** `crd_…`. */
  credentialId: Scalars['ID']['output'];
  /** What the credential is called. */
  credentialLabel: Scalars['String']['output'];
  /** What is wrong with it; null while it is used. */
  credentialReason?: Maybe<Scalars['String']['output']>;
  /** Whether the node uses the credential here now. */
  credentialState: CredentialStanding;
  /** When it is tried again; null while it is used. */
  credentialUntil?: Maybe<Scalars['DateTime']['output']>;
  /** `dep_…`. */
  deploymentId: Scalars['ID']['output'];
  /** Whether the node calls the deployment now. */
  deploymentState: DeploymentStanding;
  /** When its ejection ends; past while it is half open, null while it is active. */
  ejectedUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When it last failed; null: not yet. */
  failedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The status of that answer; null without one. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** The model. */
  modelId: Scalars['ID']['output'];
  /** `prv_…`. */
  providerId: Scalars['ID']['output'];
  /** What the supplier is called. */
  providerName: Scalars['String']['output'];
  /** How the last call went. */
  state: RouteState;
  /** When it last answered; null: not yet. */
  succeededAt?: Maybe<Scalars['DateTime']['output']>;
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
};

/** How the last call of a route went. */
export type RouteState =
  /** The supplier failed it. */
  | 'failing'
  /** Model, deployment, supplier or credential is switched off. */
  | 'inactive'
  /** It was answered. */
  | 'ok'
  /** This node has not called it since it started. */
  | 'untried';

/** What is tried when the asked model cannot be served. */
export type RoutingFallback = {
  __typename?: 'RoutingFallback';
  /** Whether anything is. */
  enabled: Scalars['Boolean']['output'];
  /** Other models, in the order in which they are tried. */
  models: Array<Scalars['String']['output']>;
};

/** How suppliers do, as one node sees it. */
export type RoutingHealth = {
  __typename?: 'RoutingHealth';
  /** The node that answers this. */
  nodeId: Scalars['String']['output'];
  /** Every way to a supplier, by model and priority. */
  routes: Array<RouteHealth>;
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

/** Which job. */
export type RunJobInput = {
  /** What it is called. */
  name: Scalars['String']['input'];
};

/** A job that was run. */
export type RunJobPayload = {
  __typename?: 'RunJobPayload';
  /** The job, and how it went. */
  job?: Maybe<Job>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

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

/** A resource by type and name; what is omitted stays as it is. */
export type SaveResourceInput = {
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What people call it; its name when omitted. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Where it is reached; null is nowhere. */
  endpoint?: InputMaybe<Scalars['String']['input']>;
  /** Whatever else is to be said. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Unique within its type. */
  name: Scalars['String']['input'];
  /** Whether it is offered. */
  status?: InputMaybe<CatalogStatus>;
  /** What it is listed under. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What it is; models cannot be entered here. */
  type: ResourceType;
  /** Its own version. */
  version?: InputMaybe<Scalars['String']['input']>;
};

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

/** A supplier's secret, in place of any older one of its label. */
export type SetCredentialInput = {
  /** What it is called; unique with its supplier. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** The secret; it can never be read again. */
  secret: Scalars['String']['input'];
};

/** Whether a person of a customer may log in. Disabling ends their sessions. */
export type SetCustomerUserStatusInput = {
  /** What they shall be. */
  status: PersonStatus;
  /** `usr_…`. */
  userId: Scalars['ID']['input'];
};

/** One variable of the configuration. */
export type Setting = {
  __typename?: 'Setting';
  /** What it is for. */
  description: Scalars['String']['output'];
  /** Whether its value is kept to itself. */
  isHidden: Scalars['Boolean']['output'];
  /** What it is called. */
  name: Scalars['String']['output'];
  /** Where that comes from. */
  source: SettingSource;
  /** What is in effect; of a secret only `set` or `not set`. */
  value: Scalars['String']['output'];
};

/** Where a setting comes from. */
export type SettingSource =
  /** Nobody has set it. */
  | 'default'
  /** A variable of the environment. */
  | 'environment'
  /** A file in the data directory. */
  | 'file';

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

/** One call to one supplier; customers never see it in this form. */
export type SupplierAttempt = {
  __typename?: 'SupplierAttempt';
  /** What kind of failure it was; null without one. */
  code?: Maybe<Scalars['String']['output']>;
  /** What the supplier charges; null is unknown. */
  cost?: Maybe<Scalars['Decimal']['output']>;
  /** ISO 4217; null without a cost. */
  costCurrency?: Maybe<Scalars['String']['output']>;
  /** `crd_…`. */
  credentialId: Scalars['ID']['output'];
  /** What the credential is called; null when it is gone. */
  credentialLabel?: Maybe<Scalars['String']['output']>;
  /** `dep_…`. */
  deploymentId: Scalars['ID']['output'];
  /** How long it took. */
  durationMs: Scalars['Int']['output'];
  /** The status of its answer; null without one. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** Tokens of input; null is unknown. */
  inputTokens?: Maybe<Scalars['Int']['output']>;
  /** From 1, in the order of the calls. */
  number: Scalars['Int']['output'];
  /** How it ended. */
  outcome: AttemptOutcome;
  /** Tokens of output; null is unknown. */
  outputTokens?: Maybe<Scalars['Int']['output']>;
  /** The supplier: `prv_…`. */
  providerId: Scalars['ID']['output'];
  /** What the supplier is called; null when it is gone. */
  providerName?: Maybe<Scalars['String']['output']>;
  /** Where it was made. */
  region: Scalars['String']['output'];
  /** How long after the request's arrival it began. */
  startedMs: Scalars['Int']['output'];
  /** The model by the supplier's name. */
  upstreamModel: Scalars['String']['output'];
  /** The supplier's own id of the call; null when it gave none. */
  upstreamRequestId?: Maybe<Scalars['String']['output']>;
};

/** What a supplier charges. */
export type SupplierCost = {
  __typename?: 'SupplierCost';
  /** Input tokens written to a prompt cache. */
  cacheWrite?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens written to a prompt cache for an hour. */
  cacheWrite1h?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens read from a prompt cache. */
  cachedInput?: Maybe<Scalars['Decimal']['output']>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** Input tokens. */
  input?: Maybe<Scalars['Decimal']['output']>;
  /** Output tokens. */
  output?: Maybe<Scalars['Decimal']['output']>;
  /** The fee of a request. */
  perRequest?: Maybe<Scalars['Decimal']['output']>;
  /** Reasoning tokens. */
  reasoning?: Maybe<Scalars['Decimal']['output']>;
  /** Empty, or the costs by size of input. */
  tiers: Array<SupplierCostTier>;
};

/** The cost of inputs up to a size. */
export type SupplierCostTier = {
  __typename?: 'SupplierCostTier';
  /** Input tokens written to a prompt cache. */
  cacheWrite?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens written to a prompt cache for an hour. */
  cacheWrite1h?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens read from a prompt cache. */
  cachedInput?: Maybe<Scalars['Decimal']['output']>;
  /** Input tokens. */
  input?: Maybe<Scalars['Decimal']['output']>;
  /** Output tokens. */
  output?: Maybe<Scalars['Decimal']['output']>;
  /** Reasoning tokens. */
  reasoning?: Maybe<Scalars['Decimal']['output']>;
  /** Inputs of up to so many tokens; null on the last tier. */
  upToInputTokens?: Maybe<Scalars['Int']['output']>;
};

/** What a supplier has asked for a time. */
export type SupplierInvoice = {
  __typename?: 'SupplierInvoice';
  /** What is asked for. */
  amount: Scalars['Decimal']['output'];
  /** When it was recorded. */
  createdAt: Scalars['DateTime']['output'];
  /** The operator who recorded it. */
  createdBy: Scalars['ID']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** `ivc_…`. */
  id: Scalars['ID']['output'];
  /** What is to be said of it. */
  note: Scalars['String']['output'];
  /** Until when; exclusive. */
  periodEnd: Scalars['DateTime']['output'];
  /** From when; inclusive. */
  periodStart: Scalars['DateTime']['output'];
  /** `prv_…`. */
  providerId: Scalars['ID']['output'];
  /** The supplier's own number of it. */
  reference: Scalars['String']['output'];
};

/** A page of a list of SupplierInvoice, newest first. */
export type SupplierInvoiceConnection = {
  __typename?: 'SupplierInvoiceConnection';
  /** The page, as edges. */
  edges: Array<SupplierInvoiceEdge>;
  /** The page, without edges. */
  nodes: Array<SupplierInvoice>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One SupplierInvoice in a list. */
export type SupplierInvoiceEdge = {
  __typename?: 'SupplierInvoiceEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The SupplierInvoice. */
  node: SupplierInvoice;
};

/** A recorded invoice. */
export type SupplierInvoicePayload = {
  __typename?: 'SupplierInvoicePayload';
  /** The invoice. */
  invoice?: Maybe<SupplierInvoice>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** A supplier's own list of what it charges for. */
export type SupplierUsage = {
  __typename?: 'SupplierUsage';
  /** When it was imported. */
  createdAt: Scalars['DateTime']['output'];
  /** The operator who imported it. */
  createdBy: Scalars['ID']['output'];
  /** Of all its lines; ISO 4217. */
  currency: Scalars['String']['output'];
  /** The file's name, as it was said. */
  fileName: Scalars['String']['output'];
  /** SHA-256 of the file. */
  fileSha256: Scalars['String']['output'];
  /** From which day on it tells all, such as `2026-11-01`. */
  firstDay: Scalars['String']['output'];
  /** Whose list it looks like. */
  format: SupplierUsageFormat;
  /** `usg_…`. */
  id: Scalars['ID']['output'];
  /** Until which day; inclusive. */
  lastDay: Scalars['String']['output'];
  /** How many lines it has. */
  lines: Scalars['Int']['output'];
  /** `prv_…`. */
  providerId: Scalars['ID']['output'];
  /** By which its days, and those of our calls, are cut; IANA. */
  timezone: Scalars['String']['output'];
  /** What a cost may differ by without being told. */
  tolerance: Scalars['Decimal']['output'];
};

/** Headings of columns, in any case; those that are left out are found by what they are called. */
export type SupplierUsageColumnsInput = {
  /** How many calls a line stands for. */
  calls?: InputMaybe<Scalars['String']['input']>;
  /** What it costs. */
  cost?: InputMaybe<Scalars['String']['input']>;
  /** In which currency. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** Tokens of input: several columns are added. */
  inputTokens?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The supplier's name of the model. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Tokens of output, likewise. */
  outputTokens?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The supplier's name of a call. */
  requestId?: InputMaybe<Scalars['String']['input']>;
  /** When: a moment, or a day. */
  time?: InputMaybe<Scalars['String']['input']>;
};

/** A page of a list of SupplierUsage, newest first. */
export type SupplierUsageConnection = {
  __typename?: 'SupplierUsageConnection';
  /** The page, as edges. */
  edges: Array<SupplierUsageEdge>;
  /** The page, without edges. */
  nodes: Array<SupplierUsage>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** A day of one model. */
export type SupplierUsageDay = {
  __typename?: 'SupplierUsageDay';
  /** What the supplier charges. */
  billed: Scalars['Decimal']['output'];
  /** How many calls are recorded. */
  calls: Scalars['Int']['output'];
  /** Those whose cost is not known, or is in another currency: in no sum. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** Of the list's time zone. */
  day: Scalars['String']['output'];
  /** How many lines of the list. */
  lines: Scalars['Int']['output'];
  /** Of what is billed: for calls that are not known here. */
  orphan: Scalars['Decimal']['output'];
  /** What the calls cost by our records, in the list's currency. */
  recorded: Scalars['Decimal']['output'];
  /** Of what is recorded: for calls that are not in the list. */
  unbilled: Scalars['Decimal']['output'];
  /** As the list names it, or else our calls; empty where it names none. */
  upstreamModel: Scalars['String']['output'];
};

/** One call, or the calls to a model on one day, that a list and our records differ in. */
export type SupplierUsageDifference = {
  __typename?: 'SupplierUsageDifference';
  /** What the supplier charges, in the list's currency. */
  billed?: Maybe<Scalars['Decimal']['output']>;
  /** Tokens of input, by the list. */
  billedInputTokens?: Maybe<Scalars['Decimal']['output']>;
  /** Tokens of output, by the list. */
  billedOutputTokens?: Maybe<Scalars['Decimal']['output']>;
  /** How many of our calls. */
  calls: Scalars['Int']['output'];
  /** Of the list's time zone. */
  day: Scalars['String']['output'];
  /** What they do not agree in. */
  kind: SupplierUsageDifferenceKind;
  /** The first line of the file that is about it. */
  line?: Maybe<Scalars['Int']['output']>;
  /** From 1, by day and line. */
  position: Scalars['Int']['output'];
  /** What is recorded; null where that is not known. */
  recorded?: Maybe<Scalars['Decimal']['output']>;
  /** The currency of what is recorded. */
  recordedCurrency?: Maybe<Scalars['String']['output']>;
  /** Tokens of input, cached ones too, by our records. */
  recordedInputTokens?: Maybe<Scalars['Decimal']['output']>;
  /** Tokens of output, reasoning too, by our records. */
  recordedOutputTokens?: Maybe<Scalars['Decimal']['output']>;
  /** Our request; null for a day's calls, and where none is known. */
  requestId?: Maybe<Scalars['ID']['output']>;
  /** The supplier's name of the model. */
  upstreamModel: Scalars['String']['output'];
  /** The supplier's name of the call; null for a day's calls. */
  upstreamRequestId?: Maybe<Scalars['String']['output']>;
};

/** A page of a list of SupplierUsageDifference, newest first. */
export type SupplierUsageDifferenceConnection = {
  __typename?: 'SupplierUsageDifferenceConnection';
  /** The page, as edges. */
  edges: Array<SupplierUsageDifferenceEdge>;
  /** The page, without edges. */
  nodes: Array<SupplierUsageDifference>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One SupplierUsageDifference in a list. */
export type SupplierUsageDifferenceEdge = {
  __typename?: 'SupplierUsageDifferenceEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The SupplierUsageDifference. */
  node: SupplierUsageDifference;
};

/** What a supplier's list and our records do not agree in. */
export type SupplierUsageDifferenceKind =
  /** Both know them, at different costs, or with different tokens where the list has no costs. */
  | 'different'
  /** The supplier charges for calls that are not known here. */
  | 'orphan'
  /** Calls that used something, and are not in the list. */
  | 'unbilled';

/** One SupplierUsage in a list. */
export type SupplierUsageEdge = {
  __typename?: 'SupplierUsageEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The SupplierUsage. */
  node: SupplierUsage;
};

/** Whose list it looks like. */
export type SupplierUsageFormat =
  /** An export of usage or costs from Anthropic. */
  | 'anthropic'
  /** A bill of DashScope, with Chinese headings. */
  | 'dashscope'
  /** None of these. */
  | 'generic'
  /** An export of usage or costs from OpenAI. */
  | 'openai';

/** A supplier's list, held against our calls. */
export type SupplierUsageReport = {
  __typename?: 'SupplierUsageReport';
  /** By day and model; the first two thousand. */
  days: Array<SupplierUsageDay>;
  /** What it comes to. */
  totals: SupplierUsageTotals;
  /** The list. */
  usage: SupplierUsage;
};

/** What a list comes to. */
export type SupplierUsageTotals = {
  __typename?: 'SupplierUsageTotals';
  /** What the supplier charges. */
  billed: Scalars['Decimal']['output'];
  /** How many calls are recorded. */
  calls: Scalars['Int']['output'];
  /** Those whose cost is not known, or is in another currency: in no sum. */
  callsOfUnknownCost: Scalars['Int']['output'];
  /** Known to both, and not the same. */
  different: Scalars['Int']['output'];
  /** Of what is billed: for calls that are not known here. */
  orphan: Scalars['Decimal']['output'];
  /** Differences of this kind: charged for, and not known here. */
  orphans: Scalars['Int']['output'];
  /** What the calls cost by our records, in the list's currency. */
  recorded: Scalars['Decimal']['output'];
  /** Of what is recorded: for calls that are not in the list. */
  unbilled: Scalars['Decimal']['output'];
  /** Known here, and not in the list. */
  unbilledCalls: Scalars['Int']['output'];
};

/** The running product, and what it stands on. */
export type System = {
  __typename?: 'System';
  /** How large the database is, in bytes. */
  databaseBytes: Scalars['Decimal']['output'];
  /** That of PostgreSQL. */
  databaseVersion: Scalars['String']['output'];
  /** The steps that the database has taken, in their order. */
  migrations: Array<Migration>;
  /** That of Node. */
  nodeVersion: Scalars['String']['output'];
  /** The one heard last comes first. */
  nodes: Array<Node>;
  /** The product's version. */
  version: Scalars['String']['output'];
};

/** Which stored secret, or what is about to take its place. */
export type TestCredentialInput = {
  /** What the secret is called. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** Tried in place of the stored one, and not stored. */
  secret?: InputMaybe<Scalars['String']['input']>;
};

/** A supplier as it is about to be entered; nothing is stored. */
export type TestProviderInput = {
  /** Opens plain http and private addresses to this test; false when omitted. */
  allowPrivateAddress?: InputMaybe<Scalars['Boolean']['input']>;
  /** Up to, not including, the protocol's own last part. */
  baseUrl: Scalars['String']['input'];
  /** What it speaks. */
  protocol: Protocol;
  /** The secret; no stored one is ever sent to an address that is entered. */
  secret: Scalars['String']['input'];
  /** A model by the supplier's own name, for protocols that list none. */
  upstreamModel?: InputMaybe<Scalars['String']['input']>;
};

/** A customer or a model whose charges changed. */
export type TopMover = {
  __typename?: 'TopMover';
  /** What was charged in the time that is asked for. */
  after: Scalars['Decimal']['output'];
  /** What was charged in the time before. */
  before: Scalars['Decimal']['output'];
  /** `after` less `before`. */
  change: Scalars['Decimal']['output'];
  /** The same in percent of `before`, cut to two decimals; null when that is nothing. */
  changePercent?: Maybe<Scalars['Decimal']['output']>;
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** The customer's id, or the model. */
  key: Scalars['ID']['output'];
  /** The customer's name; null for a model. */
  name?: Maybe<Scalars['String']['output']>;
  /** Requests in the time that is asked for. */
  requestsAfter: Scalars['Int']['output'];
  /** Requests in the time before. */
  requestsBefore: Scalars['Int']['output'];
};

/** Whose charges changed most. */
export type TopMovers = {
  __typename?: 'TopMovers';
  /** From when; inclusive. */
  from: Scalars['DateTime']['output'];
  /** When the time before began, which was as long and ended at `from`. */
  fromBefore: Scalars['DateTime']['output'];
  /** The greatest change first, up or down. */
  movers: Array<TopMover>;
  /** Until when; exclusive. */
  to: Scalars['DateTime']['output'];
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

/** Which customer, and what to change; what is omitted stays, null clears where it is allowed. */
export type UpdateCustomerInput = {
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
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** The version that you read; if it is another one by now, nothing is changed. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** BCP 47, such as en-GB. */
  locale?: InputMaybe<Scalars['String']['input']>;
  /** Merged field by field into what is there: null takes a field away, lists are replaced whole. At most 16,384 bytes as JSON, 16 deep. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What the customer is called. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What all its keys have together; null lifts a limit. */
  rateLimits?: InputMaybe<RateLimitsInput>;
  /** IANA, such as Europe/Berlin, or UTC. */
  reportingTimezone?: InputMaybe<Scalars['String']['input']>;
};

/** A customer after a change. */
export type UpdateCustomerPayload = {
  __typename?: 'UpdateCustomerPayload';
  /** The customer. */
  customer?: Maybe<Customer>;
  /** What is known of it. */
  profile?: Maybe<Profile>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What changes of a deployment; what is omitted stays. */
export type UpdateDeploymentInput = {
  /** What the supplier charges; null is unknown. */
  cost?: InputMaybe<PriceInput>;
  /** `dep_…`. */
  deploymentId: Scalars['ID']['input'];
  /** Over the supplier's own flags. */
  flags?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Lower is tried first; 0 when omitted. */
  priority?: InputMaybe<Scalars['Int']['input']>;
  /** Where it is; null is the supplier's region. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is used. */
  status?: InputMaybe<CatalogStatus>;
  /** The supplier's name of the model. */
  upstreamModel?: InputMaybe<Scalars['String']['input']>;
  /** Share among deployments of one priority; 100 when omitted. */
  weight?: InputMaybe<Scalars['Int']['input']>;
};

/** What changes of a model; what is omitted stays. */
export type UpdateModelInput = {
  /** What it can do; chat and streaming when omitted. */
  capabilities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Tokens of input and output together; null is unknown. */
  contextWindow?: InputMaybe<Scalars['Int']['input']>;
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What people call it; its id when omitted. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** What it reads; text when omitted. */
  inputModalities?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Tokens of output at most; null is unknown. */
  maxOutputTokens?: InputMaybe<Scalars['Int']['input']>;
  /** What an auto model chooses from. */
  members?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The operator's own notes. */
  metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The model. */
  modelId: Scalars['ID']['input'];
  /** Whether it is in use. */
  status?: InputMaybe<CatalogStatus>;
  /** How an auto model chooses; null for a single model. */
  strategy?: InputMaybe<Strategy>;
  /** What it is listed under. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The version that was read; another one is a version_conflict. */
  version?: InputMaybe<Scalars['Int']['input']>;
  /** Who may see it; everyone when omitted. */
  visibility?: InputMaybe<Visibility>;
};

/** What to change about an operator. A new role, and being disabled, end their sessions. */
export type UpdateOperatorInput = {
  /** What they are called. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** `opr_…`. */
  operatorId: Scalars['ID']['input'];
  /** owner, admin, finance, support or read-only. */
  role?: InputMaybe<Scalars['String']['input']>;
  /** Whether they may log in. */
  status?: InputMaybe<PersonStatus>;
};

/** What changes of a draft; what is omitted stays. */
export type UpdatePriceDraftInput = {
  /** `drf_…`. */
  draftId: Scalars['ID']['input'];
  /** What to remember of it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** What it says, all of it. */
  price?: InputMaybe<PriceInput>;
  /** The version that was read; another one is a conflict. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** What changes of a supplier; what is omitted stays. */
export type UpdateProviderInput = {
  /** True only for model servers in one's own network. */
  allowPrivateAddress?: InputMaybe<Scalars['Boolean']['input']>;
  /** Secrets that are not entered again with a new address are disabled. */
  baseUrl?: InputMaybe<Scalars['String']['input']>;
  /** Secrets to store with it. */
  credentials?: InputMaybe<Array<CredentialInput>>;
  /** How it differs from its protocol's book. */
  flags?: InputMaybe<Scalars['JSONObject']['input']>;
  /** What it is called; unique. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What it speaks. */
  protocol?: InputMaybe<Protocol>;
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** Where it is; empty is nowhere in particular. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Whether it is used. */
  status?: InputMaybe<CatalogStatus>;
  /** The version that was read; another one is a version_conflict. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

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

/** Who may see a model. */
export type Visibility =
  /** Customers that are entitled to it. */
  | 'private'
  /** Every customer. */
  | 'public';

/** A code that is worth money, once. */
export type Voucher = {
  __typename?: 'Voucher';
  /** What it is worth. */
  amount: Scalars['Decimal']['output'];
  /** When it was issued. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217: only accounts of this currency can redeem it. */
  currency: Scalars['String']['output'];
  /** Until when; null is for ever. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** `vch_…`. */
  id: Scalars['ID']['output'];
  /** Who issued it. */
  issuedBy: Scalars['String']['output'];
  /** The last four characters of its code. */
  last4: Scalars['String']['output'];
  /** What it was issued for. */
  note: Scalars['String']['output'];
  /** The recharge that it became. */
  rechargeId?: Maybe<Scalars['ID']['output']>;
  /** When it was redeemed. */
  redeemedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The customer who redeemed it. */
  redeemedBy?: Maybe<Scalars['ID']['output']>;
  /** When it was revoked. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it can be redeemed. */
  state: VoucherState;
};

/** A page of a list of Voucher, newest first. */
export type VoucherConnection = {
  __typename?: 'VoucherConnection';
  /** The page, as edges. */
  edges: Array<VoucherEdge>;
  /** The page, without edges. */
  nodes: Array<Voucher>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One Voucher in a list. */
export type VoucherEdge = {
  __typename?: 'VoucherEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The Voucher. */
  node: Voucher;
};

/** Whether a voucher can be redeemed. */
export type VoucherState =
  /** It can. */
  | 'active'
  /** Its time is over. */
  | 'expired'
  /** A customer has redeemed it. */
  | 'redeemed'
  /** It was taken out of use. */
  | 'revoked';

/** Which scheduled price, and why. */
export type WithdrawPriceInput = {
  /** `prc_…`. */
  priceId: Scalars['ID']['input'];
  /** Goes into the audit. */
  reason: Scalars['String']['input'];
};

/** A price that was called off. */
export type WithdrawPricePayload = {
  __typename?: 'WithdrawPricePayload';
  /** The price. */
  publishedPrice?: Maybe<PublishedPrice>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
};

/** What a request used beyond what its account could give. */
export type WriteOff = {
  __typename?: 'WriteOff';
  /** What was not charged. */
  amount: Scalars['Decimal']['output'];
  /** When the request was settled. */
  at: Scalars['DateTime']['output'];
  /** What was. */
  charged: Scalars['Decimal']['output'];
  /** ISO 4217. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  customerId: Scalars['ID']['output'];
  /** `req_…`. */
  requestId: Scalars['ID']['output'];
};

/** A page of a list of WriteOff, newest first. */
export type WriteOffConnection = {
  __typename?: 'WriteOffConnection';
  /** The page, as edges. */
  edges: Array<WriteOffEdge>;
  /** The page, without edges. */
  nodes: Array<WriteOff>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
};

/** One WriteOff in a list. */
export type WriteOffEdge = {
  __typename?: 'WriteOffEdge';
  /** Where it stands: for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The WriteOff. */
  node: WriteOff;
};
