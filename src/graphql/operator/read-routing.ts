import { getModelForOperator, listRoutes, type CatalogRoute, type Deployment } from "../../catalog/index.ts";
import { never } from "../../kernel/never.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { GraphqlContext } from "../context.ts";
import { toSupplierCost } from "./cost-types.ts";
import type { RouteCandidate, RouteDryRun, RouteHealth, RouteStanding } from "./operations.ts";
import { toPriceVersion } from "./price-types.ts";
import type { RouteHealthView, RoutingHealthView } from "./routing-health-types.ts";
import type { RouteCandidateView, RouteDryRunInput, RouteDryRunView } from "./routing-types.ts";

const INACTIVE = {
  code: "upstream_unavailable",
  message: "It, its supplier or its credentials are switched off, or no credential opens.",
} as const;

/** The relay's own decision, with the names of those among whom it was made. */
export async function readRouteDryRun(
  ctx: GraphqlContext,
  { customerId, apiKeyId, protocol, model, body }: RouteDryRunInput,
): Promise<RouteDryRunView> {
  const run = await ctx.deps.operations.dryRun(ctx, {
    ...(customerId && { customerId }),
    ...(apiKeyId && { apiKeyId }),
    protocol,
    body: body ? { ...body, ...(model && { model }) } : question(protocol, model ?? ""),
  });
  const { price, ...shown } = run;
  return {
    ...shown,
    price: price && toPriceVersion(price),
    candidates: await candidatesOf(ctx, run),
  };
}

/** The shortest request of a protocol. */
function question(protocol: Protocol, model: string): object {
  const messages = [{ role: "user", content: "Hello." }];
  switch (protocol) {
    case "openai":
      return { model, messages };
    case "anthropic":
      return { model, messages, max_tokens: 16 };
    case "dashscope":
      return { model, input: { messages } };
    default:
      return never(protocol);
  }
}

/** Those on offer as the relay judges them; behind them those that are not, which the relay does not know. */
async function candidatesOf(ctx: GraphqlContext, run: RouteDryRun): Promise<RouteCandidateView[]> {
  const first = run.servedModel ?? run.members[0] ?? run.model;
  if (first === null) return [];
  const modelIds = new Set([first, ...run.candidates.map(({ modelId }) => modelId)]);
  const deployments = (await Promise.all([...modelIds].map((modelId) => deploymentsOf(ctx, modelId)))).flat();
  const known = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const judged = run.candidates.flatMap((candidate) => {
    const deployment = known.get(candidate.deploymentId);
    return deployment ? [toCandidate(deployment, candidate)] : [];
  });
  const judgedIds = new Set(run.candidates.map(({ deploymentId }) => deploymentId));
  const others = deployments.filter(({ id }) => !judgedIds.has(id));
  return [...judged, ...others.map((deployment) => toCandidate(deployment, null))];
}

/** None of a model that is not there: what the request is refused with says so. */
async function deploymentsOf(ctx: GraphqlContext, modelId: string): Promise<Deployment[]> {
  const found = await getModelForOperator(ctx, { modelId }).catch(() => null);
  return found?.deployments ?? [];
}

function toCandidate(deployment: Deployment, judged: RouteCandidate | null): RouteCandidateView {
  const {
    id: deploymentId,
    modelId,
    providerId,
    providerName,
    upstreamModel,
    priority,
    weight,
    cost,
  } = deployment;
  return {
    ...{ modelId, deploymentId, providerId, providerName, upstreamModel, priority, weight },
    fallbackModel: judged?.fallbackModel ?? null,
    protocol: judged?.protocol ?? null,
    region: judged?.region ?? deployment.region,
    place: judged?.place ?? null,
    firstPercent: judged?.firstPercent ?? 0,
    isTranslated: judged?.isTranslated ?? false,
    ignored: judged?.ignored ?? [],
    refusal: judged ? judged.refusal : { ...INACTIVE },
    cost: cost && toSupplierCost(cost),
  };
}

/** Every way to a supplier, with how its calls went on this node. */
export async function readRoutingHealth(ctx: GraphqlContext): Promise<RoutingHealthView> {
  const { nodeId, routes, standingOf } = ctx.deps.operations.routeHealth();
  const seen = new Map(routes.map((route) => [`${route.deploymentId} ${route.credentialId}`, route]));
  const all = await listRoutes(ctx);
  return {
    nodeId,
    routes: all.map((route) => ({
      ...toHealth(route, seen.get(`${route.deploymentId} ${route.credentialId}`)),
      ...toStanding(standingOf(route)),
    })),
  };
}

type StandingView = Pick<
  RouteHealthView,
  "deploymentState" | "ejectedUntil" | "credentialState" | "credentialUntil" | "credentialReason"
>;

function toStanding({ deployment, credential, ...rest }: RouteStanding): StandingView {
  return { ...rest, deploymentState: deployment, credentialState: credential };
}

function toHealth(
  { isActive, ...route }: CatalogRoute,
  seen: RouteHealth | undefined,
): Omit<RouteHealthView, keyof StandingView> {
  const state = !isActive ? "inactive" : !seen ? "untried" : seen.consecutiveFailures > 0 ? "failing" : "ok";
  return {
    ...{ deploymentId: route.deploymentId, modelId: route.modelId, upstreamModel: route.upstreamModel },
    ...{ providerId: route.providerId, providerName: route.providerName },
    ...{ credentialId: route.credentialId, credentialLabel: route.credentialLabel, state },
    consecutiveFailures: seen?.consecutiveFailures ?? 0,
    succeededAt: seen?.succeededAt ?? null,
    failedAt: seen?.failedAt ?? null,
    code: seen?.code ?? null,
    httpStatus: seen?.httpStatus ?? null,
  };
}
