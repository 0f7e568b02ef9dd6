import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Option, QualifiedName } from '../ast/common.ts';
import type { CopyFrom, CopyTo } from '../ast/copy.ts';
import type { Drop } from '../ast/definition.ts';
import type { DropIndex } from '../ast/indexes.ts';
import type { Query } from '../ast/query.ts';
import type { Statement } from '../ast/statement.ts';
import { keywords as k, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { IndexGrammar } from './indexes.ts';

/** CREATE, DROP and COPY. */
export abstract class DefinitionGrammar extends IndexGrammar {
  readonly create: Rule<Statement> = this.rule('create', () => {
    const start = this.from();
    this.CONSUME(k.create);
    const orReplace =
      this.OPTION(() => {
        this.CONSUME(k.or);
        this.CONSUME(k.replace);
      }) !== undefined || this.LA(0).tokenType === k.replace;
    const isTemporary =
      this.OPTION1(() => this.OR([{ ALT: () => this.CONSUME(k.temp) }, { ALT: () => this.CONSUME(k.temporary) }])) !==
      undefined;
    const temporary = isTemporary && !this.RECORDING_PHASE;
    if (temporary && this.LA(1).tokenType === k.view) this.refuse('a temporary view');
    this.refuseOtherObjects('CREATE');
    return this.choose1<Statement>([
      { ALT: () => this.SUBRULE(this.createSchema, { ARGS: [start] }) },
      { ALT: () => this.SUBRULE(this.createModel, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createExternalTable, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createTable, { ARGS: [start, orReplace, temporary] }) },
      { ALT: () => this.SUBRULE(this.createView, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createIndex, { ARGS: [start] }) },
    ]);
  });

  private refuseOtherObjects(verb: string): void {
    const next = this.LA(1) as SqlToken;
    if (otherObjects.has(next.value)) this.refuse(`${verb} ${next.value.toUpperCase()}`);
  }

  private readonly maybeNew: Rule<boolean> = this.rule(
    'maybeNew',
    () =>
      this.OPTION({ GATE: () => this.LA(2).tokenType === k.not, DEF: () => this.SUBRULE(this.ifNotExists) }) ?? false,
  );

  private readonly createExternalTable: Rule<Statement, [number, boolean]> = this.rule(
    'createExternalTable',
    (start, orReplace) => {
      this.CONSUME(k.external);
      this.CONSUME(k.table);
      const ifNotExists = this.SUBRULE(this.maybeNew);
      const name = this.SUBRULE(this.qualifiedName);
      if (this.LA(1).tokenType === s.plainParen) this.refuse('a list of columns of an external table');
      let format: string | undefined;
      let location: { value: string; at: Span } | undefined;
      const options: Option[] = [];
      this.MANY(() => {
        if (this.LA(1).tokenType === k.partitioned) this.refuse('PARTITIONED BY', this.here(), hivePartitions);
        this.OR([
          {
            ALT: () => {
              this.CONSUME(k.stored);
              this.CONSUME(k.as);
              format = this.SUBRULE(this.label).name;
            },
          },
          {
            ALT: () => {
              this.CONSUME(k.location);
              location = this.SUBRULE(this.text);
            },
          },
          {
            ALT: () => {
              const more = this.SUBRULE(this.withOptions);
              this.ACTION(() => options.push(...more));
            },
          },
          { ALT: () => this.CONSUME(k.partitioned) },
        ]);
      });
      return this.ACTION(() => {
        if (location === undefined) this.stop("Expected LOCATION 'path'.");
        const { value, at: locationAt } = location as { value: string; at: Span };
        const at = this.since(start);
        format = (format ?? 'parquet').toLowerCase();
        const kind = 'create_external_table';
        return { kind, name, ifNotExists, orReplace, format, location: value, locationAt, options, at };
      });
    },
  );

  private readonly createSchema: Rule<Statement, [number]> = this.rule('createSchema', (start) => {
    this.CONSUME(k.schema);
    const ifNotExists = this.SUBRULE(this.maybeNew);
    const name = this.SUBRULE(this.name);
    return { kind: 'create_schema', name, ifNotExists, at: this.since(start) };
  });

  private readonly createTable: Rule<Statement, [number, boolean, boolean]> = this.rule(
    'createTable',
    (start, orReplace, temporary) => {
      this.CONSUME(k.table);
      const ifNotExists = this.SUBRULE(this.maybeNew);
      const name = this.SUBRULE(this.qualifiedName);
      if (this.definesColumns()) {
        if (orReplace) this.refuse('CREATE OR REPLACE TABLE with column definitions');
      }
      return this.choose<Statement>({
        IGNORE_AMBIGUITIES: true,
        DEF: [
          {
            GATE: () => this.definesColumns(),
            ALT: () => {
              const { columns, keys } = this.SUBRULE(this.tableElements);
              if (this.LA(1).tokenType === k.on) this.refuse('ON COMMIT');
              const at = this.since(start);
              return { kind: 'create_table', name, temporary, ifNotExists, columns, keys, at };
            },
          },
          {
            ALT: () => {
              const columns = this.OPTION(() => this.SUBRULE(this.nameList)) ?? [];
              this.CONSUME(k.as);
              const query = this.SUBRULE(this.query);
              this.OPTION1(() => {
                this.CONSUME(k.with);
                if (this.LA(1).tokenType === k.no) this.refuse('WITH NO DATA');
                this.CONSUME(k.data);
              });
              const at = this.since(start);
              return { kind: 'create_table_as', name, temporary, columns, ifNotExists, orReplace, query, at };
            },
          },
        ],
      });
    },
  );

  /** A list of names alone belongs to CREATE TABLE … AS. */
  private definesColumns(): boolean {
    if (this.LA(1).tokenType !== s.plainParen) return false;
    const after = this.LA(3).tokenType;
    if (after !== s.comma && after !== s.rightParen) return true;
    return false;
  }

  private readonly createView: Rule<Statement, [number, boolean]> = this.rule('createView', (start, orReplace) => {
    this.CONSUME(k.view);
    const name = this.SUBRULE(this.qualifiedName);
    const columns = this.OPTION(() => this.SUBRULE(this.nameList)) ?? [];
    this.CONSUME(k.as);
    const query = this.SUBRULE(this.query);
    return { kind: 'create_view', name, columns, orReplace, query, at: this.since(start) };
  });

  readonly drop: Rule<Drop | DropIndex> = this.rule('drop', () => {
    const start = this.from();
    this.CONSUME(k.drop);
    this.refuseOtherObjects('DROP');
    return this.choose<Drop | DropIndex>([
      { ALT: () => this.SUBRULE(this.dropIndex, { ARGS: [start] }) },
      { ALT: () => this.SUBRULE(this.dropRelation, { ARGS: [start] }) },
    ]);
  });

  private readonly dropRelation: Rule<Drop, [number]> = this.rule('dropRelation', (start) => {
    this.OPTION(() => this.CONSUME(k.external));
    const word = this.OR([
      { ALT: () => this.CONSUME(k.table) },
      { ALT: () => this.CONSUME(k.view) },
      { ALT: () => this.CONSUME(k.model) },
      { ALT: () => this.CONSUME(k.schema) },
    ]) as SqlToken;
    const ifExists =
      this.OPTION1({
        GATE: () => this.LA(2).tokenType === k.exists,
        DEF: () => {
          this.CONSUME(k.if);
          return this.CONSUME(k.exists);
        },
      }) !== undefined;
    const names: QualifiedName[] = this.SUBRULE(this.qualifiedNames);
    if (this.LA(1).tokenType === k.version) this.refuse('DROP MODEL … VERSION');
    const behaviour = this.OPTION2(() =>
      this.OR1([{ ALT: () => this.CONSUME(k.cascade) }, { ALT: () => this.CONSUME(k.restrict) }]),
    );
    const cascade = behaviour?.tokenType === k.cascade;
    return { kind: 'drop', object: word.value as Drop['object'], names, ifExists, cascade, at: this.since(start) };
  });

  readonly copy: Rule<CopyTo | CopyFrom> = this.rule('copy', () => {
    const start = this.from();
    this.CONSUME(k.copy);
    const source = this.choose<Query | QualifiedName>([
      { ALT: () => this.SUBRULE(this.parenthesisedQuery) },
      { ALT: () => this.SUBRULE(this.qualifiedName) },
    ]);
    const columns =
      this.OPTION({ GATE: () => this.LA(1).tokenType === s.plainParen, DEF: () => this.SUBRULE(this.nameList) }) ?? [];
    const from =
      this.choose1<boolean>([
        { ALT: () => this.CONSUME(k.to) && false },
        { GATE: () => this.RECORDING_PHASE || 'parts' in source, ALT: () => this.CONSUME(k.from) && true },
      ]) === true;
    const pathAt = this.here();
    if ((this.LA(1) as SqlToken).value === 'program') this.refuse('COPY … PROGRAM');
    const path = this.or(2, [
      { GATE: () => !from, ALT: () => this.CONSUME(k.stdout) && null },
      { GATE: () => from, ALT: () => this.CONSUME(k.stdin) && null },
      { ALT: () => this.SUBRULE(this.text).value },
    ]) as string | null;
    const options = this.SUBRULE(this.copyOptions);
    if (this.LA(1).tokenType === k.where) this.refuse('COPY … WHERE');
    const at = this.since(start);
    return this.ACTION(() => {
      if (path === '') throw errors.invalidParameterValue('the path must not be empty', pathAt);
      return from
        ? { kind: 'copy_from', table: source as QualifiedName, columns, path, pathAt, options, at }
        : { kind: 'copy_to', source, columns, destination: path, destinationAt: pathAt, options, at };
    });
  });

  /** WITH (FORMAT csv, HEADER), or the words of old: WITH CSV HEADER DELIMITER ';' NULL ''. */
  private readonly copyOptions: Rule<Option[]> = this.rule('copyOptions', () => {
    this.OPTION(() => this.CONSUME(k.with));
    return this.OR([
      { ALT: () => this.SUBRULE(this.options) },
      {
        ALT: () => {
          const options: Option[] = [];
          this.MANY(() => options.push(this.SUBRULE(this.copyWord)));
          return options;
        },
      },
    ]);
  });

  private readonly copyWord: Rule<Option> = this.rule('copyWord', () => {
    const start = this.from();
    const word = this.OR([
      { ALT: () => this.CONSUME(k.csv) },
      { ALT: () => this.CONSUME(k.binary) },
      { ALT: () => this.CONSUME(k.header) },
      { ALT: () => this.CONSUME(k.delimiter) },
      { ALT: () => this.CONSUME(k.null) },
      { ALT: () => this.CONSUME(k.escape) },
      { ALT: () => this.CONSUME(k.encoding) },
    ]) as SqlToken;
    const takes = ![k.csv, k.binary, k.header].includes(word.tokenType);
    const value = this.OPTION({
      GATE: () => takes,
      DEF: () => {
        this.OPTION1(() => this.CONSUME(k.as));
        return this.SUBRULE(this.text);
      },
    });
    return this.ACTION(() => copyOption(word.value, value, this.since(start)));
  });
}

function copyOption(word: string, value: { value: string; at: Span } | undefined, at: Span): Option {
  if (word === 'csv' || word === 'binary') {
    const expr = { kind: 'string', value: word, at } as const;
    return { name: 'format', value: { kind: 'expression', expr, at }, at };
  }
  if (value === undefined) return { name: word, value: null, at };
  const expr = { kind: 'string', value: value.value, at: value.at } as const;
  return { name: word, value: { kind: 'expression', expr, at: value.at }, at };
}

const hivePartitions = 'Folders named column=value below the location become columns by themselves.';
const otherObjects: ReadonlySet<string> = new Set([
  'access',
  'aggregate',
  'cast',
  'collation',
  'conversion',
  'database',
  'domain',
  'event',
  'extension',
  'foreign',
  'function',
  'group',
  'language',
  'materialized',
  'operator',
  'policy',
  'procedure',
  'publication',
  'recursive',
  'role',
  'rule',
  'sequence',
  'server',
  'statistics',
  'subscription',
  'tablespace',
  'text',
  'transform',
  'trigger',
  'type',
  'unlogged',
  'user',
]);
