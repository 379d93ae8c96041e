/** Whether a system message stands behind the first turn of a conversation. */
export function hasLateSystem(messages: readonly { role?: unknown }[]): boolean {
  let hasBegun = false;
  for (const { role } of messages) {
    const isSystem = role === "system" || role === "developer";
    if (isSystem && hasBegun) return true;
    hasBegun ||= !isSystem;
  }
  return false;
}
