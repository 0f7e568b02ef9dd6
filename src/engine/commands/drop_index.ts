import { errors } from '../../base/error.ts';
import type { ManagedTable } from '../../catalog/entry.ts';
import type { Reindex } from '../../parser/ast/indexes.ts';
import type { StatementContext } from '../context.ts';
import { findRelation, partsOf } from '../names.ts';
import { findIndex, withoutIndex } from '../table_indexes.ts';
import { command, done, silent } from './define.ts';

/** DROP INDEX: all of the names or none. */
export const dropIndex = command({
  kind: 'drop_index',
  describe: silent,
  async run({ names, ifExists }, { session, signal }) {
    const changed = new Map<ManagedTable, ManagedTable>();
    for (const name of names) {
      const found = findIndex(name, session);
      const last = partsOf(name).at(-1)!;
      if (found === undefined) {
        if (!ifExists) throw errors.undefinedIndex(last);
        session.notice({ message: `index "${last}" does not exist, skipping` });
        continue;
      }
      const { table, index } = found;
      changed.set(table, withoutIndex(changed.get(table) ?? table, index));
    }
    const steps = [...changed].map(([before, entry]) => [{ op: 'put', entry } as const, { before }] as const);
    await session.change(signal, ...steps.map(([change, around]): [typeof change, typeof around] => [change, around]));
    return done('DROP INDEX');
  },
});

/** REINDEX: there is nothing to build anew; what it names must be there. */
export const reindexCommand = command({
  kind: 'reindex',
  describe: silent,
  async run(statement, context) {
    check(statement, context);
    return done('REINDEX');
  },
});

function check({ object, name }: Reindex, { session, engine }: StatementContext): void {
  const last = partsOf(name).at(-1)!;
  if (object === 'index' && findIndex(name, session) === undefined) throw errors.undefinedTable(last, name.at);
  if (object === 'schema' && !session.state.hasSchema(last)) throw errors.invalidSchemaName(last);
  if ((object === 'database' || object === 'system') && last !== engine.config.database) {
    throw errors.notSupportedText('can only reindex the currently open database');
  }
  if (object !== 'table') return;
  const relation = findRelation(name, session);
  if (relation === undefined) throw errors.undefinedTable(last, name.at);
  if (relation.kind === 'view') throw errors.wrongObjectType(`"${last}" is not a table or materialized view`);
}
