import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Identifier, Option } from '../ast/common.ts';
import type { Expression } from '../ast/expression.ts';
import type {
  CreateModel,
  DescribeModel,
  EvaluateModel,
  ModelReference,
  PredictSource,
  PredictStatement,
  SplitClause,
} from '../ast/model.ts';
import type { OrderItem, Query, QueryBody, SelectItem } from '../ast/query.ts';
import type { Statement } from '../ast/statement.ts';
import type { TableReference } from '../ast/table_reference.ts';
import { keywords as k, marked, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { QueryGrammar } from './query.ts';

type ClauseName = 'algorithm' | 'target' | 'features' | 'transform' | 'split' | 'options' | 'comment';
type Clauses = { -readonly [K in ClauseName]?: CreateModel[K] };
type Clause = { [K in ClauseName]: readonly [K, CreateModel[K], Span] }[ClauseName];

/** Statements and calls about models. None of their words is reserved. */
export abstract class ModelGrammar extends QueryGrammar {
  override readonly modelReference: Rule<ModelReference> = this.rule('modelReference', () => {
    const start = this.from();
    const name = this.SUBRULE(this.qualifiedName);
    const version =
      this.OPTION({
        GATE: () => this.LA(2).tokenType === s.number || this.LA(2).tokenType === k.active,
        DEF: () => {
          this.CONSUME(k.version);
          return this.choose<number | null>([
            { ALT: () => this.SUBRULE(this.wholeNumber) },
            { ALT: () => this.CONSUME(k.active) && null },
          ]);
        },
      }) ?? null;
    if (this.LA(1).tokenType === k.as && this.LA(2).tokenType === k.of) this.refuse('a model AS OF a time');
    return { name, version, at: this.since(start) };
  });

  // ---------------------------------------------------------------- CREATE MODEL

  /** From MODEL on; the clauses come in any order. */
  readonly createModel: Rule<Statement, [number, boolean]> = this.rule('createModel', (start, orReplace) => {
    this.CONSUME(k.model);
    if (this.LA(1).tokenType === k.concurrently) this.refuse('CONCURRENTLY');
    const ifNotExists =
      this.OPTION({ GATE: () => this.LA(2).tokenType === k.not, DEF: () => this.SUBRULE(this.ifNotExists) }) ?? false;
    const name = this.SUBRULE(this.qualifiedName);
    const clauses: Clauses = {};
    this.MANY(() => {
      this.refuseLaterClauses();
      const clause = this.SUBRULE(this.clause);
      this.ACTION(() => addClause(clauses, clause));
    });
    const source = this.SUBRULE(this.trainingQuery);
    return this.ACTION(() => ({
      kind: 'create_model',
      name,
      orReplace,
      ifNotExists,
      algorithm: clauses.algorithm ?? null,
      target: clauses.target ?? [],
      features: clauses.features ?? null,
      transform: clauses.transform ?? null,
      split: clauses.split ?? null,
      options: clauses.options ?? [],
      comment: clauses.comment ?? null,
      query: source.query,
      queryAt: source.at,
      at: this.since(start),
    }));
  });

  private refuseLaterClauses(): void {
    const next = this.LA(1).tokenType;
    if (next === k.partition) this.refuse('PARTITION BY of a model');
    if (next === k.tune) this.refuse('TUNE');
  }

  private readonly clause: Rule<Clause> = this.rule('clause', () => {
    const at = this.here();
    return this.choose<Clause>([
      { ALT: () => this.CONSUME(k.using) && ['algorithm', this.SUBRULE(this.label), at] },
      { ALT: () => ['target', this.SUBRULE(this.target), at] },
      { ALT: () => this.CONSUME(k.features) && ['features', this.SUBRULE(this.itemList), at] },
      { ALT: () => this.CONSUME(k.transform) && ['transform', this.SUBRULE1(this.itemList), at] },
      { ALT: () => this.CONSUME(k.split) && ['split', this.SUBRULE(this.split), at] },
      { ALT: () => ['options', this.SUBRULE(this.withOptions), at] },
      { ALT: () => this.CONSUME(k.comment) && ['comment', this.SUBRULE(this.text).value, at] },
      { ALT: () => this.CONSUME(k.partition) && ['options', [], at] },
      { ALT: () => this.CONSUME(k.tune) && ['options', [], at] },
    ]);
  });

  private readonly target: Rule<Identifier[]> = this.rule('target', () => {
    this.OR([
      { ALT: () => this.CONSUME(k.target) },
      { ALT: () => this.CONSUME(k.predict) },
      { ALT: () => this.CONSUME(k.label) },
      { ALT: () => this.CONSUME(k.input_label_cols) },
    ]);
    this.OPTION(() => this.CONSUME(s.equals));
    return this.OR1([{ ALT: () => this.SUBRULE(this.nameList) }, { ALT: () => this.SUBRULE(this.names) }]);
  });

  private readonly itemList: Rule<SelectItem[]> = this.rule('itemList', () => {
    this.CONSUME(sets.leftParen);
    const items = this.SUBRULE(this.selectItems);
    this.CONSUME(s.rightParen);
    return items;
  });

  readonly withOptions: Rule<Option[]> = this.rule('withOptions', () => {
    this.OR([{ ALT: () => this.CONSUME(k.with) }, { ALT: () => this.CONSUME(k.options) }]);
    return this.SUBRULE(this.options);
  });

  /** AS query, or FROM table [WHERE …], which stands for SELECT * of it. */
  private readonly trainingQuery: Rule<{ query: Query; at: Span }> = this.rule('trainingQuery', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.as);
          const query = this.SUBRULE(this.query);
          return this.ACTION(() => ({ query, at: query.at }));
        },
      },
      {
        ALT: () => {
          const query = this.SUBRULE(this.fromQuery);
          return this.ACTION(() => ({ query, at: query.at }));
        },
      },
    ]),
  );

  /** FROM table [WHERE …] as the query it stands for. */
  readonly fromQuery: Rule<Query> = this.rule('fromQuery', () => {
    const start = this.from();
    this.CONSUME(k.from);
    if (this.LA(1).tokenType === s.string && this.LA(2).tokenType === s.plainParen) {
      this.refuse('importing a model from a file');
    }
    const source = this.SUBRULE(this.tableReference);
    const where = this.OPTION(() => this.SUBRULE(this.where)) ?? null;
    return this.ACTION(() => this.queryOver(source, where, this.since(start)));
  });

  private queryOver(source: TableReference, where: Expression | null, at: Span): Query {
    const body: QueryBody = { ...this.selectAll(at), from: [source], where };
    return { with: [], recursive: false, body, orderBy: [], limit: null, offset: null, ties: false, at };
  }

  // ---------------------------------------------------------------- SPLIT

  private readonly split: Rule<SplitClause> = this.rule('split', () =>
    this.choose<SplitClause>([
      {
        ALT: () => {
          const at = this.at(this.CONSUME(k.none) as SqlToken);
          return { kind: 'none', at };
        },
      },
      { ALT: () => this.SUBRULE(this.randomSplit) },
      { ALT: () => this.SUBRULE(this.splitBy) },
      { ALT: () => this.SUBRULE(this.folds) },
    ]),
  );

  private readonly fraction: Rule<number> = this.rule('fraction', () =>
    Number((this.CONSUME(s.number) as SqlToken).value),
  );

  private readonly seed: Rule<number> = this.rule('seed', () => {
    this.CONSUME(k.seed);
    return this.SUBRULE(this.wholeNumber);
  });

  private readonly randomSplit: Rule<SplitClause> = this.rule('randomSplit', () => {
    const start = this.from();
    this.OPTION(() => this.CONSUME(k.random));
    const fraction = this.SUBRULE(this.fraction);
    const seed = this.OPTION1(() => this.SUBRULE(this.seed)) ?? null;
    const key =
      this.OPTION2(() => {
        this.CONSUME(k.by);
        this.CONSUME(k.hash);
        this.CONSUME(sets.leftParen);
        const expr = this.SUBRULE(this.expression);
        this.CONSUME(s.rightParen);
        return expr;
      }) ?? null;
    return { kind: 'random', fraction, seed, key, at: this.since(start) };
  });

  private readonly splitBy: Rule<SplitClause> = this.rule('splitBy', () => {
    const start = this.from();
    this.CONSUME(k.by);
    return this.choose<SplitClause>([
      {
        ALT: () => {
          this.CONSUME(k.column);
          return { kind: 'by_column', column: this.SUBRULE(this.name), at: this.since(start) };
        },
      },
      {
        ALT: () => {
          const word = this.OR1([{ ALT: () => this.CONSUME(k.time) }, { ALT: () => this.CONSUME(k.group) }]);
          const kind = word.tokenType === k.time ? 'by_time' : 'by_group';
          const column = this.SUBRULE1(this.name);
          const fraction = this.SUBRULE(this.fraction);
          const seed = this.OPTION(() => this.SUBRULE(this.seed)) ?? null;
          return { kind, column, fraction, seed, at: this.since(start) };
        },
      },
    ]);
  });

  private readonly folds: Rule<SplitClause> = this.rule('folds', () => {
    const start = this.from();
    this.CONSUME(k.kfold);
    const folds = this.SUBRULE(this.wholeNumber);
    if (this.LA(1).tokenType === k.by) this.refuse('KFOLD … BY GROUP');
    const seed = this.OPTION(() => this.SUBRULE(this.seed)) ?? null;
    return { kind: 'kfold', folds, seed, at: this.since(start) };
  });

  // ---------------------------------------------------------------- PREDICT, EVALUATE, DESCRIBE

  readonly predictStatement: Rule<PredictStatement> = this.rule('predictStatement', () => {
    const start = this.from();
    this.CONSUME(k.predict);
    const model = this.SUBRULE(this.modelReference);
    let source!: TableReference;
    let where: Expression | null = null;
    let orderBy: readonly OrderItem[] = [];
    let limits: Pick<Query, 'limit' | 'offset'> = { limit: null, offset: null };
    this.OR([
      {
        ALT: () => {
          this.CONSUME(k.from);
          source = this.SUBRULE(this.tableReference);
          where = this.OPTION(() => this.SUBRULE(this.where)) ?? null;
          orderBy = this.OPTION1(() => this.SUBRULE(this.orderBy)) ?? [];
          limits = this.SUBRULE(this.limits);
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.as);
          const query = this.SUBRULE(this.query);
          source = this.ACTION(() => ({ kind: 'derived', query, alias: null, lateral: false, at: query.at }));
        },
      },
    ]);
    const options = this.OPTION2(() => this.SUBRULE(this.withOptions)) ?? [];
    const { limit, offset } = limits;
    return { kind: 'predict_statement', model, source, where, orderBy, limit, offset, options, at: this.since(start) };
  });

  /** TABLE t, TABLE 'path' or (query): what a prediction in FROM works on. */
  override readonly predictArgumentSource: Rule<PredictSource> = this.rule('predictArgumentSource', () => {
    const start = this.from();
    return this.choose<PredictSource>([
      {
        ALT: () => {
          const query = this.SUBRULE(this.parenthesisedQuery);
          return { kind: 'query', query, at: this.since(start) };
        },
      },
      {
        ALT: () => {
          this.CONSUME(k.table);
          return this.choose1<PredictSource>([
            {
              ALT: () => {
                const name = this.SUBRULE(this.qualifiedName);
                return { kind: 'table', name, at: this.since(start) };
              },
            },
            {
              ALT: () => {
                const text = this.SUBRULE(this.text);
                return { kind: 'path', path: text.value, at: text.at };
              },
            },
          ]);
        },
      },
    ]);
  });

  /** PREDICT(MODEL m USING 1.0 AS x1, …) or USING *. */
  override readonly scalarPredict: Rule<Expression> = this.rule('scalarPredict', () => {
    const start = this.from();
    this.CONSUME(marked.predictCall);
    this.CONSUME(sets.leftParen);
    this.CONSUME(k.model);
    const model = this.SUBRULE(this.modelReference);
    this.CONSUME(k.using);
    const using = this.choose<{ expr: Expression; name: Identifier | null }[] | null>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(s.star) && null },
        {
          ALT: () => {
            const items = this.SUBRULE(this.selectItems);
            return this.ACTION(() => items.map(usingItem));
          },
        },
      ],
    });
    this.CONSUME(s.rightParen);
    return { kind: 'predict', model, using, at: this.since(start) };
  });

  readonly evaluateModel: Rule<EvaluateModel> = this.rule('evaluateModel', () => {
    const start = this.from();
    this.CONSUME(k.evaluate);
    this.CONSUME(k.model);
    const model = this.SUBRULE(this.modelReference);
    const source =
      this.OPTION(() => {
        this.CONSUME(k.on);
        const table = this.SUBRULE(this.tableReference);
        return this.ACTION(() => this.asSource(table));
      }) ?? null;
    const options = this.OPTION1(() => this.SUBRULE(this.withOptions)) ?? [];
    return { kind: 'evaluate_model', model, source, options, at: this.since(start) };
  });

  private asSource(table: TableReference): PredictSource {
    const { at } = table;
    if (table.kind === 'table') return { kind: 'table', name: table.name, at };
    if (table.kind === 'path') return { kind: 'path', path: table.path, at };
    if (table.kind === 'derived') return { kind: 'query', query: table.query, at };
    return { kind: 'query', query: this.queryOver(table, null, at), at };
  }

  readonly describeModel: Rule<DescribeModel> = this.rule('describeModel', () => {
    const start = this.from();
    this.CONSUME(k.describe);
    if (this.LA(1).tokenType !== k.model && !this.RECORDING_PHASE) {
      this.refuse('DESCRIBE of anything but a model', this.here(), 'SELECT * FROM … LIMIT 0 shows the columns.');
    }
    this.CONSUME(k.model);
    const model = this.SUBRULE(this.modelReference);
    const aspect = this.OPTION(() => this.SUBRULE(this.label).name) ?? null;
    return { kind: 'describe_model', model, aspect, at: this.since(start) };
  });
}

function addClause(clauses: Clauses, [name, value, at]: Clause): void {
  if (Object.hasOwn(clauses, name)) throw errors.badSyntax('conflicting or redundant options', at);
  Object.assign(clauses, { [name]: value });
}

function usingItem(item: SelectItem): { expr: Expression; name: Identifier | null } {
  if (item.kind === 'star') throw errors.syntax('*', item.at, 'Write USING * alone.');
  return { expr: item.expr, name: item.alias };
}
