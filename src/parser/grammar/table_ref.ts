import type { TokenType } from 'chevrotain';
import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Identifier, Option, QualifiedName } from '../ast/common.ts';
import type { ModelReference, PredictSource } from '../ast/model.ts';
import type { Argument, JoinCondition, TableAlias, TableCall, TableReference } from '../ast/table_reference.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { PivotGrammar } from './pivot.ts';

type Join = Extract<TableReference, { kind: 'join' }>['join'];

/** What stands in FROM: tables, paths, derived tables, functions, joins. */
export abstract class TableGrammar extends PivotGrammar {
  readonly fromClause: Rule<TableReference[]> = this.rule('fromClause', () => {
    const from: TableReference[] = [];
    this.CONSUME(k.from);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => from.push(this.SUBRULE(this.tableReference)) });
    return from;
  });

  /** A source and the joins on its right; the joins before an ON nest, as in a JOIN b JOIN c ON … ON …. */
  override readonly tableReference: Rule<TableReference> = this.rule('tableReference', () => {
    this.enter();
    const start = this.from();
    let left = this.SUBRULE(this.source);
    this.MANY(() => {
      left = this.SUBRULE(this.joinOn, { ARGS: [left, start] });
    });
    this.leave();
    return left;
  });

  private readonly joinOn: Rule<TableReference, [TableReference, number]> = this.rule('joinOn', (left, start) =>
    this.choose<TableReference>([
      {
        ALT: () => {
          this.CONSUME(k.cross);
          this.CONSUME(k.join);
          const right = this.SUBRULE(this.source);
          return this.join('cross', left, right, { kind: 'none' }, start);
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.natural);
          const join = this.SUBRULE(this.joinType);
          this.CONSUME1(k.join);
          const right = this.SUBRULE1(this.source);
          return this.join(join, left, right, { kind: 'natural' }, start);
        },
      },
      {
        ALT: () => {
          const asof = this.OPTION(() => this.CONSUME(marked.asofJoin)) !== undefined;
          const join = this.SUBRULE1(this.joinType);
          this.CONSUME2(k.join);
          const right = this.SUBRULE(this.tableReference);
          const condition = this.SUBRULE(this.joinCondition);
          return { ...this.join(join, left, right, condition, start), asof } as TableReference;
        },
      },
    ]),
  );

  private join(
    join: Join,
    left: TableReference,
    right: TableReference,
    condition: JoinCondition,
    start: number,
  ): TableReference {
    return { kind: 'join', join, asof: false, left, right, condition, alias: null, at: this.since(start) };
  }

  private readonly joinType: Rule<Join> = this.rule('joinType', () => {
    const word = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(k.inner) },
        { ALT: () => this.CONSUME(k.left) },
        { ALT: () => this.CONSUME(k.right) },
        { ALT: () => this.CONSUME(k.full) },
        { ALT: () => this.CONSUME(marked.semiJoin) },
        { ALT: () => this.CONSUME(marked.antiJoin) },
      ]),
    );
    this.OPTION1({
      GATE: () => word !== undefined && mayBeOuter.has(word.tokenType),
      DEF: () => this.CONSUME(k.outer),
    });
    return ((word as SqlToken | undefined)?.value ?? 'inner') as Join;
  });

  private readonly joinCondition: Rule<JoinCondition> = this.rule('joinCondition', () =>
    this.choose<JoinCondition>([
      {
        ALT: () => {
          this.CONSUME(k.on);
          return { kind: 'on', expr: this.SUBRULE(this.expression) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.using);
          const columns = this.SUBRULE(this.nameList);
          if (this.LA(1).tokenType === k.as) this.refuse('an alias for USING');
          return { kind: 'using', columns };
        },
      },
    ]),
  );

  // ---------------------------------------------------------------- one source

  override readonly source: Rule<TableReference> = this.rule('source', () => {
    const start = this.from();
    const lateral = this.OPTION(() => this.CONSUME(k.lateral)) !== undefined;
    const found = this.choose<TableReference>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.derived, { ARGS: [lateral] }) },
        { ALT: () => this.SUBRULE(this.parenthesisedJoin) },
        { ALT: () => this.SUBRULE(this.path) },
        {
          GATE: () => this.LA(1).tokenType === k.rows && this.LA(2).tokenType === k.from,
          ALT: () => this.SUBRULE(this.rowsFrom, { ARGS: [lateral] }),
        },
        { ALT: () => this.SUBRULE(this.namedSource, { ARGS: [lateral] }) },
      ],
    });
    const sample = this.OPTION2(() => {
      this.CONSUME(k.tablesample);
      return this.SUBRULE(this.sampleClause);
    });
    const plain = { ...found, at: this.since(start) };
    let source: TableReference = sample === undefined ? plain : { kind: 'sample', source: plain, sample, at: plain.at };
    this.MANY(() => {
      source = this.choose1<TableReference>([
        {
          ALT: () => {
            const clause = this.SUBRULE(this.pivotClause);
            const alias = this.SUBRULE(this.alias);
            return { kind: 'pivot', source, ...clause, alias, at: this.since(start) };
          },
        },
        {
          ALT: () => {
            const clause = this.SUBRULE(this.unpivotClause);
            const alias = this.SUBRULE1(this.alias);
            return { kind: 'unpivot', source, ...clause, alias, at: this.since(start) };
          },
        },
      ]);
    });
    return source;
  });

  private readonly derived: Rule<TableReference, [boolean]> = this.rule('derived', (lateral) => {
    const start = this.from();
    const query = this.SUBRULE(this.parenthesisedQuery);
    const alias = this.SUBRULE(this.alias);
    return { kind: 'derived', query, alias, lateral, at: this.since(start) };
  });

  private readonly parenthesisedJoin: Rule<TableReference> = this.rule('parenthesisedJoin', () => {
    this.CONSUME(s.plainParen);
    const inner = this.SUBRULE(this.tableReference);
    if (!this.RECORDING_PHASE && inner.kind !== 'join') this.stop();
    this.CONSUME(s.rightParen);
    const alias = this.SUBRULE(this.alias);
    return alias === null ? inner : ({ ...inner, alias } as TableReference);
  });

  private readonly path: Rule<TableReference> = this.rule('path', () => {
    const text = this.SUBRULE(this.text);
    const alias = this.SUBRULE(this.alias);
    return { kind: 'path', path: text.value, alias, at: text.at };
  });

  private readonly namedSource: Rule<TableReference, [boolean]> = this.rule('namedSource', (lateral) => {
    const start = this.from();
    this.OPTION(() => this.CONSUME(k.only));
    const first = this.CONSUME(sets.anyName) as SqlToken;
    const parts = [this.identifier(first)];
    this.MANY(() => {
      this.CONSUME(s.dot);
      parts.push(this.SUBRULE(this.label));
    });
    const name = this.ACTION(() => this.qualified(parts, this.since(start)));
    const args = this.OPTION1(() => this.SUBRULE(this.tableArguments, { ARGS: [name] }));
    if (args === undefined && parts.length === 1 && !isName(first)) this.stop();
    const ordinality = this.OPTION2({
      GATE: () => args !== undefined,
      DEF: () => this.SUBRULE(this.withOrdinality),
    });
    const alias = this.SUBRULE(this.alias);
    const at = this.since(start);
    if (args === undefined) return { kind: 'table', name, alias, at };
    return this.ACTION(() => tableFunction(name, args, { alias, lateral, ordinality: ordinality ?? false, at }));
  });

  private readonly withOrdinality: Rule<boolean> = this.rule('withOrdinality', () => {
    this.CONSUME(marked.withTime);
    this.CONSUME(k.ordinality);
    return true;
  });

  private readonly rowsFrom: Rule<TableReference, [boolean]> = this.rule('rowsFrom', (lateral) => {
    const start = this.from();
    const functions: TableCall[] = [];
    this.CONSUME(k.rows);
    this.CONSUME(k.from);
    this.CONSUME(sets.leftParen);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => functions.push(this.SUBRULE(this.rowsCall)) });
    this.CONSUME(s.rightParen);
    const ordinality = this.OPTION(() => this.SUBRULE(this.withOrdinality)) ?? false;
    const alias = this.SUBRULE(this.alias);
    return { kind: 'rows_from', functions, alias, lateral, ordinality, at: this.since(start) };
  });

  private readonly rowsCall: Rule<TableCall> = this.rule('rowsCall', () => {
    const start = this.from();
    const args: Argument[] = [];
    const name = this.SUBRULE(this.qualifiedName);
    this.CONSUME(sets.leftParen);
    this.MANY_SEP({ SEP: s.comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
    this.CONSUME(s.rightParen);
    return { name, args, at: this.since(start) };
  });

  readonly alias: Rule<TableAlias | null> = this.rule(
    'alias',
    () => this.OPTION(() => this.SUBRULE(this.givenAlias)) ?? null,
  );

  private readonly givenAlias: Rule<TableAlias> = this.rule('givenAlias', () => {
    const named = this.OPTION(() => this.CONSUME(k.as)) !== undefined;
    if (named && this.LA(1).tokenType === s.plainParen) this.refuse('a list of column definitions');
    const name = this.SUBRULE(this.name);
    const columns = this.OPTION1(() => this.SUBRULE(this.aliasColumns)) ?? [];
    return { name, columns };
  });

  private readonly aliasColumns: Rule<Identifier[]> = this.rule('aliasColumns', () => {
    const columns: Identifier[] = [];
    this.CONSUME(s.plainParen);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        columns.push(this.SUBRULE(this.name));
        const after = this.LA(1).tokenType;
        if (after.CATEGORIES?.includes(sets.typeName)) this.refuse('a list of column definitions');
      },
    });
    this.CONSUME(s.rightParen);
    return columns;
  });

  // ---------------------------------------------------------------- functions, and models as functions

  /** The parenthesis of a table function: plain arguments, or a model with what it is to work on. */
  private readonly tableArguments: Rule<TableArguments, [QualifiedName]> = this.rule('tableArguments', (name) => {
    const isPredict = this.ACTION(() => predictNames.has(written(name))) ?? false;
    const isModel = this.ACTION(() => isPredict || name.parts[0].name === 'ml') ?? false;
    this.CONSUME(sets.leftParen);
    const found = this.choose<TableArguments>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => isModel, ALT: () => this.SUBRULE(this.modelArguments, { ARGS: [isPredict] }) },
        {
          ALT: () => {
            const args: Argument[] = [];
            this.MANY_SEP({ SEP: s.comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
            return { kind: 'plain', args };
          },
        },
      ],
    });
    this.CONSUME(s.rightParen);
    return found;
  });

  private readonly modelArguments: Rule<TableArguments, [boolean]> = this.rule('modelArguments', (isPredict) => {
    let model!: ModelReference;
    let source: PredictSource | null = null;
    const options: Option[] = [];
    this.OR([
      {
        ALT: () => {
          // Flink's order: ML_PREDICT(TABLE t, MODEL m).
          source = this.SUBRULE(this.predictArgumentSource);
          this.CONSUME(s.comma);
          model = this.SUBRULE(this.modelArgument);
        },
      },
      {
        ALT: () => {
          model = this.SUBRULE1(this.modelArgument);
          this.OPTION({
            GATE: () => isPredict || this.LA(2).tokenType === k.table || this.LA(2).tokenType === s.queryParen,
            DEF: () => {
              this.CONSUME1(s.comma);
              source = this.SUBRULE1(this.predictArgumentSource);
            },
          });
          if (isPredict && source === null && !this.RECORDING_PHASE) this.stop('Expected "," and TABLE or a query.');
        },
      },
    ]);
    this.MANY(() => {
      this.CONSUME2(s.comma);
      options.push(this.SUBRULE(this.option_));
    });
    return { kind: 'model', model, source, options };
  });

  private readonly modelArgument: Rule<ModelReference> = this.rule('modelArgument', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType.CATEGORIES?.includes(sets.name) ?? false,
      DEF: () => this.CONSUME(k.model),
    });
    return this.SUBRULE(this.modelReference);
  });
}

type TableArguments =
  | { readonly kind: 'plain'; readonly args: readonly Argument[] }
  | {
      readonly kind: 'model';
      readonly model: ModelReference;
      readonly source: PredictSource | null;
      readonly options: readonly Option[];
    };

const predictNames: ReadonlySet<string> = new Set(['predict', 'ml.predict', 'ml_predict']);
const mayBeOuter: ReadonlySet<TokenType> = new Set([k.left, k.right, k.full]);
const written = (name: QualifiedName): string => name.parts.map((part) => part.name).join('.');
const isName = (token: SqlToken): boolean => token.tokenType.CATEGORIES?.includes(sets.name) ?? false;

function tableFunction(
  name: QualifiedName,
  found: TableArguments,
  rest: { alias: TableAlias | null; lateral: boolean; ordinality: boolean; at: Span },
): TableReference {
  const { alias, lateral, ordinality, at } = rest;
  if (found.kind === 'plain') return { kind: 'table_function', name, args: found.args, alias, lateral, ordinality, at };
  const { model, source, options } = found;
  if (predictNames.has(written(name))) {
    return { kind: 'predict', model, source: source as PredictSource, options, alias, at };
  }
  if (options.length > 0) throw errors.notSupported(`an option of ${written(name)}`, options[0].at);
  const last = name.parts[name.parts.length - 1];
  return { kind: 'model_function', function: last.name, model, source, alias, at };
}
