import { Field, Int, ObjectType } from "type-graphql";
import type {
  Policy,
  RegionMode,
  RetryReason,
  Rollout,
  RoutingPolicy,
  RoutingStrategy,
} from "../../policies/index.ts";
import { DateTime, Percent } from "../scalars.ts";
import { PolicyModelScopeView, toPolicyModelScope } from "./policy-model-scope.ts";
import {
  RegionModeEnum,
  RetryReasonEnum,
  RoutingStrategyEnum,
  StickyByEnum,
} from "./routing-policy-enums.ts";

@ObjectType("RoutingRegions", { simpleResolvers: true, description: "Where requests may go." })
export class RoutingRegionsView {
  @Field(() => RegionModeEnum, { description: "What the regions mean." })
  mode!: RegionMode;

  @Field(() => [String], { description: "The regions, by the names that traces show." })
  allowed!: readonly string[];
}

@ObjectType("RoutingFallback", {
  simpleResolvers: true,
  description: "What is tried when the asked model cannot be served.",
})
export class RoutingFallbackView {
  @Field(() => Boolean, { description: "Whether anything is." })
  enabled!: boolean;

  @Field(() => [String], { description: "Other models, in the order in which they are tried." })
  models!: readonly string[];
}

@ObjectType("RoutingRetry", { simpleResolvers: true, description: "When another way is tried." })
export class RoutingRetryView {
  @Field(() => Int, { description: "How many calls one request may take, the first included." })
  maxAttempts!: number;

  @Field(() => Int, {
    nullable: true,
    description: "For how long a call may take to begin its answer; null: as long as the relay waits.",
  })
  perAttemptTimeoutMs!: number | null;

  @Field(() => [RetryReasonEnum], { description: "What another way is tried for." })
  on!: readonly RetryReason[];
}

@ObjectType("RoutingRollout", {
  simpleResolvers: true,
  description: "A share of the requests for one model that another one serves.",
})
export class RoutingRolloutView {
  @Field(() => String, { description: "The model that is asked for." })
  model!: string;

  @Field(() => String, { description: "The model that serves the share, at its own price." })
  targetModel!: string;

  @Field(() => Percent, { description: "How large the share is, in percent." })
  percent!: number;

  @Field(() => StickyByEnum, { description: "What stays with the same of the two." })
  stickyBy!: Rollout["stickyBy"];
}

@ObjectType("RoutingPolicy", { simpleResolvers: true, description: "Whom a customer's requests may go to." })
export class RoutingPolicyView {
  @Field(() => RoutingRegionsView, { description: "Where they may go." })
  regions!: RoutingRegionsView;

  @Field(() => RoutingStrategyEnum, { description: "Which way is tried first." })
  strategy!: RoutingStrategy;

  @Field(() => RoutingFallbackView, { description: "What is tried when the asked model cannot be served." })
  fallback!: RoutingFallbackView;

  @Field(() => RoutingRetryView, { description: "When another way is tried." })
  retry!: RoutingRetryView;

  @Field(() => [RoutingRolloutView], { description: "Shares that other models serve." })
  rollout!: RoutingRolloutView[];

  @Field(() => PolicyModelScopeView, { description: "Which models may be called." })
  modelScope!: PolicyModelScopeView;

  @Field(() => Int, { description: "Rises with every change; 0 was never changed." })
  version!: number;

  @Field(() => DateTime, { nullable: true, description: "When it last changed; null: never." })
  updatedAt!: Date | null;
}

/** A policy as it is shown. */
export function toRoutingPolicy({ document, version, updatedAt }: Policy<RoutingPolicy>): RoutingPolicyView {
  const { regions, strategy, fallback, retry, rollout, modelScope } = document;
  return {
    regions: { mode: regions.mode, allowed: regions.allowed },
    strategy,
    fallback: { enabled: fallback.enabled, models: fallback.models },
    retry: {
      maxAttempts: retry.maxAttempts,
      perAttemptTimeoutMs: retry.perAttemptTimeoutMs,
      on: retry.on,
    },
    rollout: rollout.map(({ model, targetModel, percent, stickyBy }) => {
      return { model, targetModel, percent, stickyBy };
    }),
    modelScope: toPolicyModelScope(modelScope),
    version,
    updatedAt,
  };
}
