import { inLanes } from "./cluster.ts";
import { connectFiller } from "./cluster.ts";

const TAKE = 200_000;

/** Folds the entries of every account, as the relay's job does. */
export async function foldAccounts(superuserUrl: string): Promise<void> {
  const client = await connectFiller(superuserUrl);
  const { rows } = await client.query<{ id: string }>("SELECT id FROM account ORDER BY seq DESC");
  await client.end();
  const waiting = rows.map(({ id }) => id);
  const foldWaiting = async (lane: typeof client): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      for (let folded = 1; folded > 0;) {
        const result = await lane.query<{ folded: number }>("SELECT ledger_fold($1, $2) AS folded", [
          id,
          TAKE,
        ]);
        folded = result.rows[0]?.folded ?? 0;
      }
    }
  };
  await inLanes(superuserUrl, [[foldWaiting], [foldWaiting]]);
}
