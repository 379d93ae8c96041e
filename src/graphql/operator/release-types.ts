import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Limit } from "../limits.ts";
import { idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";
import { ReservationView } from "./house-types.ts";

@InputType("ReleaseReservationInput", {
  description: "Which reservation is stuck, and why it is not waited for.",
})
export class ReleaseReservationInput {
  @Field(() => ID, { description: "Its request: `req_…`." })
  @Limit(idLimits)
  requestId!: string;

  @Field(() => String, { description: "Goes into the audit." })
  @Limit({ minLength: 1, maxLength: 500 })
  reason!: string;
}

@ObjectType("ReleaseReservationPayload", {
  simpleResolvers: true,
  description: "A reservation that is closed.",
})
export class ReleaseReservationPayload extends Payload {
  @Field(() => ReservationView, { nullable: true, description: "The reservation." })
  reservation!: ReservationView | null;
}
