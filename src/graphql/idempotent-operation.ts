import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FormattedExecutionResult,
} from "graphql";
import { asAppError } from "../kernel/app-error.ts";
import type { AskedWrite, Claim, Turn } from "../storage/index.ts";
import type { Admit } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import { accessOf, type RootField } from "./guard-roots.ts";
import { withoutShownOnce, type Executed } from "./shown-once.ts";

/** A mutation that came with an Idempotency-Key. */
export interface IdempotentOperation extends Executed {
  /** Who may use a root field of the schema. */
  admit: Admit;
  asked: AskedWrite;
}

/**
 * The turn of a mutation that shall happen once. Who may not do it now learns nothing of how it went
 * before: the claim is the tenant's, its keys and people are not alike. Throws what `claimWrite` throws,
 * and `permission_denied`.
 */
export function beginOperation(ctx: GraphqlContext, operation: IdempotentOperation): Promise<Turn> {
  for (const field of rootFieldsOf(operation)) operation.admit(ctx.principal, accessOf(field) ?? {});
  return ctx.deps.claims.claim(ctx, operation.asked);
}

/**
 * Closes the claim of a mutation with its answer. A failure to do so is ours to know and not the caller's:
 * what he asked for is done, and a repetition will be told that it was.
 */
export async function endOperation(
  ctx: GraphqlContext,
  executed: Executed,
  { claim, result }: { claim: Claim; result: FormattedExecutionResult },
): Promise<void> {
  const kept = { ...result, data: withoutShownOnce(executed, result.data) };
  try {
    await ctx.deps.claims.close(ctx, { claim, answer: JSON.stringify(kept) });
  } catch (thrown) {
    ctx.deps.report(asAppError(thrown), ctx.requestId);
  }
}

function rootFieldsOf({ schema, document, operation }: Executed): RootField[] {
  const own: DocumentNode = {
    ...document,
    definitions: document.definitions.filter(
      (definition) => definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION,
    ),
  };
  const root = schema.getRootType(operation.operation);
  const types = new TypeInfo(schema);
  const fields: RootField[] = [];
  const collect = (): void => {
    const field = types.getParentType() === root ? types.getFieldDef() : null;
    if (field) fields.push(field as RootField);
  };
  visit(own, visitWithTypeInfo(types, { Field: collect }));
  return fields;
}
