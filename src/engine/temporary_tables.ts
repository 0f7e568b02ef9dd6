import { temporarySchema } from '../catalog/entry.ts';
import type { Session } from './session.ts';
import { CatalogTransaction } from './transaction.ts';

/** Drops the temporary tables of a session: at once, or with the transaction that is open. */
export function dropTemporaryTables({ engine, id }: Session, open: CatalogTransaction | undefined): void {
  const transaction = open ?? new CatalogTransaction(engine.catalog);
  for (const table of transaction.state.all('table')) {
    if (table.schema !== temporarySchema(id)) continue;
    transaction.add({ op: 'drop', entry: table }, { done: () => engine.files.discardOf(table) });
  }
  if (open === undefined) transaction.commit();
}
