import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray, type PubSub } from "type-graphql";
import { admitCustomer, admitOperator, type Admit } from "./access.ts";
import { guardRoots } from "./guard-roots.ts";
import { inheritLimits } from "./inherit-limits.ts";
import { AuditResolver } from "./operator/audit-resolver.ts";
import { CatalogFileResolver } from "./operator/catalog-file-resolver.ts";
import { CustomerAccountResolver } from "./operator/customer-account-resolver.ts";
import { CustomerDetailsResolver } from "./operator/customer-details-resolver.ts";
import { CustomersAdminResolver } from "./operator/customers-resolver.ts";
import { GroupsAdminResolver } from "./operator/groups-resolver.ts";
import { HouseResolver } from "./operator/house-resolver.ts";
import { DeliveriesAdminResolver } from "./operator/deliveries-resolver.ts";
import { InvoicesResolver } from "./operator/invoices-resolver.ts";
import { LedgerAdminResolver } from "./operator/ledger-resolver.ts";
import { ModelsAdminResolver } from "./operator/models-resolver.ts";
import { MovementsAdminResolver } from "./operator/movements-resolver.ts";
import { OperatorsResolver } from "./operator/operators-resolver.ts";
import { CustomerPeopleResolver } from "./operator/people-customers-resolver.ts";
import { OperatorPeopleResolver } from "./operator/people-operators-resolver.ts";
import { PricesAdminResolver } from "./operator/prices-resolver.ts";
import { PaymentsAdminResolver } from "./operator/payments-resolver.ts";
import { ProviderTestsResolver } from "./operator/provider-tests-resolver.ts";
import { ProvidersAdminResolver } from "./operator/providers-resolver.ts";
import { RequestsResolver } from "./operator/requests-resolver.ts";
import { RoutingResolver } from "./operator/routing-resolver.ts";
import { SystemResolver } from "./operator/system-resolver.ts";
import { ResourcesAdminResolver } from "./operator/resources-resolver.ts";
import { UsageResolver } from "./operator/usage-resolver.ts";
import { VouchersAdminResolver } from "./operator/vouchers-resolver.ts";
import { WatchResolver } from "./operator/watch-resolver.ts";
import { StatementsAdminResolver } from "./operator/statements-resolver.ts";
import { limitTime } from "./time-limit.ts";
import { ActivityResolver } from "./resolvers/activity.ts";
import { AccountEventsResolver } from "./resolvers/audit.ts";
import { ApiKeyFieldsResolver } from "./resolvers/api-key-fields.ts";
import { ApiKeysResolver } from "./resolvers/api-keys.ts";
import { BillingResolver } from "./resolvers/billing.ts";
import { CatalogResolver } from "./resolvers/catalog.ts";
import { ConversationsResolver } from "./resolvers/conversations.ts";
import { CostsResolver } from "./resolvers/costs.ts";
import { CustomersResolver } from "./resolvers/customers.ts";
import { LedgerResolver } from "./resolvers/ledger.ts";
import { LiveResolver } from "./resolvers/live.ts";
import { ObservationResolver } from "./resolvers/observation.ts";
import { PeopleResolver } from "./resolvers/people.ts";
import { PaymentsResolver } from "./resolvers/payments.ts";
import { PoliciesResolver } from "./resolvers/policies.ts";
import { ProfileResolver } from "./resolvers/profile.ts";
import { ResourcesResolver } from "./resolvers/resources.ts";
import { ServingPoliciesResolver } from "./resolvers/serving-policies.ts";
import { SessionsResolver } from "./resolvers/sessions.ts";
import { TracesResolver } from "./resolvers/traces.ts";

type ResolverClass = new () => object;

const customerResolvers: NonEmptyArray<ResolverClass> = [
  CustomersResolver,
  ApiKeysResolver,
  ApiKeyFieldsResolver,
  ProfileResolver,
  ConversationsResolver,
  ResourcesResolver,
  CatalogResolver,
  LedgerResolver,
  LiveResolver,
  PaymentsResolver,
  PoliciesResolver,
  ServingPoliciesResolver,
  ActivityResolver,
  CostsResolver,
  ObservationResolver,
  BillingResolver,
  TracesResolver,
  PeopleResolver,
  SessionsResolver,
  AccountEventsResolver,
];

const operatorResolvers: NonEmptyArray<ResolverClass> = [
  OperatorsResolver,
  OperatorPeopleResolver,
  CustomerPeopleResolver,
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
  CustomerAccountResolver,
  CustomerDetailsResolver,
  ProviderTestsResolver,
  RoutingResolver,
  RequestsResolver,
  InvoicesResolver,
  UsageResolver,
  WatchResolver,
  SystemResolver,
  AuditResolver,
  ApiKeyFieldsResolver,
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

// type-graphql asks for it as soon as there is a subscription. Ours look by themselves; nothing is published.
const nobody: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`${topic} must say what it follows`);
  },
};

function build(resolvers: NonEmptyArray<ResolverClass>, admit: Admit): GraphQLSchema {
  const schema = inheritLimits(buildSchemaSync({ resolvers, validate: false, pubSub: nobody }));
  return limitTime(guardRoots(schema, admit));
}
