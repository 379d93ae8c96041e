import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { fail } from "../kernel/app-error.ts";
import type { GraphqlContext } from "./context.ts";

/** How long a query may take, from its coming in. */
export const QUERY_TIME_MS = 15_000;

type Resolve = GraphQLFieldResolver<unknown, GraphqlContext, object>;

/**
 * Has every field of a query that is waited for end in time: what is not there by then fails with
 * `service_unavailable`, and the rest of the answer goes out. A mutation is waited for to its end, since
 * whoever asked must learn how it went; the database bounds its transactions. A subscription has no end to
 * wait for.
 */
export function limitTime(schema: GraphQLSchema): GraphQLSchema {
  const unbound = new Set([schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    const limit = unbound.has(type) ? withoutEnd : inTime;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve as Resolve | undefined;
      if (resolve) field.resolve = limit(resolve);
    }
  }
  return schema;
}

function withoutEnd(resolve: Resolve): Resolve {
  return (...call) => {
    const [, , ctx] = call;
    ctx.deadline = Infinity;
    return resolve(...call);
  };
}

function inTime(resolve: Resolve): Resolve {
  return (...call) => {
    const [, , ctx] = call;
    const result: unknown = resolve(...call);
    const isBound = result instanceof Promise && ctx.deadline !== Infinity;
    return isBound ? orTooLate(result, ctx.deadline - Date.now()) : result;
  };
}

function orTooLate(result: Promise<unknown>, leftMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const tooLate = (): void => {
      const seconds = String(QUERY_TIME_MS / 1_000);
      reject(fail("service_unavailable", { public: `The query took longer than ${seconds} seconds.` }));
    };
    const timer = setTimeout(tooLate, Math.max(0, leftMs));
    result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
