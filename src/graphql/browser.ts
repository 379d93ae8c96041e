/** A log-in that begins: what the far end must hold on to. */
export interface Begun {
  /** The session's token. */
  token: string;
  expiresAt: Date;
  /** Shows at a later log-in that it comes from a known place. */
  deviceToken: string;
}

/** The far end of one call, as logging in and out see it. */
export interface Browser {
  /** The address that the call came from. */
  address: string;
  /** What the far end calls itself, at most 300 characters. */
  userAgent: string;
  /** What an earlier log-in left at the far end; null when it left nothing. */
  deviceToken: string | null;
  /** Hands the session over, in a cookie. */
  begin(session: Begun): void;
  /** Takes the session's cookie back. */
  end(): void;
}

/** Where nobody logs in or out: behind REST, and in a command. */
export const noBrowser: Browser = {
  address: "",
  userAgent: "",
  deviceToken: null,
  begin: () => undefined,
  end: () => undefined,
};
