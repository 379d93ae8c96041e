import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray } from "type-graphql";
import { admitCustomer, admitOperator, type Admit } from "./access.ts";
import { guardRoots } from "./guard-roots.ts";
import { inheritLimits } from "./inherit-limits.ts";
import { CatalogFileResolver } from "./operator/catalog-file-resolver.ts";
import { CustomersAdminResolver } from "./operator/customers-resolver.ts";
import { GroupsAdminResolver } from "./operator/groups-resolver.ts";
import { HouseResolver } from "./operator/house-resolver.ts";
import { DeliveriesAdminResolver } from "./operator/deliveries-resolver.ts";
import { LedgerAdminResolver } from "./operator/ledger-resolver.ts";
import { ModelsAdminResolver } from "./operator/models-resolver.ts";
import { MovementsAdminResolver } from "./operator/movements-resolver.ts";
import { OperatorsResolver } from "./operator/operators-resolver.ts";
import { PricesAdminResolver } from "./operator/prices-resolver.ts";
import { PaymentsAdminResolver } from "./operator/payments-resolver.ts";
import { ProvidersAdminResolver } from "./operator/providers-resolver.ts";
import { ResourcesAdminResolver } from "./operator/resources-resolver.ts";
import { VouchersAdminResolver } from "./operator/vouchers-resolver.ts";
import { StatementsAdminResolver } from "./operator/statements-resolver.ts";
import { ActivityResolver } from "./resolvers/activity.ts";
import { BillingResolver } from "./resolvers/billing.ts";
import { CatalogResolver } from "./resolvers/catalog.ts";
import { CustomersResolver } from "./resolvers/customers.ts";
import { LedgerResolver } from "./resolvers/ledger.ts";
import { PaymentsResolver } from "./resolvers/payments.ts";
import { PoliciesResolver } from "./resolvers/policies.ts";
import { TracesResolver } from "./resolvers/traces.ts";

type ResolverClass = new () => object;

const customerResolvers: NonEmptyArray<ResolverClass> = [
  CustomersResolver,
  CatalogResolver,
  LedgerResolver,
  PaymentsResolver,
  PoliciesResolver,
  ActivityResolver,
  BillingResolver,
  TracesResolver,
];

const operatorResolvers: NonEmptyArray<ResolverClass> = [
  OperatorsResolver,
  CustomersAdminResolver,
  ProvidersAdminResolver,
  ModelsAdminResolver,
  PricesAdminResolver,
  GroupsAdminResolver,
  ResourcesAdminResolver,
  CatalogFileResolver,
  LedgerAdminResolver,
  HouseResolver,
  StatementsAdminResolver,
  MovementsAdminResolver,
  VouchersAdminResolver,
  PaymentsAdminResolver,
  DeliveriesAdminResolver,
];

/**
 * The schema of /graphql: what a customer's keys and people may ask, and nothing of suppliers or their cost.
 */
export function buildCustomerSchema(): GraphQLSchema {
  return build(customerResolvers, admitCustomer);
}

/** The schema of /graphql/operator. */
export function buildOperatorSchema(): GraphQLSchema {
  return build(operatorResolvers, admitOperator);
}

function build(resolvers: NonEmptyArray<ResolverClass>, admit: Admit): GraphQLSchema {
  return guardRoots(inheritLimits(buildSchemaSync({ resolvers, validate: false })), admit);
}
