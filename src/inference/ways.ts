import type { OfferedDeployment } from "../catalog/index.ts";
import { AppError, fail } from "../kernel/app-error.ts";
import type { ChatRequest, FeatureUse } from "./dialects/chat-request.ts";
import { dialects } from "./dialects/dialects.ts";
import { features } from "./dialects/features.ts";
import { weighRequest } from "./dialects/weigh-request.ts";
import type { Reading } from "./reading.ts";

/** A deployment that can do what a request asks for. */
export interface Way {
  deployment: OfferedDeployment;
  /** What is needed to put the request into the supplier's words; null where its own bytes go on. */
  translation: Translation | null;
}

export interface Translation {
  chat: ChatRequest;
  /** Parameters that the supplier is not told, by the client's names for them. */
  dropped: string[];
}

/** Who of some can serve, and, where nobody can, what its client reads; null: there is nobody to ask. */
export interface WaysFound {
  ways: Way[];
  obstacle: AppError | null;
}

/**
 * Finds the suppliers that can do what one request asks for. The request is read in full only if one needs
 * it.
 */
export class Ways {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  to(deployments: readonly OfferedDeployment[]): WaysFound {
    const found: WaysFound = { ways: [], obstacle: null };
    for (const deployment of deployments) this.#add(found, deployment);
    return found;
  }

  #passes({ protocol, flags }: OfferedDeployment): boolean {
    const { request, isPassable } = this.#reading;
    if (!isPassable) return false;
    if (protocol !== request.protocol || (flags.streamOnly && !request.stream)) return false;
    return dialects[protocol].canPass(request, flags);
  }

  #add(found: WaysFound, deployment: OfferedDeployment): void {
    const { protocol, flags } = deployment;
    if (this.#passes(deployment)) {
      found.ways.push({ deployment, translation: null });
      return;
    }
    const read = this.#reading.full();
    if (read instanceof AppError) {
      found.obstacle = read;
      return;
    }
    const { cannot, dropped } = weighRequest(read.uses, dialects[protocol].fates, flags);
    const [obstacle] = cannot;
    if (obstacle) {
      found.obstacle = unsupported(obstacle);
      return;
    }
    const names = [...new Set(dropped.map(({ param }) => param))];
    found.ways.push({ deployment, translation: { chat: read.chat, dropped: names } });
  }
}

function unsupported({ feature, param }: FeatureUse): AppError {
  const message = `This model cannot be asked for ${features[feature]} (${param}).`;
  return fail("unsupported_parameter", { public: message, param });
}
