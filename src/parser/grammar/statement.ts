import type { Query, SelectItem, Statement } from '../ast.ts';
import { hints } from '../syntax_error.ts';
import { keywords as k } from '../tokens.ts';
import type { Rule } from './base.ts';
import { UtilityGrammar } from './utility.ts';

/** The whole grammar. */
export class SqlGrammar extends UtilityGrammar {
  override readonly statement: Rule<Statement> = this.rule('statement', () =>
    this.choose<Statement>([
      { ALT: () => this.SUBRULE(this.selectStatement) },
      { ALT: () => this.SUBRULE(this.create) },
      { ALT: () => this.SUBRULE(this.drop) },
      { ALT: () => this.SUBRULE(this.copy) },
      { ALT: () => this.SUBRULE(this.explain) },
      { ALT: () => this.SUBRULE(this.predictStatement) },
      { ALT: () => this.SUBRULE(this.evaluateModel) },
      { ALT: () => this.SUBRULE(this.describeModel) },
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.resetSetting) },
      { ALT: () => this.SUBRULE(this.show) },
      { ALT: () => this.SUBRULE(this.transaction) },
      { ALT: () => this.SUBRULE(this.discard) },
      { ALT: () => this.SUBRULE(this.deallocate) },
    ]),
  );

  private readonly selectStatement: Rule<Statement> = this.rule('selectStatement', () => {
    const query = this.SUBRULE(this.query);
    return this.ACTION(() => ({ kind: 'select_statement', query, at: query.at }));
  });

  /** The text of a view or of a training query, which may be the FROM form of CREATE MODEL. */
  readonly storedQuery: Rule<Query> = this.rule('storedQuery', () =>
    this.OR([{ ALT: () => this.SUBRULE(this.query) }, { ALT: () => this.SUBRULE(this.fromQuery) }]),
  );

  /** The text of a stored TRANSFORM. */
  readonly storedItems: Rule<SelectItem[]> = this.rule('storedItems', () => this.SUBRULE(this.selectItems));

  constructor(skipValidations: boolean) {
    super(hints, skipValidations);
    this.performSelfAnalysis();
  }
}

/** Words that may begin a statement, for the hint about a misspelt one. */
export const statementWords: readonly string[] = [
  k.select,
  k.with,
  k.values,
  k.table,
  k.create,
  k.drop,
  k.copy,
  k.explain,
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
].map((type) => (type.LABEL ?? type.name).toLowerCase());
