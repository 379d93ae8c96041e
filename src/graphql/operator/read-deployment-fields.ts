import type { UpdateDeploymentInput } from "../../catalog/index.ts";
import type { DeploymentFieldsInput } from "./model-inputs.ts";
import { readPriceTerms } from "./price-types.ts";

type Fields = Omit<UpdateDeploymentInput, "deploymentId" | "upstreamModel">;

/** What is stated of a deployment, as the catalog takes it: omitted stays omitted, null stays null. */
export function readDeploymentFields({ cost, ...fields }: DeploymentFieldsInput): Fields {
  if (cost === undefined) return fields;
  return { ...fields, cost: cost === null ? null : readPriceTerms(cost) };
}
