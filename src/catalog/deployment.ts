import { printPrice, readPrice, type PriceInput } from "./price-input.ts";
import type { Status } from "./provider.ts";
import type { Report } from "./refusals.ts";
import { checkText } from "./text-rules.ts";
import { checkFlags, type UpstreamFlags } from "./upstream-flags.ts";

/** How one supplier serves one model. Nothing of it is ever shown to customers. */
export interface DeploymentFields {
  /** The supplier's name of the model. */
  upstreamModel: string;
  /** Lower is tried first. */
  priority: number;
  /** Share among deployments of one priority; 0 takes no traffic while another can. */
  weight: number;
  /** Null is the supplier's region. */
  region: string | null;
  /** Over the supplier's own flags. */
  flags: UpstreamFlags;
  /** What the supplier charges us; null is unknown, which is not the same as nothing. */
  cost: PriceInput | null;
  status: Status;
}

export interface Deployment extends DeploymentFields {
  id: string;
  modelId: string;
  providerId: string;
  providerName: string;
  createdAt: Date;
  updatedAt: Date;
}

export const deploymentDefaults: Omit<DeploymentFields, "upstreamModel"> = {
  priority: 0,
  weight: 100,
  region: null,
  flags: {},
  cost: null,
  status: "active",
};

const PRIORITY_MAX = 1_000;
const WEIGHT_MAX = 1_000_000;

/** Checks a deployment's fields and gives them back with every rate of the cost spelled out. */
export function checkDeployment(fields: DeploymentFields, report: Report): DeploymentFields {
  checkText(fields.upstreamModel, { field: "upstreamModel", lengthMax: 256 }, report);
  if (fields.region !== null) {
    checkText(fields.region, { field: "region", lengthMax: 64, mayBeEmpty: true }, report);
  }
  checkCount(fields.priority, { field: "priority", max: PRIORITY_MAX }, report);
  checkCount(fields.weight, { field: "weight", max: WEIGHT_MAX }, report);
  checkFlags({ ...fields.flags }, report);
  if (fields.cost === null) return fields;
  const cost = readPrice(fields.cost, (field, message) => {
    report(`cost.${field}`, message);
  });
  return cost === null ? fields : { ...fields, cost: printPrice(cost) };
}

function checkCount(value: number, rule: { field: string; max: number }, report: Report): void {
  if (Number.isInteger(value) && value >= 0 && value <= rule.max) return;
  report(rule.field, `must be an integer from 0 to ${String(rule.max)}`);
}
