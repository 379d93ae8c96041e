import type { IncomingMessage, ServerResponse } from "node:http";
import type { Browser } from "../graphql/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { cookieNames, cookieValues, setCookie, type Holder } from "./cookies.ts";

export interface BrowserNeeds {
  clock: Clock;
  /** Whether browsers reach us by https. */
  isSecure: boolean;
}

const USER_AGENT_MAX = 300;
const DEVICE_MS = 180 * 24 * 60 * 60 * 1000;

/** The far end of a call at one door: what it shows of itself, and the cookies that it is given. */
export function browserOf(
  { clock, isSecure, holder }: BrowserNeeds & { holder: Holder },
  request: IncomingMessage,
  response: ServerResponse,
): Browser {
  const names = cookieNames(holder, isSecure);
  const set = (name: string, value: string, expiresAt: Date | null): void =>
    setCookie(response, { name, value, expiresAt }, { isSecure, now: clock.now() });
  const devices = cookieValues(request, names.device);
  return {
    address: request.socket.remoteAddress ?? "",
    userAgent: (request.headers["user-agent"] ?? "").slice(0, USER_AGENT_MAX),
    deviceToken: devices.length === 1 ? (devices[0] ?? null) : null,
    begin({ token, expiresAt, deviceToken }) {
      set(names.session, token, expiresAt);
      set(names.device, deviceToken, new Date(clock.now().getTime() + DEVICE_MS));
    },
    end: () => set(names.session, "", null),
  };
}
