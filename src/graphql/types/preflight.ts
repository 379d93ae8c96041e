import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import { formatAmount } from "../../kernel/money.ts";
import type { Preflight, ProtocolAddress } from "../deps.ts";
import { Limit } from "../limits.ts";
import { DateTime, Decimal } from "../scalars.ts";
import { ModelScopeView } from "./api-key.ts";
import { ErrorCodeEnum } from "./enums.ts";
import { modelIdLimits } from "./field-limits.ts";
import { PriceView, toPrice } from "./price.ts";

@ObjectType("BlockingReason", { simpleResolvers: true, description: "Why a model cannot be called." })
export class BlockingReasonView {
  @Field(() => ErrorCodeEnum, { description: "The code with which a call would be refused." })
  code!: ErrorCode;

  @Field(() => String, { description: "The same in a sentence." })
  message!: string;
}

@ObjectType("PreflightApiKey", { simpleResolvers: true, description: "The key that would call." })
export class PreflightApiKeyView {
  @Field(() => ID, { description: "`key_…`." })
  id!: string;

  @Field(() => String, { description: "What people call it." })
  name!: string;

  @Field(() => String, { description: "Whether it opens doors." })
  status!: string;

  @Field(() => ModelScopeView, { description: "Which models it may call." })
  modelScope!: { mode: string; modelIds: readonly string[] };
}

@ObjectType("PreflightBalance", { simpleResolvers: true, description: "The money behind a call." })
export class PreflightBalanceView {
  @Field(() => String, { description: "ISO 4217." })
  currency!: string;

  @Field(() => Decimal, { description: "What may be spent." })
  available!: string;

  @Field(() => Decimal, { description: "What must at least be there for a call to begin." })
  minimumRequired!: string;
}

@ObjectType("ProtocolAddress", { simpleResolvers: true, description: "Where one protocol is called." })
export class ProtocolAddressView {
  @Field(() => String, { description: "The HTTP method." })
  method!: string;

  @Field(() => String, { description: "Absolute." })
  url!: string;
}

@ObjectType("ProtocolAddresses", { simpleResolvers: true, description: "Where each protocol is called." })
export class ProtocolAddressesView {
  @Field(() => ProtocolAddressView, { description: "OpenAI Chat Completions." })
  openai!: ProtocolAddress;

  @Field(() => ProtocolAddressView, { description: "Anthropic Messages." })
  anthropic!: ProtocolAddress;

  @Field(() => ProtocolAddressView, { description: "DashScope text generation." })
  dashscope!: ProtocolAddress;
}

@ObjectType("Preflight", {
  simpleResolvers: true,
  description: "Whether one key can call one model now, and everything it needs to do so.",
})
export class PreflightView {
  @Field(() => String, { description: "The model." })
  model!: string;

  @Field(() => Boolean, { description: "Whether a call would be let in now." })
  callable!: boolean;

  @Field(() => [BlockingReasonView], { description: "Why not; empty when callable." })
  blockingReasons!: readonly BlockingReasonView[];

  @Field(() => PreflightApiKeyView, { nullable: true, description: "The key that asked; null for people." })
  apiKey!: PreflightApiKeyView | null;

  @Field(() => PreflightBalanceView, { description: "The money behind a call." })
  balance!: PreflightBalanceView;

  @Field(() => PriceView, { nullable: true, description: "What the model costs." })
  price!: PriceView | null;

  @Field(() => ProtocolAddressesView, { description: "Where each protocol is called." })
  protocols!: ProtocolAddressesView;

  @Field(() => String, { description: "Method and address of OpenAI Chat Completions." })
  chatCompletionsUrl!: string;

  @Field(() => String, { description: "Method and address of Anthropic Messages." })
  messagesUrl!: string;

  @Field(() => String, { description: "Method and address of DashScope text generation." })
  dashscopeUrl!: string;

  @Field(() => String, { description: "Where charges can be reconciled afterwards." })
  billingDetailUrl!: string;

  @Field(() => String, { description: "Where the month's statement is." })
  monthlyStatementUrl!: string;

  @Field(() => DateTime, { description: "When this was true." })
  checkedAt!: Date;
}

@ArgsType()
export class PreflightArgs {
  @Field(() => String, { description: "The model, as in a request body." })
  @Limit(modelIdLimits)
  model!: string;
}

/** A preflight as it is shown. */
export function toPreflight(found: Preflight): PreflightView {
  const { apiKey, balance, protocols } = found;
  return {
    model: found.model,
    callable: found.callable,
    blockingReasons: found.blockingReasons,
    apiKey: apiKey && {
      id: apiKey.id,
      name: apiKey.name,
      status: apiKey.status,
      modelScope: apiKey.modelScope,
    },
    balance: {
      currency: balance.currency,
      available: formatAmount(balance.available),
      minimumRequired: formatAmount(balance.minimumRequired),
    },
    price: found.price && toPrice(found.price),
    protocols: { openai: protocols.openai, anthropic: protocols.anthropic, dashscope: protocols.dashscope },
    chatCompletionsUrl: found.chatCompletionsUrl,
    messagesUrl: found.messagesUrl,
    dashscopeUrl: found.dashscopeUrl,
    billingDetailUrl: found.billingDetailUrl,
    monthlyStatementUrl: found.monthlyStatementUrl,
    checkedAt: found.checkedAt,
  };
}
