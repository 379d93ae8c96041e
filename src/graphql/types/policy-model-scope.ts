import { Field, InputType, ObjectType } from "type-graphql";
import type { Changes, ModelScope } from "../../policies/index.ts";
import { Limit, type Limits } from "../limits.ts";
import { ModelScopeModeEnum } from "./enums.ts";

/** A model that a policy names; whether there is one, the verb says. */
export const namedModelLimits: Limits = { minLength: 1, maxLength: 128 };

@ObjectType("PolicyModelScope", {
  simpleResolvers: true,
  description: "Which models a policy lets through, of those that the account and the key may call.",
})
export class PolicyModelScopeView {
  @Field(() => ModelScopeModeEnum, { description: "How requests are bound to models." })
  mode!: ModelScope["mode"];

  @Field(() => [String], { description: "The models; empty when automatic." })
  allowedModelIds!: readonly string[];
}

@InputType("PolicyModelScopeInput", {
  description: "What of the scope to change. Turned to automatic without a list, the list is emptied.",
})
export class PolicyModelScopeInput implements Changes<ModelScope> {
  @Field(() => ModelScopeModeEnum, { nullable: true, description: "How requests are bound to models." })
  @Limit({ notNull: true })
  mode?: ModelScope["mode"];

  @Field(() => [String], {
    nullable: true,
    description: "One model of single, at least one of selected, none of automatic; none twice.",
  })
  @Limit({ notNull: true, maxItems: 500, uniqueItems: true, ...namedModelLimits })
  allowedModelIds?: string[];
}

/** A scope as it is shown. */
export function toPolicyModelScope({ mode, allowedModelIds }: ModelScope): PolicyModelScopeView {
  return { mode, allowedModelIds };
}
