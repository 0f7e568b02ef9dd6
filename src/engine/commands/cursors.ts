import { errors } from '../../base/error.ts';
import type { FetchCursor } from '../../parser/ast/cursor.ts';
import { bind } from '../../planner/bind/bind.ts';
import type { StatementContext } from '../context.ts';
import { Cursor } from '../cursor.ts';
import { openBinding, resultColumns, run } from '../query.ts';
import { command, done, silent } from './define.ts';
import { streamOf } from './insert.ts';

/** DECLARE: the query begins now, over the rows of now; it is read by FETCH. */
export const declareCursor = command({
  kind: 'declare_cursor',
  describe: silent,
  async run({ name, scroll, hold, query, at }, context) {
    const { session } = context;
    if (!hold && !session.inTransaction) throw errors.notInTransaction('DECLARE CURSOR');
    if (session.cursors.has(name.name)) throw errors.duplicateCursor(name.name);
    // The query outlives the statement that declares it.
    const own = new AbortController();
    const within: StatementContext = { ...context, signal: own.signal };
    try {
      const binding = await openBinding({ kind: 'select_statement', query, at }, within, [], true);
      const bound = bind({ kind: 'select_statement', query, at }, binding);
      const options = {
        ...{ columns: resultColumns(bound.columns), scroll, hold, sql: context.sql, at: context.call.now },
        stop: () => own.abort(errors.canceled()),
      };
      const cursor = new Cursor(run(bound.plan, binding, within), options);
      session.cursors.set(name.name, cursor);
      if (!session.inTransaction) await cursor.materialise();
    } catch (error) {
      own.abort(errors.canceled());
      throw error;
    }
    return done('DECLARE CURSOR');
  },
});

function cursorOf({ cursor }: Pick<FetchCursor, 'cursor'>, { session }: StatementContext): Cursor {
  const found = session.cursors.get(cursor.name);
  if (found === undefined) throw errors.undefinedCursor(cursor.name);
  return found;
}

/** FETCH gives rows, MOVE only goes there. */
export const fetchCursor = command({
  kind: 'fetch_cursor',
  async describe(statement, context) {
    return { parameters: [], columns: statement.move ? null : cursorOf(statement, context).columns };
  },
  async run(statement, context) {
    const batches = await cursorOf(statement, context).fetch(statement.direction);
    const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
    if (statement.move) return done(`MOVE ${rows}`);
    return { batches: streamOf(batches), tag: (sent) => `FETCH ${sent}` };
  },
});

export const closeCursor = command({
  kind: 'close_cursor',
  describe: silent,
  async run({ name }, context) {
    const { cursors } = context.session;
    if (name === null) {
      for (const cursor of cursors.values()) await cursor.close();
      cursors.clear();
      return done('CLOSE CURSOR ALL');
    }
    await cursorOf({ cursor: name }, context).close();
    cursors.delete(name.name);
    return done('CLOSE CURSOR');
  },
});
