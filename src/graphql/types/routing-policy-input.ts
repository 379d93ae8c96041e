import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { RegionMode, RetryReason, Rollout, RoutingStrategy } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { Percent } from "../scalars.ts";
import { namedModelLimits, PolicyModelScopeInput } from "./policy-model-scope.ts";
import {
  RegionModeEnum,
  RetryReasonEnum,
  RoutingStrategyEnum,
  StickyByEnum,
} from "./routing-policy-enums.ts";
import { RoutingPolicyView } from "./routing-policy.ts";
import { Payload } from "./user-error.ts";

@InputType("RoutingRegionsInput", { description: "What of the regions to change." })
export class RoutingRegionsInput {
  @Field(() => RegionModeEnum, { nullable: true, description: "What the regions mean." })
  @Limit({ notNull: true })
  mode?: RegionMode;

  @Field(() => [String], {
    nullable: true,
    description: "The regions, by the names that traces show; at least one unless the mode is any.",
  })
  @Limit({ notNull: true, maxItems: 50, minLength: 1, maxLength: 64, uniqueItems: true })
  allowed?: string[];
}

@InputType("RoutingFallbackInput", { description: "What of the fallback to change." })
export class RoutingFallbackInput {
  @Field(() => Boolean, { nullable: true, description: "Whether other models are tried." })
  @Limit({ notNull: true })
  enabled?: boolean;

  @Field(() => [String], { nullable: true, description: "The models, in their order; none twice." })
  @Limit({ notNull: true, maxItems: 10, uniqueItems: true, ...namedModelLimits })
  models?: string[];
}

@InputType("RoutingRetryInput", { description: "What of the retries to change." })
export class RoutingRetryInput {
  @Field(() => Int, { nullable: true, description: "Calls for one request, the first included." })
  @Limit({ notNull: true, min: 1, max: 5 })
  maxAttempts?: number;

  @Field(() => Int, {
    nullable: true,
    description: "For how long a call may take to begin its answer; null: as long as the relay waits.",
  })
  @Limit({ min: 100, max: 600_000 })
  perAttemptTimeoutMs?: number | null;

  @Field(() => [RetryReasonEnum], { nullable: true, description: "What another way is tried for." })
  @Limit({ notNull: true, uniqueItems: true })
  on?: RetryReason[];
}

@InputType("RoutingRolloutInput", {
  description: "A share of the requests for one model that another one serves.",
})
export class RoutingRolloutInput {
  @Field(() => String, { description: "The model that is asked for." })
  @Limit(namedModelLimits)
  model!: string;

  @Field(() => String, { description: "The model that serves the share: another one." })
  @Limit(namedModelLimits)
  targetModel!: string;

  @Field(() => Percent, {
    description: "In percent, with at most two decimals; of one model at most 100 together.",
  })
  @Limit({ min: 0, max: 100 })
  percent!: number;

  @Field(() => StickyByEnum, {
    nullable: true,
    defaultValue: "key",
    description: "What stays with the same of the two.",
  })
  @Limit({ notNull: true })
  stickyBy!: Rollout["stickyBy"];
}

@InputType("UpdateRoutingPolicyInput", {
  description:
    "What to change; what is omitted stays, objects merge field by field, lists are replaced whole.",
})
export class UpdateRoutingPolicyInput {
  @Field(() => RoutingRegionsInput, { nullable: true, description: "Where requests may go." })
  @Limit({ notNull: true })
  regions?: RoutingRegionsInput;

  @Field(() => RoutingStrategyEnum, { nullable: true, description: "Which way is tried first." })
  @Limit({ notNull: true })
  strategy?: RoutingStrategy;

  @Field(() => RoutingFallbackInput, {
    nullable: true,
    description: "What is tried when the asked model cannot be served.",
  })
  @Limit({ notNull: true })
  fallback?: RoutingFallbackInput;

  @Field(() => RoutingRetryInput, { nullable: true, description: "When another way is tried." })
  @Limit({ notNull: true })
  retry?: RoutingRetryInput;

  @Field(() => [RoutingRolloutInput], { nullable: true, description: "Shares that other models serve." })
  @Limit({ notNull: true, maxItems: 20 })
  rollout?: RoutingRolloutInput[];

  @Field(() => PolicyModelScopeInput, { nullable: true, description: "Which models may be called." })
  @Limit({ notNull: true })
  modelScope?: PolicyModelScopeInput;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateRoutingPolicyPayload", {
  simpleResolvers: true,
  description: "The routing policy after a change.",
})
export class UpdateRoutingPolicyPayload extends Payload {
  @Field(() => RoutingPolicyView, { nullable: true, description: "The policy." })
  routingPolicy!: RoutingPolicyView | null;
}
