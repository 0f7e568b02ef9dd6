import { errors } from '../../base/error.ts';
import { type CommentEntry, isTemporary } from '../../catalog/entry.ts';
import { classOids, namespaceOid } from '../../catalog/oids.ts';
import { type ClassFact, factsOf, named } from '../../functions/catalog_facts.ts';
import type { Comment } from '../../parser/ast/note.ts';
import type { StatementContext } from '../context.ts';
import { existingName, partsOf } from '../names.ts';
import { command, done, type Outcome, silent } from './define.ts';

/** COMMENT ON: kept by the number of the object, shown by obj_description and col_description. */
export const commentCommand = command({
  kind: 'comment',
  describe: silent,
  async run(statement, context) {
    const { session, signal } = context;
    if (statement.object === 'model') return commentOnModel(statement, context);
    const target = targets[statement.object](statement, context);
    const { classOid, objectOid, column } = target;
    const name = `${classOid} ${objectOid}${column === null ? '' : ` ${column}`}`;
    const entry: CommentEntry = { kind: 'comment', name, ...target, text: statement.text ?? '' };
    await session.change(signal, [{ op: entry.text === '' ? 'drop' : 'put', entry }]);
    return done('COMMENT');
  },
});

type Target = Pick<CommentEntry, 'schema' | 'classOid' | 'objectOid' | 'column'>;
type Finder = (statement: Comment, context: StatementContext) => Target;

/** Comments on what is temporary go with it. */
const onRelation = ({ oid, schema }: ClassFact, column: string | null): Target => ({
  ...{ classOid: classOids.pg_class, objectOid: oid, column },
  schema: isTemporary(schema) ? schema : '',
});

const onObject = (classOid: number, objectOid: number): Target => ({ schema: '', classOid, objectOid, column: null });

const ofKind =
  (kinds: string, what: string): Finder =>
  ({ name }, context) => {
    const found = relationOf(partsOf(name), name.at, context);
    if (!kinds.includes(found.kind)) throw errors.wrongObjectType(`"${found.name}" is not a ${what}`);
    return onRelation(found, null);
  };

const targets: Readonly<Record<Exclude<Comment['object'], 'model'>, Finder>> = {
  table: ofKind('rf', 'table'),
  view: ofKind('v', 'view'),
  column({ name }, context) {
    const parts = partsOf(name);
    if (parts.length < 2) throw errors.badSyntax('column name must be qualified');
    const table = relationOf(parts.slice(0, -1), name.at, context);
    const column = parts[parts.length - 1];
    if (table.columns.every((each) => each.name !== column)) throw errors.undefinedTableColumn(column, table.name);
    return onRelation(table, storedName(column, table, context));
  },
  schema({ name }, context) {
    const schema = partsOf(name).join('.');
    const oid = namespaceOid(schema, factsOf(context.call));
    if (oid === 0) throw errors.invalidSchemaName(schema);
    return onObject(classOids.pg_namespace, oid);
  },
  database({ name }, context) {
    const database = partsOf(name).join('.');
    const [{ oid, name: is }] = factsOf(context.call).databases;
    if (database !== is) throw errors.undefinedDatabase(database, is);
    return onObject(classOids.pg_database, oid);
  },
};

function relationOf(parts: readonly string[], at: Comment['at'], { call }: StatementContext): ClassFact {
  const facts = factsOf(call);
  const [relation] = named(facts.classes, { schema: parts.at(-2), name: parts[parts.length - 1] }, facts);
  if (relation === undefined) throw errors.undefinedTable(parts.join('.'), at);
  return relation;
}

/** The name by which a column is known for life. */
function storedName(column: string, { oid }: ClassFact, { session }: StatementContext): string {
  const table = [...session.state.all('table')].find((each) => each.oid === oid);
  if (table?.origin !== 'managed') return column;
  return table.columns.find(({ name }) => name === column)?.stored ?? column;
}

/** The comment of a model is part of its newest version. */
async function commentOnModel({ name, text }: Comment, { session, signal }: StatementContext): Promise<Outcome> {
  const target = existingName(name, session, 'model');
  const entry = session.state.model(target.schema, target.name);
  if (entry === undefined) throw errors.undefinedModel(target.name, name.at);
  const newest = entry.versions.length - 1;
  const comment = text === '' ? null : text;
  const versions = entry.versions.map((version, i) => (i === newest ? { ...version, comment } : version));
  await session.change(signal, [{ op: 'put', entry: { ...entry, versions } }]);
  return done('COMMENT');
}
