/**
 * Names of fields that somebody might send in the hope that a write takes them over as they come, in the
 * wire's spelling: what belongs to the books, to the tenant, to rights, to the row itself, to JavaScript.
 */
export const intruders = [
  ...["balance", "available", "reserved", "credit", "price", "charge", "cost", "currency"],
  ...["customer_id", "customerId", "user_id", "group_id", "operator_id", "session_id", "tenant", "owner"],
  ...["role", "capabilities", "is_admin", "entitlements", "permissions"],
  ...["id", "status", "version", "created_at", "created_by", "updated_at", "last_used_at", "rotated_from_id"],
  ...["token", "digest", "prefix", "password_hash", "request_id"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"],
] as const;

/** An object as JSON with one more field, whatever it is called: as a literal, `__proto__` would be none. */
export function jsonWith(fields: object, name: string, value: unknown = "1"): string {
  const rest = JSON.stringify(fields).slice(1);
  return `{${JSON.stringify(name)}:${JSON.stringify(value)}${rest === "}" ? "" : ","}${rest}`;
}

/** The same, as a value whose own field it is. */
export const objectWith = (fields: object, name: string, value: unknown = "1"): object =>
  JSON.parse(jsonWith(fields, name, value)) as object;
