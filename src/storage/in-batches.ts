/** How many batches one run of a job takes of one customer; the next run goes on. */
const BATCHES_MAX = 50;

/** Does work of so many rows a time until there is no more, or enough for now. Returns the number of rows. */
export async function inBatches(take: number, work: () => Promise<number>): Promise<number> {
  let done = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const count = await work();
    done += count;
    if (count < take) break;
  }
  return done;
}
