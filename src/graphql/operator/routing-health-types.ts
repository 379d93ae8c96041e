import { Field, ID, Int, ObjectType } from "type-graphql";
import { DateTime } from "../scalars.ts";
import { enumOf } from "../types/enums.ts";

export type RouteState = "ok" | "failing" | "untried" | "inactive";
export const RouteStateEnum = enumOf<RouteState>("RouteState", "How the last call of a route went.", {
  ok: "It was answered.",
  failing: "The supplier failed it.",
  untried: "This node has not called it since it started.",
  inactive: "Model, deployment, supplier or credential is switched off.",
});

export type DeploymentStanding = "active" | "ejected" | "half_open";
export const DeploymentStandingEnum = enumOf<DeploymentStanding>(
  "DeploymentStanding",
  "Whether a node calls a deployment.",
  {
    active: "It is called.",
    ejected: "It failed several times in a row, and is left alone for a while.",
    half_open: "That while is over: one call at a time finds out whether it serves again.",
  },
);

export type CredentialStanding = "active" | "dropped" | "cooling";
export const CredentialStandingEnum = enumOf<CredentialStanding>(
  "CredentialStanding",
  "Whether a node uses a credential.",
  {
    active: "It is used.",
    dropped: "The supplier refused it: see to it. It is tried again from time to time.",
    cooling: "The supplier takes no more calls with it for the moment.",
  },
);

@ObjectType("RouteHealth", {
  simpleResolvers: true,
  description: "A deployment with one credential, and how its calls went.",
})
export class RouteHealthView {
  @Field(() => ID, { description: "`dep_…`." })
  deploymentId!: string;

  @Field(() => ID, { description: "The model." })
  modelId!: string;

  @Field(() => String, { description: "The supplier's name of the model." })
  upstreamModel!: string;

  @Field(() => ID, { description: "`prv_…`." })
  providerId!: string;

  @Field(() => String, { description: "What the supplier is called." })
  providerName!: string;

  @Field(() => ID, { description: "`crd_…`." })
  credentialId!: string;

  @Field(() => String, { description: "What the credential is called." })
  credentialLabel!: string;

  @Field(() => RouteStateEnum, { description: "How the last call went." })
  state!: RouteState;

  @Field(() => Int, { description: "Failures since the last answer." })
  consecutiveFailures!: number;

  @Field(() => DateTime, { nullable: true, description: "When it last answered; null: not yet." })
  succeededAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it last failed; null: not yet." })
  failedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "What kind of failure that was." })
  code!: string | null;

  @Field(() => Int, { nullable: true, description: "The status of that answer; null without one." })
  httpStatus!: number | null;

  @Field(() => DeploymentStandingEnum, { description: "Whether the node calls the deployment now." })
  deploymentState!: DeploymentStanding;

  @Field(() => DateTime, {
    nullable: true,
    description: "When its ejection ends; past while it is half open, null while it is active.",
  })
  ejectedUntil!: Date | null;

  @Field(() => CredentialStandingEnum, { description: "Whether the node uses the credential here now." })
  credentialState!: CredentialStanding;

  @Field(() => DateTime, { nullable: true, description: "When it is tried again; null while it is used." })
  credentialUntil!: Date | null;

  @Field(() => String, { nullable: true, description: "What is wrong with it; null while it is used." })
  credentialReason!: string | null;
}

@ObjectType("RoutingHealth", { simpleResolvers: true, description: "How suppliers do, as one node sees it." })
export class RoutingHealthView {
  @Field(() => String, { description: "The node that answers this." })
  nodeId!: string;

  @Field(() => [RouteHealthView], { description: "Every way to a supplier, by model and priority." })
  routes!: RouteHealthView[];
}
