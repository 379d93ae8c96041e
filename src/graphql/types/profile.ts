import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Profile, ProfileChanges } from "../../customers/index.ts";
import { Limit } from "../limits.ts";
import { countryLimits } from "./field-limits.ts";
import { DateTime, JsonObject } from "../scalars.ts";
import { Payload } from "./user-error.ts";

@ObjectType("Profile", { simpleResolvers: true, description: "What a customer says of itself." })
export class ProfileView {
  @Field(() => ID, { description: "`cus_…`." })
  customerId!: string;

  @Field(() => String, { description: "What the customer is called." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The company behind it." })
  company!: string | null;

  @Field(() => String, { nullable: true, description: "Whom to ask." })
  contactName!: string | null;

  @Field(() => String, { nullable: true, description: "Where they are written to." })
  contactEmail!: string | null;

  @Field(() => String, { nullable: true, description: "Where they are called." })
  contactPhone!: string | null;

  @Field(() => String, { nullable: true, description: "ISO 3166-1 alpha-2." })
  country!: string | null;

  @Field(() => String, { nullable: true, description: "BCP 47." })
  locale!: string | null;

  @Field(() => String, { description: "IANA: by its days and months figures are cut." })
  reportingTimezone!: string;

  @Field(() => String, { nullable: true, description: "Where bills go." })
  billingEmail!: string | null;

  @Field(() => JsonObject, { description: "The customer's own notes." })
  metadata!: object;

  @Field(() => Int, { description: "Rises with every change." })
  version!: number;

  @Field(() => DateTime, { description: "When it last changed." })
  updatedAt!: Date;
}

@InputType("UpdateProfileInput", {
  description: "What to change; what is omitted stays, and null clears where it is allowed.",
})
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: "What the customer is called." })
  @Limit({ notNull: true, minLength: 1, maxLength: 120 })
  name?: string;

  @Field(() => String, { nullable: true, description: "The company behind it." })
  @Limit({ minLength: 1, maxLength: 200 })
  company?: string | null;

  @Field(() => String, { nullable: true, description: "Whom to ask." })
  @Limit({ minLength: 1, maxLength: 120 })
  contactName?: string | null;

  @Field(() => String, { nullable: true, description: "An e-mail address." })
  @Limit({ minLength: 3, maxLength: 254 })
  contactEmail?: string | null;

  @Field(() => String, { nullable: true, description: "A telephone number, as people write it." })
  @Limit({ minLength: 1, maxLength: 40 })
  contactPhone?: string | null;

  @Field(() => String, { nullable: true, description: "ISO 3166-1 alpha-2, such as DE." })
  @Limit(countryLimits)
  country?: string | null;

  @Field(() => String, { nullable: true, description: "BCP 47, such as en-GB." })
  @Limit({ minLength: 2, maxLength: 35 })
  locale?: string | null;

  @Field(() => String, { nullable: true, description: "IANA, such as Europe/Berlin, or UTC." })
  @Limit({ notNull: true, minLength: 3, maxLength: 64 })
  reportingTimezone?: string;

  @Field(() => String, { nullable: true, description: "An e-mail address." })
  @Limit({ minLength: 3, maxLength: 254 })
  billingEmail?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description:
      "Merged field by field into what is there: null takes a field away, lists are replaced whole. " +
      "At most 16,384 bytes as JSON, 16 deep.",
  })
  @Limit({ notNull: true })
  metadata?: Record<string, unknown>;

  @Field(() => Int, {
    nullable: true,
    description: "The version that you read; if it is another one by now, nothing is changed.",
  })
  @Limit({ notNull: true, min: 0 })
  expectedVersion?: number;
}

@ObjectType("UpdateProfilePayload", { simpleResolvers: true, description: "The profile after a change." })
export class UpdateProfilePayload extends Payload {
  @Field(() => ProfileView, { nullable: true, description: "The profile." })
  profile!: ProfileView | null;
}

/** A profile as it is shown. */
export function toProfile(profile: Profile): ProfileView {
  return {
    customerId: profile.customerId,
    name: profile.name,
    company: profile.company,
    contactName: profile.contactName,
    contactEmail: profile.contactEmail,
    contactPhone: profile.contactPhone,
    country: profile.country,
    locale: profile.locale,
    reportingTimezone: profile.reportingTimezone,
    billingEmail: profile.billingEmail,
    metadata: profile.metadata,
    version: profile.version,
    updatedAt: profile.updatedAt,
  };
}

/** What of the profile an input states; what it leaves out is absent. */
export function readProfileChanges(input: UpdateProfileInput): ProfileChanges {
  return {
    name: input.name,
    company: input.company,
    contactName: input.contactName,
    contactEmail: input.contactEmail,
    contactPhone: input.contactPhone,
    country: input.country,
    locale: input.locale,
    reportingTimezone: input.reportingTimezone,
    billingEmail: input.billingEmail,
    metadata: input.metadata,
  };
}
