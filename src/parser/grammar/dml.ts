import type { TokenType } from 'chevrotain';
import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Assignment, Delete, Insert, InsertSource, Update } from '../ast/change.ts';
import type { Identifier, QualifiedName } from '../ast/common.ts';
import type { Truncate } from '../ast/definition.ts';
import type { Expression } from '../ast/expression.ts';
import type { CommonTable, SelectItem } from '../ast/query.ts';
import type { TableAlias, TableReference } from '../ast/table_reference.ts';
import { keywords as k, marked, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { DefinitionGrammar } from './ddl.ts';

type With = { readonly tables: readonly CommonTable[]; readonly recursive: boolean };
const noTables: With = { tables: [], recursive: false };

/** INSERT, UPDATE, DELETE and TRUNCATE. */
export abstract class ChangeGrammar extends DefinitionGrammar {
  /** INSERT, UPDATE or DELETE when that is what the statement is, perhaps behind a WITH; undefined for others. */
  protected beginsWith(): TokenType | undefined {
    let i = 1;
    if (this.LA(1).tokenType === k.with) {
      for (let depth = 0; ; i++) {
        const { tokenType, image } = this.LA(i);
        if (image === '' || image === undefined) return undefined;
        if (tokenType === s.plainParen || tokenType === s.queryParen) depth++;
        else if (tokenType === s.rightParen) depth--;
        else if (depth === 0 && changes.has(tokenType) && this.LA(i - 1).tokenType === s.rightParen) break;
        else if (depth === 0 && (tokenType === k.select || tokenType === k.values)) return undefined;
      }
    }
    return changes.has(this.LA(i).tokenType) ? this.LA(i).tokenType : undefined;
  }

  protected isFollowedByName(): boolean {
    return this.LA(2).tokenType?.CATEGORIES?.includes(sets.name) ?? false;
  }

  readonly insert: Rule<Insert> = this.rule('insert', () => {
    const start = this.from();
    const common = this.OPTION(() => this.SUBRULE(this.withClause)) ?? noTables;
    this.CONSUME(k.insert);
    this.CONSUME(k.into);
    const table = this.SUBRULE(this.qualifiedName);
    const alias = this.OPTION1(() => {
      this.CONSUME(k.as);
      return this.SUBRULE(this.name);
    });
    const columns: Identifier[] =
      this.OPTION2({ GATE: () => this.LA(1).tokenType === s.plainParen, DEF: () => this.SUBRULE(this.nameList) }) ?? [];
    if ((this.LA(1) as { value?: string }).value === 'overriding') this.refuse('OVERRIDING');
    const source = this.SUBRULE(this.insertSource);
    if (this.LA(1).tokenType === k.on) this.refuse('ON CONFLICT');
    const returning = this.SUBRULE(this.returningClause);
    return this.ACTION(() => ({
      kind: 'insert',
      with: common.tables,
      recursive: common.recursive,
      table,
      alias: aliasOf(alias),
      columns,
      source,
      returning,
      at: this.since(start),
    }));
  });

  private readonly insertSource: Rule<InsertSource> = this.rule('insertSource', () => {
    const start = this.from();
    return this.choose<InsertSource>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(k.default);
            this.CONSUME(k.values);
            return { kind: 'defaults', at: this.since(start) };
          },
        },
        { ALT: () => ({ kind: 'rows', rows: this.SUBRULE(this.insertRows), at: this.since(start) }) },
        { ALT: () => ({ kind: 'query', query: this.SUBRULE(this.query), at: this.since(start) }) },
      ],
    });
  });

  private readonly insertRows: Rule<(Expression | null)[][]> = this.rule('insertRows', () => {
    const rows: (Expression | null)[][] = [];
    this.CONSUME(k.values);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        const row: (Expression | null)[] = [];
        this.CONSUME(sets.leftParen);
        this.AT_LEAST_ONE_SEP1({ SEP: s.comma, DEF: () => row.push(this.SUBRULE(this.valueOrDefault)) });
        this.CONSUME(s.rightParen);
        rows.push(row);
      },
    });
    return rows;
  });

  private readonly valueOrDefault: Rule<Expression | null> = this.rule('valueOrDefault', () =>
    this.choose<Expression | null>([
      {
        ALT: () => {
          this.CONSUME(k.default);
          return null;
        },
      },
      { ALT: () => this.SUBRULE(this.expression) },
    ]),
  );

  protected readonly returningClause: Rule<SelectItem[]> = this.rule(
    'returningClause',
    () =>
      this.OPTION(() => {
        this.CONSUME(k.returning);
        return this.SUBRULE(this.selectItems);
      }) ?? [],
  );

  readonly update: Rule<Update> = this.rule('update', () => {
    const start = this.from();
    const common = this.OPTION(() => this.SUBRULE(this.withClause)) ?? noTables;
    this.CONSUME(k.update);
    const { table, alias } = this.SUBRULE(this.changedTable);
    this.CONSUME(k.set);
    const assignments: Assignment[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        const more = this.SUBRULE(this.assignment);
        this.ACTION(() => assignments.push(...more));
      },
    });
    const from =
      this.OPTION1(() => {
        this.CONSUME(k.from);
        return this.SUBRULE(this.tableReferences);
      }) ?? [];
    const where = this.SUBRULE(this.changeCondition);
    const returning = this.SUBRULE(this.returningClause);
    return this.ACTION(() => ({
      kind: 'update',
      with: common.tables,
      recursive: common.recursive,
      table,
      alias: aliasOf(alias),
      assignments,
      from,
      where,
      returning,
      at: this.since(start),
    }));
  });

  private readonly changedTable: Rule<{ table: QualifiedName; alias: Identifier | undefined }> = this.rule(
    'changedTable',
    () => {
      if ((this.LA(1) as { value?: string }).value === 'only') this.CONSUME(k.only);
      const table = this.SUBRULE(this.qualifiedName);
      this.OPTION1(() => this.CONSUME(s.star));
      const alias = this.OPTION2({
        GATE: () => this.LA(1).tokenType !== k.set,
        DEF: () => {
          this.OPTION3(() => this.CONSUME(k.as));
          return this.SUBRULE(this.name);
        },
      });
      return { table, alias };
    },
  );

  private readonly assignment: Rule<Assignment[]> = this.rule('assignment', () => {
    const start = this.from();
    return this.choose<Assignment[]>([
      {
        ALT: () => {
          const column = this.SUBRULE(this.name);
          if (this.LA(1).tokenType === s.leftBracket) this.refuse('an assignment to an array element');
          if (this.LA(1).tokenType === s.dot) this.refuse('an assignment to a field');
          this.CONSUME(s.equals);
          const value = this.SUBRULE(this.valueOrDefault);
          return [{ column, value, at: this.since(start) }];
        },
      },
      {
        ALT: () => {
          const columns = this.SUBRULE(this.nameList);
          this.CONSUME1(s.equals);
          this.OPTION(() => this.OR1([{ ALT: () => this.CONSUME(k.row) }, { ALT: () => this.CONSUME(rowCall) }]));
          if (this.LA(1).tokenType === s.queryParen) this.refuse('an assignment of a subquery to several columns');
          const values: (Expression | null)[] = [];
          const at = this.here();
          this.CONSUME(s.plainParen);
          this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => values.push(this.SUBRULE1(this.valueOrDefault)) });
          this.CONSUME(s.rightParen);
          return this.ACTION(() => {
            if (values.length === 1 && columns.length > 1) throw notRow(at);
            if (columns.length !== values.length) throw unequal(at);
            return columns.map((column, i) => ({ column, value: values[i], at: this.since(start) }));
          });
        },
      },
    ]);
  });

  private readonly changeCondition: Rule<Expression | null> = this.rule(
    'changeCondition',
    () =>
      this.OPTION(() => {
        this.CONSUME(k.where);
        if ((this.LA(1) as { value?: string }).value === 'current' && this.LA(2).tokenType === k.of) {
          this.refuse('WHERE CURRENT OF');
        }
        return this.SUBRULE(this.expression);
      }) ?? null,
  );

  private readonly tableReferences: Rule<TableReference[]> = this.rule('tableReferences', () => {
    const found: TableReference[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => found.push(this.SUBRULE(this.tableReference)) });
    return found;
  });

  readonly delete: Rule<Delete> = this.rule('delete', () => {
    const start = this.from();
    const common = this.OPTION(() => this.SUBRULE(this.withClause)) ?? noTables;
    this.CONSUME(k.delete);
    this.CONSUME(k.from);
    const { table, alias } = this.SUBRULE(this.changedTable);
    const using =
      this.OPTION1(() => {
        this.CONSUME(k.using);
        return this.SUBRULE(this.tableReferences);
      }) ?? [];
    const where = this.SUBRULE(this.changeCondition);
    const returning = this.SUBRULE(this.returningClause);
    return this.ACTION(() => ({
      kind: 'delete',
      with: common.tables,
      recursive: common.recursive,
      table,
      alias: aliasOf(alias),
      using,
      where,
      returning,
      at: this.since(start),
    }));
  });

  readonly truncate: Rule<Truncate> = this.rule('truncate', () => {
    const start = this.from();
    this.CONSUME(k.truncate);
    this.OPTION(() => this.CONSUME(k.table));
    this.OPTION1(() => this.CONSUME(k.only));
    const names = this.SUBRULE(this.qualifiedNames);
    this.OPTION2(() => {
      this.OR([{ ALT: () => this.CONSUME(k.restart) }, { ALT: () => this.CONSUME(k.continue) }]);
      this.CONSUME(k.identity);
    });
    this.OPTION3(() => this.OR1([{ ALT: () => this.CONSUME(k.cascade) }, { ALT: () => this.CONSUME(k.restrict) }]));
    return { kind: 'truncate', names, at: this.since(start) };
  });
}

const changes: ReadonlySet<TokenType> = new Set([k.insert, k.update, k.delete]);
const rowCall = marked.rowCall;
const aliasOf = (name: Identifier | undefined): TableAlias | null =>
  name === undefined ? null : { name, columns: [] };
const notRow = (at: Span) =>
  errors.notSupportedText('source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression', at);
const unequal = (at: Span) => errors.badSyntax('number of columns does not match number of values', at);
