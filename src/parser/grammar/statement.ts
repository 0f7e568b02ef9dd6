import type { IntoClause, Query, QueryBody, SelectItem } from '../ast/query.ts';
import type { Statement } from '../ast/statement.ts';
import { expectations } from '../syntax_error.ts';
import { keywords as k } from '../tokens.ts';
import type { Rule } from './base.ts';
import { NoteGrammar } from './notes.ts';

/** The whole grammar. */
export class SqlGrammar extends NoteGrammar {
  override readonly statement: Rule<Statement> = this.rule('statement', () =>
    this.choose<Statement>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.beginsWith() === undefined, ALT: () => this.SUBRULE(this.selectStatement) },
        { GATE: () => this.beginsWith() === k.insert, ALT: () => this.SUBRULE(this.insert) },
        { GATE: () => this.beginsWith() === k.update, ALT: () => this.SUBRULE(this.update) },
        { GATE: () => this.beginsWith() === k.delete, ALT: () => this.SUBRULE(this.delete) },
        { ALT: () => this.SUBRULE(this.truncate) },
        { ALT: () => this.SUBRULE(this.alter) },
        { ALT: () => this.SUBRULE(this.prepare) },
        { ALT: () => this.SUBRULE(this.execute) },
        { ALT: () => this.SUBRULE(this.declare) },
        { ALT: () => this.SUBRULE(this.fetchCursor) },
        { ALT: () => this.SUBRULE(this.closeCursor) },
        { ALT: () => this.SUBRULE(this.savepoint) },
        { ALT: () => this.SUBRULE(this.create) },
        { ALT: () => this.SUBRULE(this.drop) },
        { ALT: () => this.SUBRULE(this.reindex) },
        { ALT: () => this.SUBRULE(this.copy) },
        { ALT: () => this.SUBRULE(this.explain) },
        { ALT: () => this.SUBRULE(this.analyze) },
        { ALT: () => this.SUBRULE(this.predictStatement) },
        { ALT: () => this.SUBRULE(this.evaluateModel) },
        { ALT: () => this.SUBRULE(this.describeModel) },
        { ALT: () => this.SUBRULE(this.set) },
        { ALT: () => this.SUBRULE(this.resetSetting) },
        { ALT: () => this.SUBRULE(this.show) },
        { ALT: () => this.SUBRULE(this.transaction) },
        { ALT: () => this.SUBRULE(this.discard) },
        { ALT: () => this.SUBRULE(this.deallocate) },
        { ALT: () => this.SUBRULE(this.comment) },
        { ALT: () => this.SUBRULE(this.listen) },
        { ALT: () => this.SUBRULE(this.unlisten) },
        { ALT: () => this.SUBRULE(this.notify) },
        { ALT: () => this.SUBRULE(this.lock) },
      ],
    }),
  );

  private readonly selectStatement: Rule<Statement> = this.rule('selectStatement', () => {
    const query = this.SUBRULE(this.query);
    return this.ACTION(() => {
      const into = intoOf(query.body);
      if (into === undefined) return { kind: 'select_statement', query, at: query.at };
      const { name, temporary } = into;
      const plain = { ...query, body: withoutInto(query.body) };
      const rest = { columns: [], ifNotExists: false, orReplace: false, query: plain, at: query.at };
      return { kind: 'create_table_as', name, temporary, ...rest };
    });
  });

  /** The text of a view or of a training query, which may be the FROM form of CREATE MODEL. */
  readonly storedQuery: Rule<Query> = this.rule('storedQuery', () =>
    this.OR([{ ALT: () => this.SUBRULE(this.query) }, { ALT: () => this.SUBRULE(this.fromQuery) }]),
  );

  /** The text of a stored TRANSFORM. */
  readonly storedItems: Rule<SelectItem[]> = this.rule('storedItems', () => this.SUBRULE(this.selectItems));

  constructor(skipValidations: boolean) {
    super(expectations, skipValidations);
    this.performSelfAnalysis();
  }
}

/** INTO stands in the first SELECT of a query. */
function intoOf(body: QueryBody): IntoClause | undefined {
  if (body.kind === 'select') return body.into;
  return body.kind === 'set_operation' ? intoOf(body.left) : undefined;
}

function withoutInto(body: QueryBody): QueryBody {
  if (body.kind === 'set_operation') return { ...body, left: withoutInto(body.left) };
  if (body.kind !== 'select') return body;
  const { into: _, ...rest } = body;
  return rest;
}

/** Words that may begin a statement, for the hint about a misspelt one. */
export const statementWords: readonly string[] = [
  k.select,
  k.with,
  k.values,
  k.table,
  k.pivot,
  k.unpivot,
  k.insert,
  k.update,
  k.delete,
  k.truncate,
  k.alter,
  k.prepare,
  k.execute,
  k.declare,
  k.fetch,
  k.move,
  k.close,
  k.savepoint,
  k.release,
  k.create,
  k.drop,
  k.reindex,
  k.copy,
  k.explain,
  k.analyze,
  k.predict,
  k.evaluate,
  k.describe,
  k.set,
  k.reset,
  k.show,
  k.begin,
  k.start,
  k.commit,
  k.end,
  k.rollback,
  k.abort,
  k.discard,
  k.deallocate,
  k.comment,
  k.listen,
  k.unlisten,
  k.notify,
  k.lock,
].map((type) => (type.LABEL ?? type.name).toLowerCase());
