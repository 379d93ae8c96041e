import { fail } from "../../kernel/app-error.ts";
import { invalidInput } from "../invalid-input.ts";
import { faultOf, mergeMetadata } from "../metadata.ts";
import { readText } from "../text-field.ts";
import type { ConversationChanges, ConversationFields } from "./conversation.ts";

const TITLE_LENGTH_MAX = 200;

export interface ConversationEdit {
  changes: ConversationChanges;
  /** The models that its customer may see: it is noted for one of them. */
  visibleModelIds: ReadonlySet<string>;
}

/**
 * A conversation's fields after a change, in stored form. Throws `invalid_request`, and `model_not_found` for
 * a model that does not exist or that the customer may not see, alike.
 */
export function editConversation(
  current: ConversationFields,
  { changes, visibleModelIds }: ConversationEdit,
): ConversationFields {
  const { title, model, metadata } = changes;
  if (typeof model === "string" && !visibleModelIds.has(model))
    throw fail("model_not_found", { param: "model" });
  const merged = mergeMetadata(current.metadata, metadata ?? {});
  const fault = faultOf(merged);
  if (fault !== null) throw invalidInput("metadata", `metadata ${fault}.`);
  return {
    title: title === undefined ? current.title : readTitle(title),
    model: model === undefined ? current.model : model,
    metadata: merged,
  };
}

function readTitle(title: string | null): string | null {
  return title === null ? null : readText(title, { param: "title", lengthMax: TITLE_LENGTH_MAX });
}
