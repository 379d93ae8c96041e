import { Field, Int, ObjectType } from "type-graphql";
import type { PolicyEffects } from "../../activity/index.ts";
import { maskedEntities, type MaskedEntity, type SafetyDirection } from "../../policies/index.ts";
import { enumOf } from "./enums.ts";
import { MaskedEntityEnum, SafetyDirectionEnum } from "./security-policy-enums.ts";

type Safety = NonNullable<PolicyEffects["safety"]>;

export const SafetyVerdictEnum = enumOf<Safety["verdict"]>("SafetyVerdict", "What content safety did.", {
  flagged: "It noted what it found, and let it pass.",
  blocked: "It refused it.",
});

@ObjectType("SafetyEffect", { simpleResolvers: true, description: "What content safety found." })
export class SafetyEffectView {
  @Field(() => SafetyVerdictEnum, { description: "What it did about it." })
  verdict!: Safety["verdict"];

  @Field(() => SafetyDirectionEnum, { description: "Where it found it." })
  direction!: SafetyDirection;

  @Field(() => [String], {
    description: "What it found, such as `category:violence`, `term` or `pattern`; never the text itself.",
  })
  findings!: string[];
}

@ObjectType("MaskedCount", { simpleResolvers: true, description: "How often one kind of thing was hidden." })
export class MaskedCountView {
  @Field(() => MaskedEntityEnum, { description: "What was hidden." })
  entity!: MaskedEntity;

  @Field(() => Int, { description: "How many of it." })
  count!: number;
}

@ObjectType("RolloutEffect", { simpleResolvers: true, description: "Where a rollout sent a request." })
export class RolloutEffectView {
  @Field(() => String, { description: "The model of the rollout." })
  model!: string;

  @Field(() => String, { description: "The model that it was sent to." })
  targetModel!: string;
}

@ObjectType("PolicyEffects", {
  simpleResolvers: true,
  description: "What the customer's policies did to a request.",
})
export class PolicyEffectsView {
  @Field(() => SafetyEffectView, {
    nullable: true,
    description: "What content safety found; null: nothing.",
  })
  safety!: SafetyEffectView | null;

  @Field(() => [MaskedCountView], { description: "What was hidden before a model saw it." })
  masked!: MaskedCountView[];

  @Field(() => Int, { description: "How many of the oldest messages were left out." })
  truncatedMessages!: number;

  @Field(() => RolloutEffectView, { nullable: true, description: "Where a rollout sent it; null: nowhere." })
  rollout!: RolloutEffectView | null;

  @Field(() => String, {
    nullable: true,
    description: "The fallback model that was tried; null: the asked one could be served.",
  })
  fallbackModel!: string | null;
}

/** What policies did, as it is shown. */
export function toPolicyEffects(effects: PolicyEffects): PolicyEffectsView {
  const { safety, masked = {}, truncatedMessages = 0, rollout, fallbackModel = null } = effects;
  return {
    safety: safety
      ? { verdict: safety.verdict, direction: safety.direction, findings: safety.findings }
      : null,
    masked: maskedEntities.flatMap((entity) => {
      const count = masked[entity] ?? 0;
      return count > 0 ? [{ entity, count }] : [];
    }),
    truncatedMessages,
    rollout: rollout ? { model: rollout.model, targetModel: rollout.targetModel } : null,
    fallbackModel,
  };
}
