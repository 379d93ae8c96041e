import { Field, ObjectType } from "type-graphql";
import { BlockingReasonView } from "./preflight.ts";

@ObjectType("ModelAccess", {
  simpleResolvers: true,
  description: "Whether a key can call a model now, and why not.",
})
export class ModelAccessView {
  @Field(() => String, { description: "The model." })
  model!: string;

  @Field(() => Boolean, { description: "Whether a call would be let in now." })
  callable!: boolean;

  @Field(() => [BlockingReasonView], { description: "Why not; empty when callable." })
  blockingReasons!: readonly BlockingReasonView[];
}
