/** What somebody shows to log in, and where from. */
export interface LogInInput {
  email: string;
  password: string;
  /** The network address of the far end; empty or absent where there is none, as in a command. */
  address?: string | undefined;
  /** What the far end calls itself. */
  userAgent?: string | undefined;
  /** What an earlier log-in left at the far end. */
  deviceToken?: string | null | undefined;
}

/** Which of the two kinds of people somebody says to be: an e-mail may be known in both. */
export type Plane = "customer" | "operator";
