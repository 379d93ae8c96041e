import type { Availability, ModelKind, Status, Strategy, Visibility } from "../../catalog/index.ts";
import { enumOf } from "./enums.ts";

export const ModelKindEnum = enumOf<ModelKind>("ModelKind", "One model, or a choice among several.", {
  model: "One model.",
  auto: "Chooses among its members for each request.",
});

export const AvailabilityEnum = enumOf<Availability>("ModelStatus", "Whether a model can be served.", {
  available: "It can.",
  degraded: "It can, but not by every way that is meant for it.",
  unavailable: "It cannot.",
});

export const StrategyEnum = enumOf<Strategy>("Strategy", "How an auto model chooses among its members.", {
  balanced: "By price and speed together.",
  cheapest: "By price.",
  fastest: "By speed.",
});

export const VisibilityEnum = enumOf<Visibility>("Visibility", "Who may see a model.", {
  public: "Every customer.",
  private: "Customers that are entitled to it.",
});

export const CatalogStatusEnum = enumOf<Status>(
  "CatalogStatus",
  "Whether an entry of the catalog is in use.",
  {
    active: "It is in use.",
    disabled: "It stays on record and serves nobody.",
  },
);
