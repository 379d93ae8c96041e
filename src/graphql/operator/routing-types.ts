import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { Rollout } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { JsonObject, Percent } from "../scalars.ts";
import { ErrorCodeEnum, ProtocolEnum } from "../types/enums.ts";
import { StickyByEnum } from "../types/routing-policy-enums.ts";
import { idLimits } from "../types/field-limits.ts";
import { SupplierCostView } from "./cost-types.ts";
import { PriceVersionView } from "./price-types.ts";

@InputType("RouteDryRunInput", {
  description: "A request that is thought of, and whose: a key's, or some key's of a customer.",
})
export class RouteDryRunInput {
  @Field(() => ID, { nullable: true, description: "`cus_…`: as if by a key that may call every model." })
  @Limit(idLimits)
  customerId?: string | null;

  @Field(() => ID, { nullable: true, description: "`key_…`." })
  @Limit(idLimits)
  apiKeyId?: string | null;

  @Field(() => ProtocolEnum, { description: "The protocol in which it would be asked." })
  protocol!: Protocol;

  @Field(() => String, { nullable: true, description: "The model; omitted: the one that the body names." })
  @Limit({ minLength: 1, maxLength: 128 })
  model?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description: "The body as a client would send it; omitted: a short question.",
  })
  body?: object | null;
}

@ObjectType("Refusal", { simpleResolvers: true, description: "Why something would not work." })
export class RefusalView {
  @Field(() => ErrorCodeEnum, { description: "The code that the client would read." })
  code!: ErrorCode;

  @Field(() => String, { description: "The same in a sentence." })
  message!: string;
}

@ObjectType("RouteCandidate", {
  simpleResolvers: true,
  description: "A deployment of the model that would serve, and whether it could serve this request.",
})
export class RouteCandidateView {
  @Field(() => ID, { description: "The model that it would serve." })
  modelId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The customer's fallback model that it would be asked for; null: the model itself.",
  })
  fallbackModel!: string | null;

  @Field(() => ID, { description: "`dep_…`." })
  deploymentId!: string;

  @Field(() => ID, { description: "`prv_…`." })
  providerId!: string;

  @Field(() => String, { description: "What the supplier is called." })
  providerName!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => ProtocolEnum, { nullable: true, description: "What it speaks; null when it is not on offer." })
  protocol!: Protocol | null;

  @Field(() => String, { nullable: true, description: "Where it is." })
  region!: string | null;

  @Field(() => Int, { description: "Lower is tried first." })
  priority!: number;

  @Field(() => Int, { description: "Share among deployments of one priority." })
  weight!: number;

  @Field(() => Int, { nullable: true, description: "Its place among those to try, from 1; null: not tried." })
  place!: number | null;

  @Field(() => Int, { description: "In how many of a hundred requests it would be asked first." })
  firstPercent!: number;

  @Field(() => Boolean, { description: "Whether the request would be put into other words for it." })
  isTranslated!: boolean;

  @Field(() => [String], { description: "Parameters that it would not be told, by the client's names." })
  ignored!: readonly string[];

  @Field(() => RefusalView, { nullable: true, description: "Why it would not be asked; null: it would." })
  refusal!: RefusalView | null;

  @Field(() => SupplierCostView, { nullable: true, description: "What it charges; null is unknown." })
  cost!: SupplierCostView | null;
}

@ObjectType("RolloutShare", {
  simpleResolvers: true,
  description: "A share of the requests for a model that another one serves.",
})
export class RolloutShareView {
  @Field(() => ID, { description: "The model that serves them." })
  targetModel!: string;

  @Field(() => Percent, { description: "So many of a hundred." })
  percent!: number;

  @Field(() => StickyByEnum, { description: "What stays with one of the two." })
  stickyBy!: Rollout["stickyBy"];

  @Field(() => Boolean, { description: "Whether this request would be one of them." })
  isTaken!: boolean;
}

@ObjectType("RouteDryRun", {
  simpleResolvers: true,
  description: "The way that a request would take, and why. Nothing was called, held or charged.",
})
export class RouteDryRunView {
  @Field(() => ID, { description: "Whose request it would be." })
  customerId!: string;

  @Field(() => ID, { nullable: true, description: "By which key." })
  apiKeyId!: string | null;

  @Field(() => String, { nullable: true, description: "The model as it is asked for; null: it names none." })
  model!: string | null;

  @Field(() => String, { nullable: true, description: "The model that would serve; null: none would." })
  servedModel!: string | null;

  @Field(() => [String], { description: "Of an auto model, those that can be called, the best first." })
  members!: readonly string[];

  @Field(() => [RolloutShareView], { description: "What the customer rolls out in place of the model." })
  rollouts!: readonly RolloutShareView[];

  @Field(() => RefusalView, {
    nullable: true,
    description: "What the client would be told; null when a supplier would be called.",
  })
  refusal!: RefusalView | null;

  @Field(() => PriceVersionView, { nullable: true, description: "The price that it would be charged by." })
  price!: PriceVersionView | null;

  @Field(() => [RouteCandidateView], { description: "By their places; those that are not tried come last." })
  candidates!: RouteCandidateView[];
}
