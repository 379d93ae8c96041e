/** Half a second: what leaves the minute leaves it up to so much late, which is less than 1 % of a minute. */
export const TICK_MS = 500;
/** The minute that is past, and the tick that is running. */
export const TICKS = 60_000 / TICK_MS + 1;

/** When and how much was taken, so that it can be given back. */
export interface Booking {
  tick: number;
  amount: number;
}

/**
 * What was taken within the last minute, at any moment: of a limit of n, no minute ever sees more than n,
 * wherever it begins, and all n may come at once. A generic cell rate algorithm with room for such a burst
 * lets through up to twice as much in the minute that begins with it; without room, it refuses two requests
 * that come together.
 *
 * What turns out to be more than the limit is a debt: it is paid from what becomes free, before anybody else
 * gets it. Times are on the monotonic clock. Amounts are whole numbers; the limit may be another one at every
 * call.
 */
export class SlidingMinute {
  readonly #counts = new Float64Array(TICKS);
  #tick = -1;
  #sum = 0;
  #debt = 0;

  /** Whether so much may be taken. What is more than the whole limit may be, when nothing else was. */
  fits(amount: number, limit: number, nowMs: number): boolean {
    this.#advance(nowMs, limit);
    return this.#sum + this.#debt + amount <= limit || this.#sum + this.#debt === 0;
  }

  /** Takes it, whether it fits or not. */
  take(amount: number, limit: number, nowMs: number): Booking {
    this.#advance(nowMs, limit);
    this.#debt += amount;
    this.#pay(limit);
    return { tick: this.#tick, amount };
  }

  /** Gives back a part of what was taken: what was owed first, and then what has not left the minute. */
  giveBack({ tick }: Booking, amount: number): void {
    const owed = Math.min(this.#debt, amount);
    this.#debt -= owed;
    if (tick <= this.#tick - TICKS) return;
    const place = placeOf(tick);
    const count = this.#counts[place] ?? 0;
    const given = Math.min(count, amount - owed);
    this.#counts[place] = count - given;
    this.#sum -= given;
  }

  /** What may be taken now. */
  left(limit: number, nowMs: number): number {
    this.#advance(nowMs, limit);
    return Math.max(0, limit - this.#sum - this.#debt);
  }

  /** In how long so much may be taken, if nothing else is meanwhile. */
  waitMs(amount: number, limit: number, nowMs: number): number {
    this.#advance(nowMs, limit);
    const total = this.#sum + this.#debt;
    const excess = amount > limit ? total : total + amount - limit;
    return excess <= 0 ? 0 : this.#freeMs(excess) - nowMs;
  }

  /** In how long nothing is left of what was taken. */
  resetMs(limit: number, nowMs: number): number {
    this.#advance(nowMs, limit);
    const total = this.#sum + this.#debt;
    return total === 0 ? 0 : this.#freeMs(total) - nowMs;
  }

  /** Whether there is nothing left to remember. */
  isIdle(nowMs: number): boolean {
    return this.#debt === 0 && (this.#sum === 0 || tickOf(nowMs) - this.#tick >= TICKS);
  }

  /**
   * When so much of what was taken has left. A debt is paid in the rhythm in which the minute becomes free.
   */
  #freeMs(amount: number): number {
    const rounds = this.#debt === 0 || this.#sum === 0 ? 0 : Math.ceil(amount / this.#sum) - 1;
    let missing = amount - rounds * this.#sum;
    let tick = this.#tick - TICKS + 1;
    while ((missing -= this.#counts[placeOf(tick)] ?? 0) > 0 && tick < this.#tick) tick++;
    return (tick + (rounds + 1) * TICKS) * TICK_MS;
  }

  #advance(nowMs: number, limit: number): void {
    const now = tickOf(nowMs);
    if (this.#debt > 0) this.#pay(limit);
    if (now <= this.#tick) return;
    while (this.#tick < now) {
      if (this.#debt === 0 && now - this.#tick >= TICKS) {
        this.#counts.fill(0);
        this.#sum = 0;
        this.#tick = now;
        return;
      }
      this.#tick++;
      const place = placeOf(this.#tick);
      this.#sum -= this.#counts[place] ?? 0;
      this.#counts[place] = 0;
      if (this.#debt > 0) this.#pay(limit);
    }
  }

  /** Counts as much of the debt to the running tick as there is room for. */
  #pay(limit: number): void {
    const paid = Math.min(this.#debt, Math.max(0, limit - this.#sum));
    const place = placeOf(this.#tick);
    this.#counts[place] = (this.#counts[place] ?? 0) + paid;
    this.#sum += paid;
    this.#debt -= paid;
  }
}

function tickOf(ms: number): number {
  return Math.floor(ms / TICK_MS);
}

function placeOf(tick: number): number {
  return ((tick % TICKS) + TICKS) % TICKS;
}
