import {
  defaultFieldResolver,
  getNullableType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { AppError, fail, type FieldError } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import type { Access, Admit } from "./access.ts";
import type { GraphqlContext } from "./context.ts";
import { exporterOf, type Exporter } from "./exports.ts";
import { findBreaches } from "./limits.ts";
import { camelCase } from "./spelling.ts";

export type RootField = GraphQLField<unknown, GraphqlContext, object>;
type Resolve = GraphQLFieldResolver<unknown, GraphqlContext, object>;

/** One thing in a mutation's input that could not be done; what every payload lists in `userErrors`. */
export interface UserError {
  field: string | null;
  code: ErrorCode;
  message: string;
}

// What says who you are or that we are broken stays a top-level error; the rest is an expected answer to an
// input.
const TOP_LEVEL = new Set<ErrorCode>([
  "permission_denied",
  "customer_suspended",
  "ip_not_allowed",
  "rate_limited",
]);

/**
 * The one walk over a built schema. It wraps every root field: first who may use it, then whether its
 * arguments keep their limits, then the resolver; a mutation's expected failures become the `userErrors` of
 * its payload. Throws when a mutation does not say who may use it.
 */
export function guardRoots(schema: GraphQLSchema, admit: Admit): GraphQLSchema {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}) as RootField[];
  for (const field of mutations) {
    if (!accessOf(field)) throw new Error(`the mutation ${field.name} does not say who may use it`);
    guard(field, admit);
    if (hasUserErrors(field)) reportUserErrors(field);
  }
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}) as RootField[])
    guard(field, admit);
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {}) as RootField[])
    guardSubscription(field, admit);
  return schema;
}

/** The same before a subscription begins; each of its events is then what it asked for. */
function guardSubscription(field: RootField, admit: Admit): void {
  const { subscribe } = field;
  if (!subscribe) throw new Error(`the subscription ${field.name} does not say what it follows`);
  const access = accessOf(field) ?? {};
  field.subscribe = (...call: Parameters<Resolve>): unknown => {
    const [, args, ctx] = call;
    admit(ctx.principal, access);
    refuseBreaches(field, args);
    return subscribe(...call);
  };
}

function guard(field: RootField, admit: Admit): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const access = accessOf(field) ?? {};
  const check = (args: object, ctx: GraphqlContext): void => {
    admit(ctx.principal, access);
    refuseBreaches(field, args);
  };
  field.resolve = (...call: Parameters<Resolve>): unknown => {
    const [, args, ctx] = call;
    check(args, ctx);
    return resolve(...call);
  };
  const exporter = exporterOf(field);
  if (!exporter) return;
  const checked =
    (rows: Exporter<object>): Exporter<object> =>
    (ctx, args) => {
      check(args, ctx);
      return rows(ctx, args);
    };
  const guarded = { items: checked(exporter.items), lines: checked(exporter.lines) };
  field.extensions = { ...field.extensions, exporter: guarded };
}

function refuseBreaches(field: RootField, args: object): void {
  const breaches = findBreaches(field.args, args);
  const [first] = breaches;
  if (!first) return;
  const otherwise = breaches.find((found) => found.otherwise)?.otherwise;
  if (otherwise) throw fail(otherwise);
  throw fail("invalid_request", {
    public: `${first.path}: ${first.message}.`,
    param: first.path,
    fields: breaches.map(({ path, message }) => ({ field: path, code: "invalid_request", message })),
  });
}

function reportUserErrors(field: RootField): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (...call: Parameters<Resolve>) => {
    try {
      return { userErrors: [], ...((await resolve(...call)) as object) };
    } catch (thrown) {
      if (thrown instanceof AppError && isExpected(thrown)) return { userErrors: userErrors(thrown) };
      throw thrown;
    }
  };
}

function isExpected(error: AppError): boolean {
  return error.status < 500 && error.status !== 401 && !TOP_LEVEL.has(error.code);
}

function userErrors(error: AppError): UserError[] {
  if (error.fields.length > 0) return error.fields.map(inInput);
  const field = error.param === undefined ? null : inputPath(error.param);
  return [{ field, code: error.code, message: error.message }];
}

function inInput(found: FieldError): UserError {
  return { field: inputPath(found.field), code: found.code, message: found.message };
}

// Verbs name a parameter as the wire does, in snake_case; here it was written in camelCase and inside
// `input`.
function inputPath(field: string): string {
  const path = camelCase(field);
  return path === "input" || path.startsWith("input.") ? path : `input.${path}`;
}

function hasUserErrors(field: RootField): boolean {
  const type = getNullableType(field.type);
  return isObjectType(type) && "userErrors" in type.getFields();
}

/** Who may use a root field, as its decorator says; undefined when none does. */
export function accessOf(field: RootField): Access | undefined {
  return field.extensions["access"] as Access | undefined;
}
