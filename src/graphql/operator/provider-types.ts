import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Credential, Provider, Status } from "../../catalog/index.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { Limit } from "../limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { connectionOf, PageArgs } from "../types/connection.ts";
import { ProtocolEnum } from "../types/enums.ts";
import { idLimits } from "../types/field-limits.ts";
import { CatalogStatusEnum } from "../types/model-enums.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("Credential", {
  simpleResolvers: true,
  description: "A stored secret: everything but the secret.",
})
export class CredentialView {
  @Field(() => ID, { description: "`crd_…`." })
  id!: string;

  @Field(() => String, { description: "What it is called; unique with its supplier." })
  label!: string;

  @Field(() => CatalogStatusEnum, { description: "Whether it is used." })
  status!: Status;

  @Field(() => Boolean, { description: "False when another master key sealed it: it must be entered again." })
  isReadable!: boolean;

  @Field(() => DateTime, { description: "When it was first entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

@ObjectType("Provider", { simpleResolvers: true, description: "A supplier of models." })
export class ProviderView {
  @Field(() => ID, { description: "`prv_…`." })
  id!: string;

  @Field(() => String, { description: "What it is called; unique." })
  name!: string;

  @Field(() => ProtocolEnum, { description: "What it speaks." })
  protocol!: Protocol;

  @Field(() => String, { description: "Up to, not including, the protocol's own last part." })
  baseUrl!: string;

  @Field(() => String, { description: "Where it is; empty is nowhere in particular." })
  region!: string;

  @Field(() => Boolean, { description: "Whether plain http and private addresses are open to it." })
  allowPrivateAddress!: boolean;

  @Field(() => CatalogStatusEnum, { description: "Whether it is used." })
  status!: Status;

  @Field(() => JsonObject, { description: "How it differs from its protocol's book." })
  flags!: object;

  @Field(() => [CredentialView], { description: "Its secrets, without the secrets." })
  credentials!: CredentialView[];

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;

  @Field(() => DateTime, { description: "When it was entered." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

export const ProviderConnection = connectionOf("Provider", () => ProviderView);

@ArgsType()
export class ProvidersArgs extends PageArgs {
  @Field(() => CatalogStatusEnum, { nullable: true, description: "Only suppliers in this state." })
  status?: Status | null;

  @Field(() => String, {
    nullable: true,
    description: "Only suppliers whose name or base URL contains this.",
  })
  @Limit({ maxLength: 100 })
  q?: string | null;
}

@InputType("CredentialInput", { description: "A secret to store." })
export class CredentialInput {
  @Field(() => String, { description: "What it is called; unique with its supplier." })
  @Limit({ minLength: 1, maxLength: 64 })
  label!: string;

  @Field(() => String, { description: "The secret; it can never be read again." })
  @Limit({ minLength: 1, maxLength: 4096 })
  secret!: string;
}

/** What may be stated of a new supplier and of a known one alike. */
@InputType()
export abstract class ProviderFieldsInput {
  @Field(() => String, { nullable: true, description: "Where it is; empty is nowhere in particular." })
  @Limit({ notNull: true, maxLength: 64 })
  region?: string;

  @Field(() => Boolean, { nullable: true, description: "True only for model servers in one's own network." })
  @Limit({ notNull: true })
  allowPrivateAddress?: boolean;

  @Field(() => CatalogStatusEnum, { nullable: true, description: "Whether it is used." })
  @Limit({ notNull: true })
  status?: Status;

  @Field(() => JsonObject, { nullable: true, description: "How it differs from its protocol's book." })
  @Limit({ notNull: true })
  flags?: object;

  @Field(() => [CredentialInput], { nullable: true, description: "Secrets to store with it." })
  @Limit({ notNull: true, maxItems: 50 })
  credentials?: CredentialInput[];
}

@InputType("CreateProviderInput", { description: "A new supplier." })
export class CreateProviderInput extends ProviderFieldsInput {
  @Field(() => String, { description: "What it is called; unique. Customers never see it." })
  @Limit({ minLength: 1, maxLength: 64 })
  name!: string;

  @Field(() => ProtocolEnum, { description: "What it speaks." })
  protocol!: Protocol;

  @Field(() => String, { description: "Up to, not including, the protocol's own last part." })
  @Limit({ minLength: 1, maxLength: 2000 })
  baseUrl!: string;
}

@InputType("UpdateProviderInput", { description: "What changes of a supplier; what is omitted stays." })
export class UpdateProviderInput extends ProviderFieldsInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { nullable: true, description: "What it is called; unique." })
  @Limit({ notNull: true, minLength: 1, maxLength: 64 })
  name?: string;

  @Field(() => ProtocolEnum, { nullable: true, description: "What it speaks." })
  @Limit({ notNull: true })
  protocol?: Protocol;

  @Field(() => String, {
    nullable: true,
    description: "Secrets that are not entered again with a new address are disabled.",
  })
  @Limit({ notNull: true, minLength: 1, maxLength: 2000 })
  baseUrl?: string;

  @Field(() => Int, {
    nullable: true,
    description: "The version that was read; another one is a version_conflict.",
  })
  @Limit({ notNull: true, min: 1 })
  version?: number;
}

@InputType("SetCredentialInput", {
  description: "A supplier's secret, in place of any older one of its label.",
})
export class SetCredentialInput extends CredentialInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;
}

@InputType("DisableCredentialInput", { description: "Which secret of which supplier." })
export class DisableCredentialInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "The secret's label." })
  @Limit({ minLength: 1, maxLength: 64 })
  label!: string;
}

@ObjectType("ProviderPayload", { simpleResolvers: true, description: "A supplier after a change." })
export class ProviderPayload extends Payload {
  @Field(() => ProviderView, { nullable: true, description: "The supplier." })
  provider!: ProviderView | null;
}

/** A supplier as operators see it. */
export function toProvider(provider: Provider): ProviderView {
  const { id, name, protocol, baseUrl, region, allowPrivateAddress, status, flags } = provider;
  const { version, createdAt, updatedAt } = provider;
  const credentials = provider.credentials.map(toCredential);
  const own = { id, name, protocol, baseUrl, region, allowPrivateAddress, status, flags };
  return { ...own, credentials, version, createdAt, updatedAt };
}

function toCredential({ id, label, status, isReadable, createdAt, updatedAt }: Credential): CredentialView {
  return { id, label, status, isReadable, createdAt, updatedAt };
}
