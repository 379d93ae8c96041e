import { type CustomerRole, customerRoles } from "../../kernel/principal.ts";
import { invalidInput } from "../invalid-input.ts";
import { readText } from "../text-field.ts";

const NAME_LENGTH_MAX = 120;

/** Reads what somebody is called. Throws `invalid_request`. */
export function readPersonName(name: string): string {
  return readText(name, { param: "name", lengthMax: NAME_LENGTH_MAX });
}

/** Refuses what is no role of a customer's people. Throws `invalid_request`. */
export function readCustomerRole(role: string): CustomerRole {
  const known = customerRoles.find((each) => each === role);
  if (known === undefined) throw invalidInput("role", `role must be one of ${customerRoles.join(", ")}.`);
  return known;
}
