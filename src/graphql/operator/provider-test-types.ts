import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ProbeReport } from "../../catalog/index.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import { Limit } from "../limits.ts";
import { ProtocolEnum } from "../types/enums.ts";
import { idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("ProviderTest", {
  simpleResolvers: true,
  description: "What came of asking a supplier for real. None of its own words are in it.",
})
export class ProviderTestView {
  @Field(() => Boolean, { description: "It answered, whatever it said." })
  isReachable!: boolean;

  @Field(() => Boolean, { description: "It took the secret, and did what it was asked." })
  isWorking!: boolean;

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  latencyMs!: number;

  @Field(() => Int, { nullable: true, description: "The HTTP status of the answer; null without one." })
  httpStatus!: number | null;

  @Field(() => [String], {
    nullable: true,
    description: "Its models by its own names, a hundred at most; null when it did not list any.",
  })
  models!: readonly string[] | null;

  @Field(() => String, { nullable: true, description: "What is wrong, in a sentence; null: nothing." })
  problem!: string | null;
}

@InputType("TestProviderInput", {
  description: "A supplier as it is about to be entered; nothing is stored.",
})
export class TestProviderInput {
  @Field(() => ProtocolEnum, { description: "What it speaks." })
  protocol!: Protocol;

  @Field(() => String, { description: "Up to, not including, the protocol's own last part." })
  @Limit({ minLength: 1, maxLength: 500 })
  baseUrl!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "Opens plain http and private addresses to this test; false when omitted.",
  })
  @Limit({ notNull: true })
  allowPrivateAddress?: boolean;

  @Field(() => String, {
    description: "The secret; no stored one is ever sent to an address that is entered.",
  })
  @Limit({ minLength: 1, maxLength: 4096 })
  secret!: string;

  @Field(() => String, {
    nullable: true,
    description: "A model by the supplier's own name, for protocols that list none.",
  })
  @Limit({ notNull: true, minLength: 1, maxLength: 256 })
  upstreamModel?: string;
}

@InputType("TestCredentialInput", { description: "Which stored secret, or what is about to take its place." })
export class TestCredentialInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "What the secret is called." })
  @Limit({ minLength: 1, maxLength: 64 })
  label!: string;

  @Field(() => String, { nullable: true, description: "Tried in place of the stored one, and not stored." })
  @Limit({ notNull: true, minLength: 1, maxLength: 4096 })
  secret?: string;
}

@InputType("DeleteCredentialInput", { description: "Which secret." })
export class DeleteCredentialInput {
  @Field(() => ID, { description: "`prv_…`." })
  @Limit(idLimits)
  providerId!: string;

  @Field(() => String, { description: "What the secret is called." })
  @Limit({ minLength: 1, maxLength: 64 })
  label!: string;
}

@ObjectType("ProviderTestPayload", { simpleResolvers: true, description: "A test of a supplier." })
export class ProviderTestPayload extends Payload {
  @Field(() => ProviderTestView, { nullable: true, description: "What came of it." })
  test!: ProviderTestView | null;
}

/** A test as operators see it. */
export function toProviderTest(report: ProbeReport): ProviderTestView {
  const { isReachable, isWorking, latencyMs, httpStatus, models, problem } = report;
  return { isReachable, isWorking, latencyMs, httpStatus, models, problem };
}
