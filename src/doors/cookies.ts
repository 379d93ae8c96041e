import type { IncomingMessage, ServerResponse } from "node:http";

/** Whose sessions begin at a door: those of customers' people, or of operators. */
export type Holder = "customer" | "operator";

/** What a browser keeps for us. No script can read any of it. */
export interface CookieNames {
  /** Who is logged in. */
  session: string;
  /** That they have logged in from here before. */
  device: string;
}

/** A cookie as it is set. Without an end the browser forgets it now. */
export interface Cookie {
  name: string;
  value: string;
  expiresAt: Date | null;
}

const names: Readonly<Record<Holder, CookieNames>> = {
  customer: { session: "tr_session", device: "tr_device" },
  operator: { session: "tr_operator", device: "tr_operator_device" },
};

/**
 * The names that cookies have here. Under https they begin with `__Host-`, by which a browser makes sure that
 * only this very host has set them; over plain http it would not keep such a cookie.
 */
export function cookieNames(holder: Holder, isSecure: boolean): CookieNames {
  const { session, device } = names[holder];
  return isSecure ? { session: `__Host-${session}`, device: `__Host-${device}` } : { session, device };
}

/** The different values of a request's cookie; there is more than one when somebody else has set one. */
export function cookieValues({ headers }: Pick<IncomingMessage, "headers">, name: string): string[] {
  const found = (headers.cookie ?? "").split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    const value = pair.slice(at + 1).trim();
    return at > 0 && value !== "" && pair.slice(0, at).trim() === name ? [value] : [];
  });
  return [...new Set(found)];
}

/** Sets a cookie on an answer, in the place of one of that name that it may have already. */
export function setCookie(
  response: ServerResponse,
  { name, value, expiresAt }: Cookie,
  { isSecure, now }: { isSecure: boolean; now: Date },
): void {
  const seconds = expiresAt === null ? 0 : Math.ceil((expiresAt.getTime() - now.getTime()) / 1_000);
  const attributes = ["Path=/", `Max-Age=${String(Math.max(0, seconds))}`, "HttpOnly", "SameSite=Lax"];
  const line = [`${name}=${value}`, ...attributes, ...(isSecure ? ["Secure"] : [])].join("; ");
  const before = [response.getHeader("set-cookie") ?? []].flat().map(String);
  response.setHeader("set-cookie", [...before.filter((set) => !set.startsWith(`${name}=`)), line]);
}
