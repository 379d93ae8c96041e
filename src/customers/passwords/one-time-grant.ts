/** A token that lets one person choose a new password, once. It exists here only: stored is its digest. */
export interface OneTimeGrant {
  token: string;
  /** Whose password it is, and where the token belongs. */
  email: string;
  expiresAt: Date;
}
