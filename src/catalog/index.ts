// What is for sale, and from where. Types first, then pure rules, then verbs in the order of who uses them.
export type { CatalogModel, Availability } from "./catalog-model.ts";
export type { Deployment, DeploymentFields } from "./deployment.ts";
export type { ModelFields, ModelKind, OperatorModel, Strategy, Visibility } from "./model.ts";
export type { Obstacle } from "./callable.ts";
export type { BelowCost, MarginWarning, PricedComponent } from "./margin.ts";
export type { Offer, OfferedDeployment, OfferedModel, Occasion } from "./offer.ts";
export type { PriceAssessment } from "./assess-price-draft.ts";
export type { PriceDraft } from "./price-draft.ts";
export type { Buyer, ModelPriceScope, PriceScope } from "./price-scope.ts";
export { priceStatuses, type PriceStatus, type PriceVersion } from "./price-version.ts";
export type { Published } from "./publish-terms.ts";
export type { PriceInput, RateInput, TierInput } from "./price-input.ts";
export type { Credential, NewCredential, Provider, ProviderFields, Status } from "./provider.ts";
export type { ProbeReport, ProbeTarget, SupplierProbe } from "./supplier-probe.ts";
export type { EnteredType, Resource, ResourceFields, ResourceType, ResourceTypeCount } from "./resource.ts";
export { flagDefaults, type SettledFlags, type UpstreamFlags } from "./upstream-flags.ts";
export type { CatalogFile } from "./file/catalog-file.ts";
export type { CatalogChange } from "./file/plan.ts";

export { checkBaseUrl, type BaseUrlVerdict } from "./base-url.ts";
export { describeWarning, pricedComponents } from "./margin.ts";
export { callableDeployments, callableMembers, isVisible, obstacleTo, priceAt } from "./offer.ts";
export { printPrice } from "./price-input.ts";
export { demoCatalog } from "./demo-catalog.ts";

// Serving.
export { loadOffer } from "./load-offer.ts";

// Customers' reads.
export { findPrices } from "./find-prices.ts";
export { getModel } from "./get-model.ts";
export { getResource } from "./get-resource.ts";
export { listModels, type ListModelsInput } from "./list-models.ts";
export { listModelTags } from "./list-model-tags.ts";
export { listResources, type ListResourcesInput } from "./list-resources.ts";
export { listResourceTypes } from "./list-resource-types.ts";
export { listVisibleModelIds } from "./list-visible-model-ids.ts";

// Operators' work.
export { assessPriceDraft } from "./assess-price-draft.ts";
export { createDeployment, type CreateDeploymentInput } from "./create-deployment.ts";
export { createModel, type CreateModelInput } from "./create-model.ts";
export { createPriceDraft, type CreatePriceDraftInput } from "./create-price-draft.ts";
export { createProvider, type CreateProviderInput } from "./create-provider.ts";
export { deleteCredential } from "./delete-credential.ts";
export { deletePriceDraft } from "./delete-price-draft.ts";
export { deleteResource } from "./delete-resource.ts";
export { disableCredential } from "./disable-credential.ts";
export { entitleCustomer, type EntitleCustomerInput, type Entitlement } from "./entitle-customer.ts";
export { entitleGroup, type EntitleGroupInput, type GroupEntitlement } from "./entitle-group.ts";
export { getModelForOperator } from "./get-model-for-operator.ts";
export { listEntitled, type Entitled } from "./list-entitled.ts";
export { listEntitlements } from "./list-entitlements.ts";
export { listModelsForOperator, type ListModelsForOperatorInput } from "./list-models-for-operator.ts";
export { listPriceDrafts, type ListPriceDraftsInput } from "./list-price-drafts.ts";
export { listPriceVersions, type ListPriceVersionsInput } from "./list-price-versions.ts";
export { listProviders, type ListProvidersInput } from "./list-providers.ts";
export { listRoutes, type CatalogRoute } from "./list-routes.ts";
export { publishPrice, type PublishPriceInput } from "./publish-price.ts";
export { publishPriceDraft, type PublishPriceDraftInput } from "./publish-price-draft.ts";
export { saveResource, type SaveResourceInput } from "./save-resource.ts";
export { setCredential } from "./set-credential.ts";
export { testCredential, type TestCredentialInput } from "./test-credential.ts";
export { testProvider, type TestProviderInput } from "./test-provider.ts";
export { updateDeployment, type UpdateDeploymentInput } from "./update-deployment.ts";
export { updateModel, type UpdateModelInput } from "./update-model.ts";
export { updatePriceDraft, type UpdatePriceDraftInput } from "./update-price-draft.ts";
export { updateProvider, type UpdateProviderInput } from "./update-provider.ts";
export { withdrawPrice, type WithdrawPriceInput } from "./withdraw-price.ts";

// Prices from elsewhere.
export type { ImportPlan, ImportProblem, ImportStep, PriceImportInput } from "./price-import/price-import.ts";
export type { TermsChange } from "./price-import/compare-terms.ts";
export type { ListOptions, PriceList } from "./price-import/price-list.ts";
export { applyPriceImport, type ApplyPriceImportInput } from "./price-import/apply-price-import.ts";
export { previewPriceImport } from "./price-import/preview-price-import.ts";
export { readGenaiPrices } from "./price-import/read-genai-prices.ts";
export { readLitellmPrices } from "./price-import/read-litellm-prices.ts";
export { readPriceCsv } from "./price-import/read-price-csv.ts";

// The catalog as a file, and the product's own work.
export { applyCatalog } from "./file/apply-catalog.ts";
export { diffCatalog } from "./file/diff-catalog.ts";
export { exportCatalog } from "./file/export-catalog.ts";
export { parseCatalogFile } from "./file/parse-catalog-file.ts";
export { printCatalogFile } from "./file/print-catalog-file.ts";
export { listSealingKeys } from "./list-sealing-keys.ts";
export { moveDemo } from "./move-demo.ts";
export { moveProvider } from "./move-provider.ts";
