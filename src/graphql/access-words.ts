import type { Access } from "./access.ts";

/** Who may use a root field, in a sentence; `byDefault` is the one for a field that names nobody. */
export function accessWords(access: Access, byDefault: string): string {
  if (access.public) return "Reached without credentials.";
  if (access.people) {
    const roles = ["owner", ...access.people.filter((role) => role !== "owner")];
    return `For people only, of the ${namesOf(roles)}; no API key may.`;
  }
  if (access.only) return `Only for operators of the ${namesOf(access.only)}.`;
  if (access.roles) {
    const roles = access.roles.filter((role) => role !== "owner" && role !== "admin");
    return `For operators of the ${namesOf(["owner", "admin", ...roles])}.`;
  }
  if (access.capability) return `For keys with \`${access.capability}\`, and people whose role has it.`;
  return byDefault;
}

function namesOf(roles: readonly string[]): string {
  return `${roles.length === 1 ? "role" : "roles"} ${roles.map((role) => `\`${role}\``).join(", ")}`;
}
