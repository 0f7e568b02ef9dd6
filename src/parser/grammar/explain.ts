import type { Identifier, Option } from '../ast/common.ts';
import type { TableReference } from '../ast/table_reference.ts';
import type { Analyze, AnalyzeTarget, Explain } from '../ast/utility.ts';
import { keywords as k, type SqlToken, symbols as s } from '../tokens.ts';
import type { Rule } from './base.ts';
import { ChangeGrammar } from './dml.ts';

/** What asks the planner and what feeds it: EXPLAIN and ANALYZE. */
export abstract class ExplainGrammar extends ChangeGrammar {
  readonly explain: Rule<Explain> = this.rule('explain', () => {
    const start = this.from();
    this.CONSUME(k.explain);
    let options: Option[] = [];
    this.OPTION(() => {
      options = this.OR([{ ALT: () => this.SUBRULE(this.optionList) }, { ALT: () => this.SUBRULE(this.explainWords) }]);
    });
    if (this.LA(1).tokenType === k.explain && !this.RECORDING_PHASE) this.stop();
    const statement = this.SUBRULE(this.statement);
    return { kind: 'explain', options, statement, at: this.since(start) };
  });

  private readonly optionList: Rule<Option[]> = this.rule('optionList', () => {
    const options: Option[] = [];
    this.CONSUME(s.plainParen);
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => options.push(this.SUBRULE(this.option_)) });
    this.CONSUME(s.rightParen);
    return options;
  });

  private readonly explainWords: Rule<Option[]> = this.rule('explainWords', () => {
    const options: Option[] = [];
    this.AT_LEAST_ONE(() => {
      const word = this.OR([
        { ALT: () => this.CONSUME(k.analyze) },
        { ALT: () => this.CONSUME(k.analyse) },
        { ALT: () => this.CONSUME(k.verbose) },
      ]) as SqlToken;
      const name = word.tokenType === k.verbose ? 'verbose' : 'analyze';
      options.push({ name, value: null, at: this.at(word) });
    });
    return options;
  });

  // ---------------------------------------------------------------- statistics

  readonly analyze: Rule<Analyze> = this.rule('analyze', () => {
    const start = this.from();
    this.OR([{ ALT: () => this.CONSUME(k.analyze) }, { ALT: () => this.CONSUME(k.analyse) }]);
    let options: Option[] = [];
    this.OPTION(() => {
      options = this.OR1([
        { ALT: () => this.SUBRULE(this.optionList) },
        {
          ALT: () => {
            const word = this.CONSUME(k.verbose) as SqlToken;
            return [{ name: 'verbose', value: null, at: this.at(word) }];
          },
        },
      ]);
    });
    const targets: AnalyzeTarget[] = [];
    this.MANY_SEP({ SEP: s.comma, DEF: () => targets.push(this.SUBRULE(this.analyzeTarget)) });
    return { kind: 'analyze', options, targets, at: this.since(start) };
  });

  private readonly analyzeTarget: Rule<AnalyzeTarget> = this.rule('analyzeTarget', () => {
    const start = this.from();
    const source = this.choose<TableReference>([
      {
        ALT: () => {
          const path = this.SUBRULE(this.text);
          return { kind: 'path', path: path.value, alias: null, at: path.at };
        },
      },
      {
        ALT: () => {
          const name = this.SUBRULE(this.qualifiedName);
          return { kind: 'table', name, alias: null, at: name.at };
        },
      },
    ]);
    let columns: Identifier[] = [];
    this.OPTION(() => {
      this.CONSUME(s.plainParen);
      columns = this.SUBRULE(this.names);
      this.CONSUME(s.rightParen);
    });
    return { source, columns, at: this.since(start) };
  });
}
