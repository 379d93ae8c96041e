import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { deleteSupplierInvoice, listSupplierInvoices } from "../../activity/index.ts";
import { reconcileSupplierInvoice, recordSupplierInvoice } from "../../activity/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { readAmount } from "../read-amount.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { DeleteSupplierInvoiceInput, DeleteSupplierInvoicePayload } from "./invoice-types.ts";
import { ReconciliationView, RecordSupplierInvoiceInput, SupplierInvoiceArgs } from "./invoice-types.ts";
import { SupplierInvoiceConnection, SupplierInvoicePayload, SupplierInvoicesArgs } from "./invoice-types.ts";
import { toReconciliation, toSupplierInvoice, type SupplierInvoiceView } from "./invoice-types.ts";

@Resolver()
export class InvoicesResolver {
  @Query(() => SupplierInvoiceConnection, { description: "List what suppliers have asked for." })
  async supplierInvoices(
    @Args(() => SupplierInvoicesArgs) args: SupplierInvoicesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<SupplierInvoiceView>> {
    return toConnection(await listSupplierInvoices(ctx, listInput(args)), toSupplierInvoice);
  }

  @Query(() => ReconciliationView, {
    nullable: true,
    description: "Hold a supplier's invoice against what its calls cost by our records.",
  })
  async reconcileSupplierInvoice(
    @Args(() => SupplierInvoiceArgs) args: SupplierInvoiceArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ReconciliationView> {
    return toReconciliation(await reconcileSupplierInvoice(ctx, args));
  }

  @Mutation(() => SupplierInvoicePayload, {
    description: "Note what a supplier asks for. No money is moved.",
  })
  @OpenTo("finance")
  async recordSupplierInvoice(
    @Arg("input", () => RecordSupplierInvoiceInput, { description: "The invoice." })
    { amount, ...input }: RecordSupplierInvoiceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<SupplierInvoicePayload> {
    const terms = { ...input, amount: readAmount(amount, "amount") };
    return { invoice: toSupplierInvoice(await recordSupplierInvoice(ctx, terms)) };
  }

  @Mutation(() => DeleteSupplierInvoicePayload, {
    description: "Take off an invoice that was noted wrongly.",
  })
  @OpenTo("finance")
  async deleteSupplierInvoice(
    @Arg("input", () => DeleteSupplierInvoiceInput, { description: "Which." })
    input: DeleteSupplierInvoiceInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<DeleteSupplierInvoicePayload> {
    await deleteSupplierInvoice(ctx, input);
    return { invoiceId: input.invoiceId };
  }
}
