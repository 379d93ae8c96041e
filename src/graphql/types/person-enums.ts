import type { PersonStatus } from "../../customers/index.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { enumOf } from "./enums.ts";

export const MemberRoleEnum = enumOf<CustomerRole>("MemberRole", "What a member may do.", {
  owner: "Everything, and who the owners are.",
  admin: "Everything but the owners.",
  developer: "Read, call models, and manage API keys.",
  finance: "Read, and manage the account's money.",
  viewer: "Read.",
});

export const PersonStatusEnum = enumOf<PersonStatus>("PersonStatus", "Whether somebody may log in.", {
  active: "They may.",
  disabled: "They may not, and have no session.",
});
