import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { CopyTo, Drop, Identifier, Option, QualifiedName, Query, Statement } from '../ast.ts';
import { keywords as k, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { ModelGrammar } from './ml.ts';

/** CREATE, DROP and COPY. */
export abstract class DefinitionGrammar extends ModelGrammar {
  readonly create: Rule<Statement> = this.rule('create', () => {
    const start = this.from();
    this.CONSUME(k.create);
    const orReplace =
      this.OPTION(() => {
        this.CONSUME(k.or);
        this.CONSUME(k.replace);
      }) !== undefined || this.LA(0).tokenType === k.replace;
    if (this.LA(1).tokenType === k.temp || this.LA(1).tokenType === k.temporary) this.refuse('a temporary object');
    this.refuseOtherObjects('CREATE');
    return this.choose<Statement>([
      { ALT: () => this.SUBRULE(this.createModel, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createExternalTable, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createTable, { ARGS: [start, orReplace] }) },
      { ALT: () => this.SUBRULE(this.createView, { ARGS: [start, orReplace] }) },
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

  private readonly createTable: Rule<Statement, [number, boolean]> = this.rule('createTable', (start, orReplace) => {
    this.CONSUME(k.table);
    const ifNotExists = this.SUBRULE(this.maybeNew);
    const name = this.SUBRULE(this.qualifiedName);
    const columns = this.OPTION(() => this.SUBRULE(this.columnNames)) ?? [];
    this.CONSUME(k.as);
    const query = this.SUBRULE(this.query);
    this.OPTION1(() => {
      this.CONSUME(k.with);
      if (this.LA(1).tokenType === k.no) this.refuse('WITH NO DATA');
      this.CONSUME(k.data);
    });
    return { kind: 'create_table_as', name, columns, ifNotExists, orReplace, query, at: this.since(start) };
  });

  /** Names only: a list of definitions is CREATE TABLE without a query. */
  private readonly columnNames: Rule<Identifier[]> = this.rule('columnNames', () => {
    const names: Identifier[] = [];
    this.CONSUME(s.plainParen);
    this.AT_LEAST_ONE_SEP({
      SEP: s.comma,
      DEF: () => {
        names.push(this.SUBRULE(this.name));
        const next = this.LA(1).tokenType;
        if (next !== s.comma && next !== s.rightParen && !this.RECORDING_PHASE) {
          this.refuse('CREATE TABLE with column definitions', this.here(), 'Use CREATE TABLE … AS SELECT ….');
        }
      },
    });
    this.CONSUME(s.rightParen);
    return names;
  });

  private readonly createView: Rule<Statement, [number, boolean]> = this.rule('createView', (start, orReplace) => {
    this.CONSUME(k.view);
    const name = this.SUBRULE(this.qualifiedName);
    const columns = this.OPTION(() => this.SUBRULE(this.nameList)) ?? [];
    this.CONSUME(k.as);
    const query = this.SUBRULE(this.query);
    return { kind: 'create_view', name, columns, orReplace, query, at: this.since(start) };
  });

  readonly drop: Rule<Drop> = this.rule('drop', () => {
    const start = this.from();
    this.CONSUME(k.drop);
    this.refuseOtherObjects('DROP');
    this.OPTION(() => this.CONSUME(k.external));
    const word = this.OR([
      { ALT: () => this.CONSUME(k.table) },
      { ALT: () => this.CONSUME(k.view) },
      { ALT: () => this.CONSUME(k.model) },
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

  readonly copy: Rule<CopyTo> = this.rule('copy', () => {
    const start = this.from();
    this.CONSUME(k.copy);
    const source = this.choose<Query | QualifiedName>([
      { ALT: () => this.SUBRULE(this.parenthesisedQuery) },
      { ALT: () => this.SUBRULE(this.qualifiedName) },
    ]);
    const next = this.LA(1).tokenType;
    if (next === s.plainParen) this.refuse('COPY of chosen columns', this.here(), 'Use COPY (SELECT …) TO.');
    if (next === k.from) this.refuse('COPY FROM');
    this.CONSUME(k.to);
    if (otherDestinations.has((this.LA(1) as SqlToken).value)) this.refuse('COPY TO anything but a path');
    const destination = this.SUBRULE(this.text);
    this.OPTION(() => this.CONSUME(k.with));
    const options = this.OPTION1(() => this.SUBRULE(this.options)) ?? [];
    const at = this.since(start);
    return this.ACTION(() => {
      if (destination.value === '') throw errors.invalidParameterValue('the path must not be empty', destination.at);
      const { value, at: destinationAt } = destination;
      return { kind: 'copy_to', source, destination: value, destinationAt, options, at };
    });
  });
}

const hivePartitions = 'Folders named column=value below the location become columns by themselves.';
const otherDestinations: ReadonlySet<string> = new Set(['stdout', 'program', 'stdin']);
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
  'index',
  'language',
  'materialized',
  'operator',
  'policy',
  'procedure',
  'publication',
  'recursive',
  'role',
  'rule',
  'schema',
  'sequence',
  'server',
  'statistics',
  'subscription',
  'tablespace',
  'text',
  'transform',
  'trigger',
  'type',
  'unique',
  'unlogged',
  'user',
]);
