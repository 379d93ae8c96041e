import { Field, ObjectType } from "type-graphql";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";
import { ErrorCodeEnum } from "./enums.ts";

@ObjectType("UserError", {
  simpleResolvers: true,
  description: "Something in the input that could not be done.",
})
export class UserErrorView {
  @Field(() => String, { nullable: true, description: "Where in the arguments, such as `input.name`." })
  field!: string | null;

  @Field(() => ErrorCodeEnum, { description: "What went wrong." })
  code!: ErrorCode;

  @Field(() => String, { description: "The same in a sentence." })
  message!: string;
}

/** Every mutation's answer: its object, absent when `userErrors` has something to say. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserErrorView], { description: "What could not be done and why; empty on success." })
  userErrors?: UserErrorView[];
}
