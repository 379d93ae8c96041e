export interface ListedModel {
  id: string;
  displayName: string;
  createdAt: Date;
}

/** Who owns a model is what the supplier's name would answer; to a customer it is the relay. */
const OWNER = "token-relay";

/** The answer of GET /v1/models: one body that OpenAI's and Anthropic's SDKs both read as their own. */
export function writeModelsList(models: readonly ListedModel[]): Buffer {
  return Buffer.from(
    JSON.stringify({
      object: "list",
      data: models.map(writeModel),
      has_more: false,
      first_id: models[0]?.id ?? null,
      last_id: models.at(-1)?.id ?? null,
    }),
  );
}

function writeModel(model: ListedModel) {
  return {
    id: model.id,
    object: "model",
    type: "model",
    created: Math.floor(model.createdAt.getTime() / 1000),
    created_at: model.createdAt.toISOString(),
    display_name: model.displayName,
    owned_by: OWNER,
  };
}
