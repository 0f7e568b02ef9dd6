import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { Entry } from '../../catalog/entry.ts';
import type { CatalogState } from '../../catalog/state.ts';
import type { Drop } from '../../parser/ast.ts';
import { namesIn } from '../../parser/names.ts';
import { parseQuery } from '../../parser/parse.ts';
import { targetName } from '../names.ts';
import type { CatalogTransaction } from '../transaction.ts';
import { command, done, silent } from './define.ts';

/** DROP TABLE, VIEW, MODEL: all of the names or none; files of an external table stay. */
export const dropCommand = command({
  kind: 'drop',
  describe: silent,
  async run(statement, { session, engine, signal }) {
    const doomed = new Map<string, Entry>();
    for (const name of statement.names) {
      const target = targetName(name);
      const entry = findEntry(session.state, statement, target);
      if (entry === undefined) {
        if (!statement.ifExists) throw missing(session.state, statement, target.name, name.at);
        session.notice({ message: `${statement.object} "${target.name}" does not exist, skipping` });
        continue;
      }
      doomed.set(`${entry.kind} ${entry.name}`, entry);
    }
    addDependents(session.state, doomed, statement.cascade, (message) => session.notice({ message }));
    const steps = [...doomed.values()].map(
      (entry): Parameters<CatalogTransaction['add']> => [
        { op: 'drop', entry },
        { done: () => removeFiles(entry, engine.config.dataFolder) },
      ],
    );
    await session.change(signal, ...steps);
    return done(`DROP ${statement.object.toUpperCase()}`);
  },
});

function findEntry(state: CatalogState, statement: Drop, target: { schema: string; name: string }): Entry | undefined {
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
  const names = Array.from(state.all(object), (entry) => entry.name);
  if (object === 'model') return errors.undefinedModel(name, at, nearest(name, names));
  return errors.undefinedObject(object, name, at, nearest(name, names));
}

/** Views over what goes: refused with the list of them, or taken along by CASCADE. */
function addDependents(
  state: CatalogState,
  doomed: Map<string, Entry>,
  cascade: boolean,
  notice: (text: string) => void,
): void {
  for (let grown = true; grown; ) {
    grown = false;
    for (const view of state.all('view')) {
      if (doomed.has(`view ${view.name}`)) continue;
      const query = parseQuery(view.query);
      const { relations } = namesIn({ kind: 'select_statement', query, at: query.at });
      const base = relations
        .map(({ parts }) => parts.at(-1)!.name)
        .map((name) => doomed.get(`table ${name}`) ?? doomed.get(`view ${name}`))
        .find((entry) => entry !== undefined);
      if (base === undefined) continue;
      if (!cascade) {
        throw errors.dependentObjects(
          `cannot drop ${base.kind} ${base.name} because other objects depend on it`,
          `view ${view.name} depends on ${base.kind} ${base.name}`,
        );
      }
      notice(`drop cascades to view ${view.name}`);
      doomed.set(`view ${view.name}`, view);
      grown = true;
    }
  }
}

async function removeFiles(entry: Entry, dataFolder: string): Promise<void> {
  if (entry.kind !== 'table' || entry.origin !== 'managed') return;
  await rm(join(dataFolder, entry.location), { recursive: true, force: true });
}
