import {
  execute,
  getArgumentValues,
  getVariableValues,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import type { GraphqlContext } from "./context.ts";
import { planOf, type Part, type PlannedField, type RootPlan } from "./prepared-plan.ts";

/** A validated document that is executed again and again, each time with other variables. */
export interface Prepared {
  schema: GraphQLSchema;
  document: DocumentNode;
  variables: Record<string, unknown>;
}

const plans = new WeakMap<DocumentNode, RootPlan | null>();

/**
 * Executes a prepared document as graphql-js would, by a plan that is made once: a page of a hundred rows has
 * thousands of fields, and looking each of them up anew is most of the work. An error leaves no data beside
 * it. What has no plan is left to graphql-js.
 */
export async function runPrepared(prepared: Prepared, ctx: GraphqlContext): Promise<ExecutionResult> {
  const { schema, document, variables } = prepared;
  let plan = plans.get(document);
  if (plan === undefined) plans.set(document, (plan = planOf(schema, document)));
  if (plan === null) return execute({ schema, document, variableValues: variables, contextValue: ctx });
  const { root, node, key, info } = plan;
  const read = getVariableValues(schema, plan.variables, variables);
  if (read.errors) return { errors: read.errors };
  try {
    const args = getArgumentValues(root, node, read.coerced);
    const answer = new Answer(ctx);
    const value: unknown = root.resolve?.(undefined, args, ctx, info);
    return { data: await answer.complete(key, plan.part, value) };
  } catch (thrown) {
    return { errors: [asGraphqlError(thrown, key)], data: null };
  }
}

type Target = Record<string, unknown> | unknown[];

/** The answer to one operation, as it comes together. */
class Answer {
  readonly #ctx: GraphqlContext;
  #waiting: Promise<void>[] = [];

  constructor(ctx: GraphqlContext) {
    this.#ctx = ctx;
  }

  async complete(key: string, part: Part, value: unknown): Promise<Record<string, unknown>> {
    const data: Record<string, unknown> = {};
    this.#put(data, key, { part, value });
    // Whoever waits together is asked together: that is when a loader reads for all of them.
    while (this.#waiting.length > 0) await Promise.all(this.#waiting.splice(0));
    return data;
  }

  #put(target: Target, key: string | number, { part, value }: { part: Part; value: unknown }): void {
    const at = target as Record<string | number, unknown>;
    if (!isPromise(value)) {
      at[key] = this.#finish(part, value);
      return;
    }
    // Its place among the others is kept.
    at[key] = null;
    this.#waiting.push(
      value.then((found) => {
        at[key] = this.#finish(part, found);
      }),
    );
  }

  #finish(part: Part, value: unknown): unknown {
    if (value === null || value === undefined) {
      if (part.isRequired) throw new GraphQLError(`Cannot return null for non-nullable field ${part.name}.`);
      return null;
    }
    if (value instanceof Error) throw value;
    switch (part.kind) {
      case "leaf":
        return part.serialize(value);
      case "list":
        return this.#list(part.of, value as Iterable<unknown>);
      case "object":
        return this.#object(part.fields, value as Record<string, unknown>);
    }
  }

  #list(of: Part, values: Iterable<unknown>): unknown[] {
    const items: unknown[] = [];
    for (const value of values) this.#put(items, items.length, { part: of, value });
    return items;
  }

  #object(fields: readonly PlannedField[], source: Record<string, unknown>): Record<string, unknown> {
    const answered: Record<string, unknown> = {};
    for (const field of fields) {
      this.#put(answered, field.key, { part: field.part, value: this.#value(field, source) });
    }
    return answered;
  }

  #value({ name, resolve, info }: PlannedField, source: Record<string, unknown>): unknown {
    if (resolve) return resolve(source, {}, this.#ctx, info);
    const value = source[name];
    return typeof value === "function" ? (value as Ask).call(source, {}, this.#ctx, info) : value;
  }
}

type Ask = (this: object, args: object, ctx: GraphqlContext, info: GraphQLResolveInfo) => unknown;

function isPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as Promise<unknown>).then === "function"
  );
}

function asGraphqlError(thrown: unknown, key: string): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown;
  const originalError = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new GraphQLError(originalError.message, { originalError, path: [key] });
}
