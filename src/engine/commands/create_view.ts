import { errors } from '../../base/error.ts';
import { isTemporary, type TableEntry, type ViewEntry } from '../../catalog/entry.ts';
import { reads } from '../../catalog/resolve.ts';
import type { CreateView } from '../../parser/ast/definition.ts';
import { bindQuery } from '../../planner/bind/query.ts';
import { targetName } from '../names.ts';
import { openBinding, resultColumns } from '../query.ts';
import { command, done, silent } from './define.ts';

/** CREATE VIEW: bound now, so that mistakes show; its text is stored and bound anew at each use. */
export const createView = command({
  kind: 'create_view',
  describe: silent,
  async run(statement, context) {
    const { session, engine } = context;
    const { schema, name } = targetName(statement.name, context.session);
    const query = { kind: 'select_statement', query: statement.query, at: statement.query.at } as const;
    const binding = await openBinding(query, context, [], false);
    const { columns } = bindQuery(statement.query, binding);
    if (binding.parameters.finish().length > 0) throw errors.undefinedParameter(1, statement.query.at);
    const given = statement.columns.map((column) => column.name);
    const names = columns.map((column, i) => given[i] ?? column.name);
    if (statement.columns.length > columns.length) {
      throw errors.badSyntax(
        'CREATE VIEW specifies more column names than columns',
        statement.columns[columns.length].at,
      );
    }
    refuseTwice(names, statement.name.at);
    const before = session.state.relation(schema, name);
    const shape = resultColumns(columns).map(({ type }, i) => ({ name: names[i], type }));
    if (before !== undefined) {
      refuseReplacing(before, statement);
      if (
        reads(statement.query, before, {
          state: session.state,
          searchPath: session.searchPath,
          database: engine.config.database,
        })
      )
        throw errors.recursiveView(name);
    }
    const searchPath = session.searchPath.filter((each) => !isTemporary(each));
    const text = context.sql.slice(statement.query.at.start, statement.query.at.end);
    await session.change(context.signal, [
      { op: 'put', entry: { kind: 'view', schema, name, query: text, columns: given, searchPath, shape } },
    ]);
    return done('CREATE VIEW');
  },
});

function refuseReplacing(before: TableEntry | ViewEntry, { orReplace, name }: CreateView): void {
  if (!orReplace) throw errors.duplicateTable(before.name, name.at);
  if (before.kind !== 'view') throw errors.wrongObjectType(`"${before.name}" is not a view`, name.at);
}

/** 42701 for a name that occurs twice: the table could not be asked for it. */
export function refuseTwice(names: readonly string[], at: Parameters<typeof errors.duplicateColumn>[1]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw errors.duplicateColumn(twice, at);
}
