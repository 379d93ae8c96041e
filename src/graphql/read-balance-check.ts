import { fail } from "../kernel/app-error.ts";
import type { Nano } from "../kernel/money.ts";
import { noUsage } from "../kernel/usage.ts";
import { checkBalance, computeCharge, type BalanceCheck } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { readAmount } from "./read-amount.ts";
import { tenantOf } from "./tenant.ts";
import type { BalanceCheckInput } from "./types/balance-check.ts";

/**
 * Whether an amount, or a request to a model, could be paid now. Throws `invalid_request` unless exactly one
 * of the two is given in full and comes to something, `model_not_found` as the preflight does.
 */
export async function readBalanceCheck(ctx: GraphqlContext, input: BalanceCheckInput): Promise<BalanceCheck> {
  return checkBalance(ctx, { customerId: tenantOf(ctx), amount: await amountOf(ctx, input) });
}

async function amountOf(ctx: GraphqlContext, input: BalanceCheckInput): Promise<Nano> {
  const { amount, model, inputTokens, outputTokens } = input;
  const request = [model, inputTokens, outputTokens];
  if (isGiven(amount) === request.some(isGiven)) {
    throw refused("amount", "Give either amount, or model with input_tokens and output_tokens.");
  }
  if (isGiven(amount)) return positive(readAmount(amount, "amount"));
  if (!isGiven(model) || !isGiven(inputTokens) || !isGiven(outputTokens)) {
    throw refused("model", "model, input_tokens and output_tokens are needed together.");
  }
  if (inputTokens + outputTokens === 0) throw refused("input_tokens", "A request has tokens.");
  const { price } = await ctx.deps.preflight(ctx, { model });
  if (!price) throw refused("model", "This model has no price, so it cannot be called.");
  const usage = { ...noUsage, inputFresh: inputTokens, outputText: outputTokens };
  return computeCharge(price, usage).total;
}

function positive(amount: Nano): Nano {
  if (amount <= 0n) throw refused("amount", "The amount must be positive.");
  return amount;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function refused(param: string, message: string): Error {
  return fail("invalid_request", { public: message, param });
}
