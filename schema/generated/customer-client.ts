import type { DocumentNode } from 'graphql';
import * as Operations from './customer-operations.ts';


















































export type Requester<C = {}> = <R, V>(doc: DocumentNode, vars?: V, options?: C) => Promise<R> | AsyncIterable<R>
export function getSdk<C>(requester: Requester<C>) {
  return {
    ApiKeys(variables?: Operations.ApiKeysQueryVariables, options?: C): Promise<Operations.ApiKeysQuery> {
      return requester<Operations.ApiKeysQuery, Operations.ApiKeysQueryVariables>(Operations.ApiKeysDocument, variables, options) as Promise<Operations.ApiKeysQuery>;
    },
    ApiKey(variables: Operations.ApiKeyQueryVariables, options?: C): Promise<Operations.ApiKeyQuery> {
      return requester<Operations.ApiKeyQuery, Operations.ApiKeyQueryVariables>(Operations.ApiKeyDocument, variables, options) as Promise<Operations.ApiKeyQuery>;
    },
    ModelAccess(variables: Operations.ModelAccessQueryVariables, options?: C): Promise<Operations.ModelAccessQuery> {
      return requester<Operations.ModelAccessQuery, Operations.ModelAccessQueryVariables>(Operations.ModelAccessDocument, variables, options) as Promise<Operations.ModelAccessQuery>;
    },
    CreateApiKey(variables: Operations.CreateApiKeyMutationVariables, options?: C): Promise<Operations.CreateApiKeyMutation> {
      return requester<Operations.CreateApiKeyMutation, Operations.CreateApiKeyMutationVariables>(Operations.CreateApiKeyDocument, variables, options) as Promise<Operations.CreateApiKeyMutation>;
    },
    UpdateApiKey(variables: Operations.UpdateApiKeyMutationVariables, options?: C): Promise<Operations.UpdateApiKeyMutation> {
      return requester<Operations.UpdateApiKeyMutation, Operations.UpdateApiKeyMutationVariables>(Operations.UpdateApiKeyDocument, variables, options) as Promise<Operations.UpdateApiKeyMutation>;
    },
    CopyApiKey(variables: Operations.CopyApiKeyMutationVariables, options?: C): Promise<Operations.CopyApiKeyMutation> {
      return requester<Operations.CopyApiKeyMutation, Operations.CopyApiKeyMutationVariables>(Operations.CopyApiKeyDocument, variables, options) as Promise<Operations.CopyApiKeyMutation>;
    },
    RotateApiKey(variables: Operations.RotateApiKeyMutationVariables, options?: C): Promise<Operations.RotateApiKeyMutation> {
      return requester<Operations.RotateApiKeyMutation, Operations.RotateApiKeyMutationVariables>(Operations.RotateApiKeyDocument, variables, options) as Promise<Operations.RotateApiKeyMutation>;
    },
    DisableApiKey(variables: Operations.DisableApiKeyMutationVariables, options?: C): Promise<Operations.DisableApiKeyMutation> {
      return requester<Operations.DisableApiKeyMutation, Operations.DisableApiKeyMutationVariables>(Operations.DisableApiKeyDocument, variables, options) as Promise<Operations.DisableApiKeyMutation>;
    },
    BalanceConfig(variables?: Operations.BalanceConfigQueryVariables, options?: C): Promise<Operations.BalanceConfigQuery> {
      return requester<Operations.BalanceConfigQuery, Operations.BalanceConfigQueryVariables>(Operations.BalanceConfigDocument, variables, options) as Promise<Operations.BalanceConfigQuery>;
    },
    UpdateBalanceConfig(variables: Operations.UpdateBalanceConfigMutationVariables, options?: C): Promise<Operations.UpdateBalanceConfigMutation> {
      return requester<Operations.UpdateBalanceConfigMutation, Operations.UpdateBalanceConfigMutationVariables>(Operations.UpdateBalanceConfigDocument, variables, options) as Promise<Operations.UpdateBalanceConfigMutation>;
    },
    Balance(variables?: Operations.BalanceQueryVariables, options?: C): Promise<Operations.BalanceQuery> {
      return requester<Operations.BalanceQuery, Operations.BalanceQueryVariables>(Operations.BalanceDocument, variables, options) as Promise<Operations.BalanceQuery>;
    },
    BalanceTransactions(variables?: Operations.BalanceTransactionsQueryVariables, options?: C): Promise<Operations.BalanceTransactionsQuery> {
      return requester<Operations.BalanceTransactionsQuery, Operations.BalanceTransactionsQueryVariables>(Operations.BalanceTransactionsDocument, variables, options) as Promise<Operations.BalanceTransactionsQuery>;
    },
    BalanceTransaction(variables: Operations.BalanceTransactionQueryVariables, options?: C): Promise<Operations.BalanceTransactionQuery> {
      return requester<Operations.BalanceTransactionQuery, Operations.BalanceTransactionQueryVariables>(Operations.BalanceTransactionDocument, variables, options) as Promise<Operations.BalanceTransactionQuery>;
    },
    BalanceCheck(variables: Operations.BalanceCheckQueryVariables, options?: C): Promise<Operations.BalanceCheckQuery> {
      return requester<Operations.BalanceCheckQuery, Operations.BalanceCheckQueryVariables>(Operations.BalanceCheckDocument, variables, options) as Promise<Operations.BalanceCheckQuery>;
    },
    BillingDetail(variables?: Operations.BillingDetailQueryVariables, options?: C): Promise<Operations.BillingDetailQuery> {
      return requester<Operations.BillingDetailQuery, Operations.BillingDetailQueryVariables>(Operations.BillingDetailDocument, variables, options) as Promise<Operations.BillingDetailQuery>;
    },
    MonthlyStatement(variables?: Operations.MonthlyStatementQueryVariables, options?: C): Promise<Operations.MonthlyStatementQuery> {
      return requester<Operations.MonthlyStatementQuery, Operations.MonthlyStatementQueryVariables>(Operations.MonthlyStatementDocument, variables, options) as Promise<Operations.MonthlyStatementQuery>;
    },
    BillingRules(variables?: Operations.BillingRulesQueryVariables, options?: C): Promise<Operations.BillingRulesQuery> {
      return requester<Operations.BillingRulesQuery, Operations.BillingRulesQueryVariables>(Operations.BillingRulesDocument, variables, options) as Promise<Operations.BillingRulesQuery>;
    },
    BillingRule(variables: Operations.BillingRuleQueryVariables, options?: C): Promise<Operations.BillingRuleQuery> {
      return requester<Operations.BillingRuleQuery, Operations.BillingRuleQueryVariables>(Operations.BillingRuleDocument, variables, options) as Promise<Operations.BillingRuleQuery>;
    },
    Client(variables?: Operations.ClientQueryVariables, options?: C): Promise<Operations.ClientQuery> {
      return requester<Operations.ClientQuery, Operations.ClientQueryVariables>(Operations.ClientDocument, variables, options) as Promise<Operations.ClientQuery>;
    },
    Conversations(variables?: Operations.ConversationsQueryVariables, options?: C): Promise<Operations.ConversationsQuery> {
      return requester<Operations.ConversationsQuery, Operations.ConversationsQueryVariables>(Operations.ConversationsDocument, variables, options) as Promise<Operations.ConversationsQuery>;
    },
    Conversation(variables: Operations.ConversationQueryVariables, options?: C): Promise<Operations.ConversationQuery> {
      return requester<Operations.ConversationQuery, Operations.ConversationQueryVariables>(Operations.ConversationDocument, variables, options) as Promise<Operations.ConversationQuery>;
    },
    CreateConversation(variables: Operations.CreateConversationMutationVariables, options?: C): Promise<Operations.CreateConversationMutation> {
      return requester<Operations.CreateConversationMutation, Operations.CreateConversationMutationVariables>(Operations.CreateConversationDocument, variables, options) as Promise<Operations.CreateConversationMutation>;
    },
    UpdateConversation(variables: Operations.UpdateConversationMutationVariables, options?: C): Promise<Operations.UpdateConversationMutation> {
      return requester<Operations.UpdateConversationMutation, Operations.UpdateConversationMutationVariables>(Operations.UpdateConversationDocument, variables, options) as Promise<Operations.UpdateConversationMutation>;
    },
    ArchiveConversation(variables: Operations.ArchiveConversationMutationVariables, options?: C): Promise<Operations.ArchiveConversationMutation> {
      return requester<Operations.ArchiveConversationMutation, Operations.ArchiveConversationMutationVariables>(Operations.ArchiveConversationDocument, variables, options) as Promise<Operations.ArchiveConversationMutation>;
    },
    CostBreakdown(variables?: Operations.CostBreakdownQueryVariables, options?: C): Promise<Operations.CostBreakdownQuery> {
      return requester<Operations.CostBreakdownQuery, Operations.CostBreakdownQueryVariables>(Operations.CostBreakdownDocument, variables, options) as Promise<Operations.CostBreakdownQuery>;
    },
    CostOverview(variables?: Operations.CostOverviewQueryVariables, options?: C): Promise<Operations.CostOverviewQuery> {
      return requester<Operations.CostOverviewQuery, Operations.CostOverviewQueryVariables>(Operations.CostOverviewDocument, variables, options) as Promise<Operations.CostOverviewQuery>;
    },
    CostTrend(variables?: Operations.CostTrendQueryVariables, options?: C): Promise<Operations.CostTrendQuery> {
      return requester<Operations.CostTrendQuery, Operations.CostTrendQueryVariables>(Operations.CostTrendDocument, variables, options) as Promise<Operations.CostTrendQuery>;
    },
    CostModels(variables?: Operations.CostModelsQueryVariables, options?: C): Promise<Operations.CostModelsQuery> {
      return requester<Operations.CostModelsQuery, Operations.CostModelsQueryVariables>(Operations.CostModelsDocument, variables, options) as Promise<Operations.CostModelsQuery>;
    },
    CostModel(variables: Operations.CostModelQueryVariables, options?: C): Promise<Operations.CostModelQuery> {
      return requester<Operations.CostModelQuery, Operations.CostModelQueryVariables>(Operations.CostModelDocument, variables, options) as Promise<Operations.CostModelQuery>;
    },
    Models(variables?: Operations.ModelsQueryVariables, options?: C): Promise<Operations.ModelsQuery> {
      return requester<Operations.ModelsQuery, Operations.ModelsQueryVariables>(Operations.ModelsDocument, variables, options) as Promise<Operations.ModelsQuery>;
    },
    Model(variables: Operations.ModelQueryVariables, options?: C): Promise<Operations.ModelQuery> {
      return requester<Operations.ModelQuery, Operations.ModelQueryVariables>(Operations.ModelDocument, variables, options) as Promise<Operations.ModelQuery>;
    },
    ModelTags(variables?: Operations.ModelTagsQueryVariables, options?: C): Promise<Operations.ModelTagsQuery> {
      return requester<Operations.ModelTagsQuery, Operations.ModelTagsQueryVariables>(Operations.ModelTagsDocument, variables, options) as Promise<Operations.ModelTagsQuery>;
    },
    Preflight(variables: Operations.PreflightQueryVariables, options?: C): Promise<Operations.PreflightQuery> {
      return requester<Operations.PreflightQuery, Operations.PreflightQueryVariables>(Operations.PreflightDocument, variables, options) as Promise<Operations.PreflightQuery>;
    },
    ObservationMetrics(variables?: Operations.ObservationMetricsQueryVariables, options?: C): Promise<Operations.ObservationMetricsQuery> {
      return requester<Operations.ObservationMetricsQuery, Operations.ObservationMetricsQueryVariables>(Operations.ObservationMetricsDocument, variables, options) as Promise<Operations.ObservationMetricsQuery>;
    },
    ObservationCharts(variables?: Operations.ObservationChartsQueryVariables, options?: C): Promise<Operations.ObservationChartsQuery> {
      return requester<Operations.ObservationChartsQuery, Operations.ObservationChartsQueryVariables>(Operations.ObservationChartsDocument, variables, options) as Promise<Operations.ObservationChartsQuery>;
    },
    ObservationLogs(variables?: Operations.ObservationLogsQueryVariables, options?: C): Promise<Operations.ObservationLogsQuery> {
      return requester<Operations.ObservationLogsQuery, Operations.ObservationLogsQueryVariables>(Operations.ObservationLogsDocument, variables, options) as Promise<Operations.ObservationLogsQuery>;
    },
    RoutingPolicy(variables?: Operations.RoutingPolicyQueryVariables, options?: C): Promise<Operations.RoutingPolicyQuery> {
      return requester<Operations.RoutingPolicyQuery, Operations.RoutingPolicyQueryVariables>(Operations.RoutingPolicyDocument, variables, options) as Promise<Operations.RoutingPolicyQuery>;
    },
    UpdateRoutingPolicy(variables: Operations.UpdateRoutingPolicyMutationVariables, options?: C): Promise<Operations.UpdateRoutingPolicyMutation> {
      return requester<Operations.UpdateRoutingPolicyMutation, Operations.UpdateRoutingPolicyMutationVariables>(Operations.UpdateRoutingPolicyDocument, variables, options) as Promise<Operations.UpdateRoutingPolicyMutation>;
    },
    SecurityPolicy(variables?: Operations.SecurityPolicyQueryVariables, options?: C): Promise<Operations.SecurityPolicyQuery> {
      return requester<Operations.SecurityPolicyQuery, Operations.SecurityPolicyQueryVariables>(Operations.SecurityPolicyDocument, variables, options) as Promise<Operations.SecurityPolicyQuery>;
    },
    UpdateSecurityPolicy(variables: Operations.UpdateSecurityPolicyMutationVariables, options?: C): Promise<Operations.UpdateSecurityPolicyMutation> {
      return requester<Operations.UpdateSecurityPolicyMutation, Operations.UpdateSecurityPolicyMutationVariables>(Operations.UpdateSecurityPolicyDocument, variables, options) as Promise<Operations.UpdateSecurityPolicyMutation>;
    },
    ContextConfig(variables?: Operations.ContextConfigQueryVariables, options?: C): Promise<Operations.ContextConfigQuery> {
      return requester<Operations.ContextConfigQuery, Operations.ContextConfigQueryVariables>(Operations.ContextConfigDocument, variables, options) as Promise<Operations.ContextConfigQuery>;
    },
    UpdateContextConfig(variables: Operations.UpdateContextConfigMutationVariables, options?: C): Promise<Operations.UpdateContextConfigMutation> {
      return requester<Operations.UpdateContextConfigMutation, Operations.UpdateContextConfigMutationVariables>(Operations.UpdateContextConfigDocument, variables, options) as Promise<Operations.UpdateContextConfigMutation>;
    },
    Profile(variables?: Operations.ProfileQueryVariables, options?: C): Promise<Operations.ProfileQuery> {
      return requester<Operations.ProfileQuery, Operations.ProfileQueryVariables>(Operations.ProfileDocument, variables, options) as Promise<Operations.ProfileQuery>;
    },
    UpdateProfile(variables: Operations.UpdateProfileMutationVariables, options?: C): Promise<Operations.UpdateProfileMutation> {
      return requester<Operations.UpdateProfileMutation, Operations.UpdateProfileMutationVariables>(Operations.UpdateProfileDocument, variables, options) as Promise<Operations.UpdateProfileMutation>;
    },
    Resources(variables?: Operations.ResourcesQueryVariables, options?: C): Promise<Operations.ResourcesQuery> {
      return requester<Operations.ResourcesQuery, Operations.ResourcesQueryVariables>(Operations.ResourcesDocument, variables, options) as Promise<Operations.ResourcesQuery>;
    },
    Resource(variables: Operations.ResourceQueryVariables, options?: C): Promise<Operations.ResourceQuery> {
      return requester<Operations.ResourceQuery, Operations.ResourceQueryVariables>(Operations.ResourceDocument, variables, options) as Promise<Operations.ResourceQuery>;
    },
    ResourceTypes(variables?: Operations.ResourceTypesQueryVariables, options?: C): Promise<Operations.ResourceTypesQuery> {
      return requester<Operations.ResourceTypesQuery, Operations.ResourceTypesQueryVariables>(Operations.ResourceTypesDocument, variables, options) as Promise<Operations.ResourceTypesQuery>;
    },
    Trace(variables: Operations.TraceQueryVariables, options?: C): Promise<Operations.TraceQuery> {
      return requester<Operations.TraceQuery, Operations.TraceQueryVariables>(Operations.TraceDocument, variables, options) as Promise<Operations.TraceQuery>;
    },
    UsageBreakdown(variables?: Operations.UsageBreakdownQueryVariables, options?: C): Promise<Operations.UsageBreakdownQuery> {
      return requester<Operations.UsageBreakdownQuery, Operations.UsageBreakdownQueryVariables>(Operations.UsageBreakdownDocument, variables, options) as Promise<Operations.UsageBreakdownQuery>;
    }
  };
}
export type Sdk = ReturnType<typeof getSdk>;