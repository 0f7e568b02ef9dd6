import { errors } from '../../base/error.ts';
import type { Identifier } from '../ast/common.ts';
import type { AlterAction, AlterTable, ColumnDefinition, DefaultClause, KeyConstraint } from '../ast/definition.ts';
import { keywords as k, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { ModelGrammar } from './ml.ts';

export interface TableElements {
  readonly columns: readonly ColumnDefinition[];
  readonly keys: readonly KeyConstraint[];
}

/** What PostgreSQL alters and is not altered here. */
const otherObjects: ReadonlySet<string> = new Set(
  (
    'AGGREGATE COLLATION CONVERSION DATABASE DEFAULT DOMAIN EVENT EXTENSION FOREIGN FUNCTION GROUP INDEX LANGUAGE LARGE ' +
    'MATERIALIZED MODEL OPERATOR POLICY PROCEDURE PUBLICATION ROLE ROUTINE RULE SCHEMA SEQUENCE SERVER STATISTICS ' +
    'SUBSCRIPTION SYSTEM TABLESPACE TEXT TRIGGER TYPE USER VIEW'
  ).split(' '),
);

/** What stands between the parentheses of CREATE TABLE, and ALTER TABLE. */
export abstract class TableGrammar extends ModelGrammar {
  protected readonly tableElements: Rule<TableElements> = this.rule('tableElements', () => {
    const columns: ColumnDefinition[] = [];
    const keys: KeyConstraint[] = [];
    this.CONSUME(s.plainParen);
    if (this.LA(1).tokenType === k.like) this.refuse('CREATE TABLE (LIKE …)');
    this.MANY_SEP({
      SEP: s.comma,
      DEF: () =>
        this.OR([
          { ALT: () => keys.push(this.SUBRULE(this.tableConstraint)) },
          {
            ALT: () => {
              columns.push(this.SUBRULE(this.columnDefinition));
            },
          },
        ]),
    });
    this.CONSUME(s.rightParen);
    return { columns, keys };
  });

  protected readonly columnDefinition: Rule<ColumnDefinition> = this.rule('columnDefinition', () => {
    const start = this.from();
    const name = this.SUBRULE(this.name);
    const type = this.SUBRULE(this.typeName);
    let notNull = false;
    let isNull = false;
    let fallback: DefaultClause | null = null;
    const keys: KeyConstraint[] = [];
    this.MANY(() => {
      this.OPTION(() => this.SUBRULE(this.constraintName));
      this.OR([
        {
          ALT: () => {
            this.CONSUME(k.not);
            this.CONSUME(k.null);
            notNull = true;
          },
        },
        {
          ALT: () => {
            this.CONSUME1(k.null);
            isNull = true;
          },
        },
        {
          ALT: () => {
            fallback = this.SUBRULE(this.defaultClause);
          },
        },
        {
          ALT: () => {
            const at = this.here();
            const primary = this.SUBRULE(this.keyWord);
            keys.push({ primary, columns: [name], at });
          },
        },
        { ALT: () => this.SUBRULE(this.refusedConstraint) },
      ]);
    });
    return this.ACTION(() => {
      if (notNull && isNull) {
        throw errors.badSyntax(`conflicting NULL/NOT NULL declarations for column "${name.name}"`, name.at);
      }
      return { name, type, notNull, default: fallback, keys, at: this.since(start) };
    });
  });

  private readonly constraintName: Rule<Identifier> = this.rule('constraintName', () => {
    this.CONSUME(k.constraint);
    return this.SUBRULE(this.name);
  });

  private readonly defaultClause: Rule<DefaultClause> = this.rule('defaultClause', () => {
    this.CONSUME(k.default);
    const start = this.from();
    const expr = this.SUBRULE(this.restrictedExpression);
    return { expr, at: this.since(start) };
  });

  /** True: PRIMARY KEY; false: UNIQUE. */
  private readonly keyWord: Rule<boolean> = this.rule('keyWord', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.primary);
          this.CONSUME(k.key);
          return true;
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.unique);
          return false;
        },
      },
    ]),
  );

  private readonly tableConstraint: Rule<KeyConstraint> = this.rule('tableConstraint', () => {
    const start = this.from();
    this.OPTION(() => this.SUBRULE(this.constraintName));
    return this.choose<KeyConstraint>([
      {
        ALT: () => {
          const primary = this.SUBRULE(this.keyWord);
          const columns = this.SUBRULE(this.nameList);
          return { primary, columns, at: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.SUBRULE(this.refusedConstraint);
          return { primary: false, columns: [], at: this.since(start) };
        },
      },
    ]);
  });

  private readonly refusedConstraint: Rule<void> = this.rule('refusedConstraint', () => {
    const what: Readonly<Record<string, string>> = {
      check: 'a CHECK constraint',
      references: 'a foreign key',
      foreign: 'a foreign key',
      generated: 'a generated column',
    };
    const refused = what[(this.LA(1) as SqlToken).value];
    if (refused !== undefined) this.refuse(refused);
    this.OR([
      { ALT: () => this.CONSUME(k.check) },
      { ALT: () => this.CONSUME(k.references) },
      { ALT: () => this.CONSUME(k.foreign) },
    ]);
  });

  // ---------------------------------------------------------------- ALTER TABLE

  readonly alter: Rule<AlterTable> = this.rule('alter', () => {
    const start = this.from();
    this.CONSUME(k.alter);
    const other = (this.LA(1) as SqlToken).value?.toUpperCase();
    if (otherObjects.has(other) && !this.RECORDING_PHASE) this.refuse(`ALTER ${other}`);
    this.CONSUME(k.table);
    const ifExists = this.SUBRULE(this.maybeThere);
    this.OPTION(() => this.CONSUME(k.only));
    const name = this.SUBRULE(this.qualifiedName);
    const actions: AlterAction[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => actions.push(this.SUBRULE(this.alterAction)) });
    return { kind: 'alter_table', name, ifExists, actions, at: this.since(start) };
  });

  protected readonly maybeThere: Rule<boolean> = this.rule(
    'maybeThere',
    () =>
      this.OPTION({
        GATE: () => this.LA(2).tokenType === k.exists,
        DEF: () => {
          this.CONSUME(k.if);
          this.CONSUME(k.exists);
          return true;
        },
      }) ?? false,
  );

  private readonly alterAction: Rule<AlterAction> = this.rule('alterAction', () =>
    this.choose<AlterAction>([
      { ALT: () => this.SUBRULE(this.addColumn) },
      { ALT: () => this.SUBRULE(this.dropColumn) },
      { ALT: () => this.SUBRULE(this.rename) },
      { ALT: () => this.SUBRULE(this.setSchema) },
      { ALT: () => this.SUBRULE(this.alterColumn) },
    ]),
  );

  private readonly addColumn: Rule<AlterAction> = this.rule('addColumn', () => {
    const start = this.from();
    this.CONSUME(k.add);
    const word = (this.LA(1) as SqlToken).value;
    if (['constraint', 'primary', 'unique', 'check', 'foreign'].includes(word)) this.refuse('ADD CONSTRAINT');
    this.OPTION(() => this.CONSUME(k.column));
    const ifNotExists =
      this.OPTION1({ GATE: () => this.LA(2).tokenType === k.not, DEF: () => this.SUBRULE(this.ifNotExists) }) ?? false;
    const column = this.SUBRULE(this.columnDefinition);
    return { kind: 'add_column', column, ifNotExists, at: this.since(start) };
  });

  private readonly dropColumn: Rule<AlterAction> = this.rule('dropColumn', () => {
    const start = this.from();
    this.CONSUME(k.drop);
    if (this.LA(1).tokenType === k.constraint) this.refuse('DROP CONSTRAINT');
    this.OPTION(() => this.CONSUME(k.column));
    const ifExists = this.SUBRULE(this.maybeThere);
    const column = this.SUBRULE(this.name);
    this.OPTION1(() => this.OR([{ ALT: () => this.CONSUME(k.cascade) }, { ALT: () => this.CONSUME(k.restrict) }]));
    return { kind: 'drop_column', column, ifExists, at: this.since(start) };
  });

  private readonly rename: Rule<AlterAction> = this.rule('rename', () => {
    const start = this.from();
    this.CONSUME(k.rename);
    if (this.LA(1).tokenType === k.constraint) this.refuse('RENAME CONSTRAINT');
    const column = this.OPTION({
      GATE: () => this.LA(1).tokenType !== k.to,
      DEF: () => {
        this.OPTION1(() => this.CONSUME(k.column));
        return this.SUBRULE(this.name);
      },
    });
    this.CONSUME(k.to);
    const to = this.SUBRULE1(this.name);
    const at = this.since(start);
    return column === undefined ? { kind: 'rename_table', to, at } : { kind: 'rename_column', column, to, at };
  });

  private readonly setSchema: Rule<AlterAction> = this.rule('setSchema', () => {
    const start = this.from();
    this.CONSUME(k.set);
    this.CONSUME(k.schema);
    const to = this.SUBRULE(this.name);
    return { kind: 'set_schema', to, at: this.since(start) };
  });

  private readonly alterColumn: Rule<AlterAction> = this.rule('alterColumn', () => {
    const start = this.from();
    this.CONSUME(k.alter);
    this.OPTION(() => this.CONSUME(k.column));
    const column = this.SUBRULE(this.name);
    const word = (this.LA(1) as SqlToken).value;
    const next = (this.LA(2) as SqlToken).value;
    if (word === 'type' || (word === 'set' && next === 'data')) this.refuse('ALTER COLUMN … TYPE');
    const set = this.OR([{ ALT: () => this.CONSUME(k.set) }, { ALT: () => this.CONSUME(k.drop) }]).tokenType === k.set;
    return this.choose1<AlterAction>([
      {
        ALT: () => {
          this.CONSUME(k.not);
          this.CONSUME(k.null);
          return { kind: 'set_not_null', column, notNull: set, at: this.since(start) };
        },
      },
      {
        GATE: () => set,
        ALT: () => {
          const fallback = this.SUBRULE(this.defaultClause);
          return { kind: 'set_default', column, default: fallback, at: this.since(start) };
        },
      },
      {
        GATE: () => !set,
        ALT: () => {
          this.CONSUME(k.default);
          return { kind: 'set_default', column, default: null, at: this.since(start) };
        },
      },
    ]);
  });
}
