import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { acknowledgeAlert, getBalanceConfig, listAlerts, listDeliveries } from "../../policies/index.ts";
import { replayDelivery, rotateSigningKey, testWebhook, updateBalanceConfig } from "../../policies/index.ts";
import { Needs } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { omitNull } from "../omit-null.ts";
import { tenantOf } from "../tenant.ts";
import {
  AcknowledgeAlertInput,
  AcknowledgeAlertPayload,
  AlertConnection,
  AlertsArgs,
} from "../types/alert.ts";
import { toAlert, type AlertView } from "../types/alert.ts";
import { BalanceConfigView, toBalanceConfig, UpdateBalanceConfigInput } from "../types/balance-config.ts";
import { readBalanceConfigChanges, toBalanceConfigUpdate } from "../types/balance-config.ts";
import { UpdateBalanceConfigPayload } from "../types/balance-config.ts";
import { listInput, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { DeliveriesArgs, DeliveryConnection, ReplayDeliveryInput } from "../types/delivery.ts";
import { ReplayDeliveryPayload, RotateWebhookSigningKeyInput } from "../types/delivery.ts";
import { RotateWebhookSigningKeyPayload, TestWebhookInput, TestWebhookPayload } from "../types/delivery.ts";
import { toDelivery, type DeliveryView } from "../types/delivery.ts";

@Resolver()
export class PoliciesResolver {
  @Query(() => BalanceConfigView, { description: "Get balance notification and threshold settings." })
  async balanceConfig(@Ctx() ctx: GraphqlContext): Promise<BalanceConfigView> {
    return toBalanceConfig(await getBalanceConfig(ctx, { customerId: tenantOf(ctx) }));
  }

  @Mutation(() => UpdateBalanceConfigPayload, {
    description: "Update balance notification and threshold settings.",
  })
  @Needs("account:write")
  async updateBalanceConfig(
    @Arg("input", () => UpdateBalanceConfigInput, { description: "What to change." })
    input: UpdateBalanceConfigInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UpdateBalanceConfigPayload> {
    const changes = readBalanceConfigChanges(input);
    const of = { customerId: tenantOf(ctx), expectedVersion: input.expectedVersion };
    return toBalanceConfigUpdate(
      await updateBalanceConfig(ctx, { ...of, changes, networks: ctx.deps.webhookNetworks }),
    );
  }

  @Query(() => AlertConnection, { description: "List what you were told of." })
  async alerts(
    @Args(() => AlertsArgs) { isOpen, ...page }: AlertsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<AlertView>> {
    const input = { customerId: tenantOf(ctx), page: pageOf(page), ...omitNull({ isOpen }) };
    return toConnection(await listAlerts(ctx, input), toAlert);
  }

  @Mutation(() => AcknowledgeAlertPayload, {
    description: "Say that an alert was seen; again changes nothing.",
  })
  @Needs("account:write")
  async acknowledgeAlert(
    @Arg("input", () => AcknowledgeAlertInput, { description: "Which." }) input: AcknowledgeAlertInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<AcknowledgeAlertPayload> {
    return { alert: toAlert(await acknowledgeAlert(ctx, input)) };
  }

  @Query(() => DeliveryConnection, { description: "List the webhooks and mails that were sent to you." })
  async deliveries(
    @Args(() => DeliveriesArgs) args: DeliveriesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<DeliveryView>> {
    const input = { customerId: tenantOf(ctx), ...listInput(args) };
    return toConnection(await listDeliveries(ctx, input), toDelivery);
  }

  @Mutation(() => ReplayDeliveryPayload, {
    description: "Send a message again that arrived or was given up, under the same id.",
  })
  @Needs("account:write")
  async replayDelivery(
    @Arg("input", () => ReplayDeliveryInput, { description: "Which." }) input: ReplayDeliveryInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ReplayDeliveryPayload> {
    return { delivery: toDelivery(await replayDelivery(ctx, input)) };
  }

  @Mutation(() => TestWebhookPayload, {
    description: "Send yourself a webhook of the type webhook.test, signed like every other.",
  })
  @Needs("account:write")
  async testWebhook(
    @Arg("input", () => TestWebhookInput, { description: "What it carries." }) { note }: TestWebhookInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<TestWebhookPayload> {
    const input = { customerId: tenantOf(ctx), note: note ?? null };
    return { delivery: toDelivery(await testWebhook(ctx, input)) };
  }

  @Mutation(() => RotateWebhookSigningKeyPayload, {
    description: "Replace the key that signs your webhooks. It is returned once.",
  })
  @Needs("account:write")
  async rotateWebhookSigningKey(
    @Arg("input", () => RotateWebhookSigningKeyInput, { description: "For how long both keys sign." })
    { overlapSeconds = 0 }: RotateWebhookSigningKeyInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RotateWebhookSigningKeyPayload> {
    const made = await rotateSigningKey(ctx, { customerId: tenantOf(ctx), overlapSeconds });
    return { webhookSigningKey: made.signingKey, previousRetiresAt: made.previousRetiresAt };
  }
}
