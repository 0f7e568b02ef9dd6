import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import { type CommentEntry, type Entry, hasOid } from '../../catalog/entry.ts';
import { entriesRead, modelsRead, namesOfView } from '../../catalog/resolve.ts';
import type { CatalogState } from '../../catalog/state.ts';
import type { Drop } from '../../parser/ast/definition.ts';
import { parseQuery } from '../../parser/parse.ts';
import type { StatementContext } from '../context.ts';
import { existingName, type TargetName } from '../names.ts';
import type { Session } from '../session.ts';
import type { CatalogTransaction } from '../transaction.ts';
import { command, done, silent } from './define.ts';

/** DROP TABLE, VIEW, MODEL, SCHEMA: all of the names or none; files of an external table stay. */
export const dropCommand = command({
  kind: 'drop',
  describe: silent,
  async run(statement, context) {
    const { session, engine, signal } = context;
    const doomed = new Set<Entry>();
    for (const name of statement.names) {
      const kind = statement.object === 'model' ? 'model' : 'relation';
      const target = existingName(name, session, kind);
      const entry = findEntry(session.state, statement, target);
      if (entry === undefined) {
        if (!statement.ifExists) throw missing(session.state, statement, target.name, name.at);
        session.notice({ message: `${statement.object} "${target.name}" does not exist, skipping` });
        continue;
      }
      doomed.add(entry);
    }
    addDependents(doomed, statement.cascade, context);
    for (const comment of session.state.all('comment')) if (isAbout(comment, doomed)) doomed.add(comment);
    const steps = [...doomed].map((entry): Parameters<CatalogTransaction['add']> => {
      const done = (): void => (entry.kind === 'table' ? engine.files.discardOf(entry) : undefined);
      return [{ op: 'drop', entry }, { done }];
    });
    await session.change(signal, ...steps);
    return done(`DROP ${statement.object.toUpperCase()}`);
  },
});

/** The comments on an object go with it. */
const isAbout = ({ objectOid }: CommentEntry, doomed: ReadonlySet<Entry>): boolean =>
  [...doomed].some((entry) => hasOid(entry) && entry.oid === objectOid);

function findEntry(state: CatalogState, statement: Drop, target: TargetName): Entry | undefined {
  if (statement.object === 'schema') return state.entry({ kind: 'schema', schema: '', name: target.name });
  if (statement.object === 'model') return state.model(target.schema, target.name);
  const entry = state.relation(target.schema, target.name);
  if (entry !== undefined && entry.kind !== statement.object) {
    throw errors.wrongObjectType(
      `"${target.name}" is not a ${statement.object}`,
      statement.at,
      `Use DROP ${entry.kind.toUpperCase()} to remove a ${entry.kind}.`,
    );
  }
  return entry;
}

function missing(state: CatalogState, { object }: Drop, name: string, at: Drop['at']): Error {
  if (object === 'schema') return errors.invalidSchemaName(name);
  const names = Array.from(state.all(object), (entry) => entry.name);
  if (object === 'model') return errors.undefinedModel(name, at, nearest(name, names));
  return errors.undefinedObject(object, name, at, nearest(name, names));
}

/** Views over what goes: refused with the list of them, or taken along by CASCADE. */
function addDependents(doomed: Set<Entry>, cascade: boolean, { session, engine }: StatementContext): void {
  const { state } = session;
  for (const entry of doomed) if (entry.kind === 'schema') addContent(entry.name, doomed, cascade, session);
  for (let grown = true; grown; ) {
    grown = false;
    for (const view of state.all('view')) {
      if (doomed.has(view)) continue;
      const query = parseQuery(view.query);
      const names = namesOfView(view, {
        state: session.state,
        searchPath: session.searchPath,
        database: engine.config.database,
      });
      const read: Entry[] = [...entriesRead(query, names), ...modelsRead(query, names)];
      const base = read.find((entry) => doomed.has(entry));
      if (base === undefined) continue;
      if (!cascade) {
        throw errors.dependentObjects(
          `cannot drop ${base.kind} ${base.name} because other objects depend on it`,
          `view ${view.name} depends on ${base.kind} ${base.name}`,
        );
      }
      session.notice({ message: `drop cascades to view ${view.name}` });
      doomed.add(view);
      grown = true;
    }
  }
}

/** What a schema holds goes with it, by CASCADE only. */
function addContent(schema: string, doomed: Set<Entry>, cascade: boolean, session: Session): void {
  const { state } = session;
  for (const entry of [...state.all('table'), ...state.all('view'), ...state.all('model')]) {
    if (entry.schema !== schema) continue;
    const what = `${entry.kind} ${schema}.${entry.name}`;
    if (!cascade) {
      const message = `cannot drop schema ${schema} because other objects depend on it`;
      throw errors.dependentObjects(message, `${what} depends on schema ${schema}`);
    }
    session.notice({ message: `drop cascades to ${what}` });
    doomed.add(entry);
  }
}
