import type { Limits } from "../limits.ts";

/** An e-mail address as it is typed. */
export const emailLimits: Limits = { minLength: 1, maxLength: 320 };

/** A person's name. */
export const personNameLimits: Limits = { minLength: 1, maxLength: 120 };

/** A password that is to be compared. */
export const passwordLimits: Limits = { minLength: 1, maxLength: 256 };

/** A password that somebody chooses. */
export const newPasswordLimits: Limits = { minLength: 8, maxLength: 256 };

/** A token that is good once, as it came in a link. */
export const oneTimeTokenLimits: Limits = { minLength: 1, maxLength: 200 };
