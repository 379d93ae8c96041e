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
  /** A JSON object; it is stored and given back as it came. */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
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
};

/** Whether an entry of the catalog is in use. */
export type CatalogStatus =
  /** It is in use. */
  | 'active'
  /** It stays on record and serves nobody. */
  | 'disabled';

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

/** A new key for a customer. */
export type CreateCustomerApiKeyInput = {
  /** `cus_…`. */
  customerId: Scalars['ID']['input'];
  /** What it shall be. */
  key: CreateApiKeyInput;
};

/** A new tenant; its account is opened with it. */
export type CreateCustomerInput = {
  /** ISO 4217; it can never be changed. */
  currency: Scalars['String']['input'];
  /** What people call it. */
  name: Scalars['String']['input'];
  /** IANA, such as Europe/Berlin; UTC when omitted. */
  reportingTimezone?: InputMaybe<Scalars['String']['input']>;
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

/** A tenant. */
export type Customer = {
  __typename?: 'Customer';
  /** When it was taken on. */
  createdAt: Scalars['DateTime']['output'];
  /** ISO 4217; it never changes. */
  currency: Scalars['String']['output'];
  /** `cus_…`. */
  id: Scalars['ID']['output'];
  /** What people call it. */
  name: Scalars['String']['output'];
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
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The Customer. */
  node: Customer;
};

/** A customer after a change. */
export type CustomerPayload = {
  __typename?: 'CustomerPayload';
  /** The customer. */
  customer?: Maybe<Customer>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
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

/** Which secret of which supplier. */
export type DisableCredentialInput = {
  /** The secret's label. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
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
  /** When the session ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose session it is. */
  operator?: Maybe<Operator>;
  /** `op_…`: send it as `Authorization: Bearer`. */
  token?: Maybe<Scalars['String']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
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

/** How a key is bound to models. */
export type ModelScopeMode =
  /** To none: every model that the customer may use. */
  | 'automatic'
  /** To a selection of models. */
  | 'selected'
  /** To one model. */
  | 'single';

export type Mutation = {
  __typename?: 'Mutation';
  /** Make the catalog agree with a file: all of it, or nothing. */
  catalogApply: CatalogApplyPayload;
  /** Take on a customer, with an empty account. */
  createCustomer: CustomerPayload;
  /** Make an API key for a customer; the token is returned once. */
  createCustomerApiKey: CreateApiKeyPayload;
  /** Let a supplier serve a model. */
  createDeployment: DeploymentPayload;
  /** Enter a model. */
  createModel: ModelPayload;
  /** Enter a supplier. */
  createProvider: ProviderPayload;
  /** Take a resource off the list, for good. */
  deleteResource: DeleteResourcePayload;
  /** Stop the use of one secret at once. */
  disableCredential: ProviderPayload;
  /** Let a customer see and call a private model, or end that. */
  entitleCustomer: EntitleCustomerPayload;
  /** Log in. It must be the only field of its operation. */
  logInOperator: LogInOperatorPayload;
  /** Publish a price as a new version. */
  publishPrice: PublishPricePayload;
  /** Pay money into a customer's account, once per key. */
  rechargeCustomer: RechargeCustomerPayload;
  /** Serve a suspended customer again. */
  reinstateCustomer: CustomerPayload;
  /** Enter a resource, or change what is stated of it. */
  saveResource: ResourcePayload;
  /** Store a supplier's secret; it can never be read again. */
  setCredential: ProviderPayload;
  /** Suspend a customer: its keys are refused from now on. */
  suspendCustomer: CustomerPayload;
  /** Change a deployment; what is omitted stays. */
  updateDeployment: DeploymentPayload;
  /** Change a model; what is omitted stays. */
  updateModel: ModelPayload;
  /** Change a supplier; what is omitted stays. */
  updateProvider: ProviderPayload;
};


export type MutationCatalogApplyArgs = {
  input: CatalogApplyInput;
};


export type MutationCreateCustomerArgs = {
  input: CreateCustomerInput;
};


export type MutationCreateCustomerApiKeyArgs = {
  input: CreateCustomerApiKeyInput;
};


export type MutationCreateDeploymentArgs = {
  input: CreateDeploymentInput;
};


export type MutationCreateModelArgs = {
  input: CreateModelInput;
};


export type MutationCreateProviderArgs = {
  input: CreateProviderInput;
};


export type MutationDeleteResourceArgs = {
  input: DeleteResourceInput;
};


export type MutationDisableCredentialArgs = {
  input: DisableCredentialInput;
};


export type MutationEntitleCustomerArgs = {
  input: EntitleCustomerInput;
};


export type MutationLogInOperatorArgs = {
  input: LogInOperatorInput;
};


export type MutationPublishPriceArgs = {
  input: PublishPriceInput;
};


export type MutationRechargeCustomerArgs = {
  input: RechargeCustomerInput;
};


export type MutationReinstateCustomerArgs = {
  input: CustomerStatusInput;
};


export type MutationSaveResourceArgs = {
  input: SaveResourceInput;
};


export type MutationSetCredentialArgs = {
  input: SetCredentialInput;
};


export type MutationSuspendCustomerArgs = {
  input: CustomerStatusInput;
};


export type MutationUpdateDeploymentArgs = {
  input: UpdateDeploymentInput;
};


export type MutationUpdateModelArgs = {
  input: UpdateModelInput;
};


export type MutationUpdateProviderArgs = {
  input: UpdateProviderInput;
};

/** A person who runs the product. */
export type Operator = {
  __typename?: 'Operator';
  /** `opr_…`. */
  id: Scalars['ID']['output'];
  /** owner, admin, finance, support or read-only. */
  role: Scalars['String']['output'];
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Where the next page begins; null on the last page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is a next page. */
  hasNextPage: Scalars['Boolean']['output'];
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
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
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

/** A new version of a model's price. */
export type PublishPriceInput = {
  /** The one customer it is for; omitted: the list price. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** From when; now when omitted. */
  effectiveFrom?: InputMaybe<Scalars['DateTime']['input']>;
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
};

export type Query = {
  __typename?: 'Query';
  /** Get a customer's balance. */
  balance?: Maybe<Balance>;
  /** What applying a catalog file would change now. */
  catalogDiff: Array<CatalogChange>;
  /** The catalog as a file (YAML), without secrets. */
  catalogExport: Scalars['String']['output'];
  /** Get one customer. */
  customer?: Maybe<Customer>;
  /** List customers. */
  customers: CustomerConnection;
  /** Check the books against every law, in one snapshot. */
  ledgerVerify: Array<LedgerFinding>;
  /** Get one model. */
  model?: Maybe<Model>;
  /** List models, with deployments, costs and list prices. */
  models: ModelConnection;
  /** Who is asking. */
  operator: Operator;
  /** List suppliers, without their secrets. */
  providers: ProviderConnection;
  /** List what customers are offered: models, MCP servers, skills, agents. */
  resources: ResourceConnection;
};


export type QueryBalanceArgs = {
  customerId: Scalars['ID']['input'];
};


export type QueryCatalogDiffArgs = {
  file: Scalars['String']['input'];
};


export type QueryCustomerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<CustomerStatus>;
};


export type QueryModelArgs = {
  id: Scalars['ID']['input'];
};


export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
};


export type QueryProvidersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<CatalogStatus>;
};


export type QueryResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  q?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  type?: InputMaybe<ResourceType>;
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

/** A recharge and the balance after it. */
export type RechargeCustomerPayload = {
  __typename?: 'RechargeCustomerPayload';
  /** The customer's balance now. */
  balance?: Maybe<Balance>;
  /** `rch_…`. */
  rechargeId?: Maybe<Scalars['ID']['output']>;
  /** What could not be done and why; empty on success. */
  userErrors: Array<UserError>;
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
  /** Where it is reached. */
  endpoint?: Maybe<Scalars['String']['output']>;
  /** `res_…`. */
  id: Scalars['ID']['output'];
  /** Whatever else is to be said. */
  metadata: Scalars['JSONObject']['output'];
  /** Unique within its type. */
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
  /** Where the list goes on after this one; given for the last of a page that has a next. */
  cursor?: Maybe<Scalars['String']['output']>;
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

/** A supplier's secret, in place of any older one of its label. */
export type SetCredentialInput = {
  /** What it is called; unique with its supplier. */
  label: Scalars['String']['input'];
  /** `prv_…`. */
  providerId: Scalars['ID']['input'];
  /** The secret; it can never be read again. */
  secret: Scalars['String']['input'];
};

/** How an auto model chooses among its members. */
export type Strategy =
  /** By price and speed together. */
  | 'balanced'
  /** By price. */
  | 'cheapest'
  /** By speed. */
  | 'fastest';

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
