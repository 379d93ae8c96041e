import { ArgsType, Field, ID, InputType, ObjectType } from "type-graphql";
import { Limit } from "../limits.ts";
import { ApiKeysArgs, RateLimitsInput } from "../types/api-key-input.ts";
import { idLimits } from "../types/field-limits.ts";
import { ProfileView, UpdateProfileInput } from "../types/profile.ts";
import { Payload } from "../types/user-error.ts";
import { CustomerView } from "./customer-types.ts";

@ArgsType()
export class CustomerProfileArgs {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@ArgsType()
export class CustomerApiKeysArgs extends ApiKeysArgs {
  @Field(() => ID, { description: "Whose: `cus_…`." })
  @Limit(idLimits)
  customerId!: string;
}

@InputType("UpdateCustomerInput", {
  description: "Which customer, and what to change; what is omitted stays, null clears where it is allowed.",
})
export class UpdateCustomerInput extends UpdateProfileInput {
  @Field(() => ID, { description: "`cus_…`." })
  @Limit(idLimits)
  customerId!: string;

  @Field(() => RateLimitsInput, {
    nullable: true,
    description: "What all its keys have together; null lifts a limit.",
  })
  @Limit({ notNull: true })
  rateLimits?: RateLimitsInput;
}

@ObjectType("UpdateCustomerPayload", { simpleResolvers: true, description: "A customer after a change." })
export class UpdateCustomerPayload extends Payload {
  @Field(() => CustomerView, { nullable: true, description: "The customer." })
  customer!: CustomerView | null;

  @Field(() => ProfileView, { nullable: true, description: "What is known of it." })
  profile!: ProfileView | null;
}
