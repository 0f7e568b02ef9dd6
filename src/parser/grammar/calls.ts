import type { Span } from '../../base/span.ts';
import type { Identifier } from '../ast/common.ts';
import type { Expression, FunctionCall, TypeReference } from '../ast/expression.ts';
import type { OrderItem } from '../ast/query.ts';
import type { Argument } from '../ast/table_reference.ts';
import { keywords as k, type SqlToken, symbols as s, sets } from '../tokens.ts';
import type { Rule } from './base.ts';
import { WindowGrammar } from './windows.ts';

type Arguments = Pick<FunctionCall, 'args' | 'star' | 'distinct' | 'orderBy'>;

/** Names and what may follow them: columns, calls with all their clauses, literals that begin with a type's name. */
export abstract class CallGrammar extends WindowGrammar {
  override readonly namedExpression: Rule<Expression> = this.rule('namedExpression', () => {
    const start = this.from();
    const first = this.CONSUME(sets.anyName) as SqlToken;
    const parts = [this.identifier(first)];
    let all = false;
    this.MANY({
      GATE: () => !all,
      DEF: () => {
        this.CONSUME(s.dot);
        this.OR1([
          { ALT: () => parts.push(this.SUBRULE(this.label)) },
          {
            ALT: () => {
              all = this.CONSUME(s.star) !== undefined;
            },
          },
        ]);
      },
    });
    const nameAt = this.since(start);
    if (all && !this.RECORDING_PHASE) return this.allOf(parts, nameAt);
    return this.choose<Expression>([
      { ALT: () => this.SUBRULE(this.callRest, { ARGS: [parts, nameAt] }) },
      { ALT: () => this.SUBRULE(this.typedString, { ARGS: [this.namedType(parts, nameAt)] }) },
      {
        ALT: () => {
          if (first.tokenType === k.current_schema) return this.call('current_schema', nameAt, []);
          if (parts.length === 1 && !mayBeColumn(first)) this.stop();
          return this.ACTION(() => ({ kind: 'column', parts: this.qualified(parts, nameAt).parts, at: nameAt }));
        },
      },
    ]);
  });

  /** t.* in an expression. */
  private allOf(parts: readonly Identifier[], at: Span): Expression {
    return { kind: 'all_fields', operand: { kind: 'column', parts, at }, at };
  }

  private namedType(parts: readonly Identifier[], at: Span): TypeReference {
    return { name: parts.map((part) => part.name).join('.'), modifiers: [], array: false, at };
  }

  /** The string of DATE '…'. */
  private readonly typedString: Rule<Expression, [TypeReference]> = this.rule('typedString', (type) => {
    const text = this.SUBRULE(this.text);
    return this.ACTION(() => ({
      kind: 'typed_literal',
      type,
      value: text.value,
      valueAt: text.at,
      at: this.since(type.at.start),
    }));
  });

  /** From the "(" of f(…) on; also numeric(10,2) '…', which only its string tells from a call. */
  private readonly callRest: Rule<Expression, [Identifier[], Span]> = this.rule('callRest', (parts, nameAt) => {
    const args = this.SUBRULE(this.callArguments);
    return this.choose<Expression>([
      {
        ALT: () => {
          const type = this.ACTION(() => this.modifiedType(parts, args, nameAt));
          return this.SUBRULE(this.typedString, { ARGS: [type] });
        },
      },
      {
        ALT: () => {
          const withinGroup = this.OPTION2(() => this.SUBRULE(this.withinGroup)) ?? [];
          const filter = this.OPTION(() => this.SUBRULE(this.filter)) ?? null;
          const over = this.OPTION1(() => this.SUBRULE(this.over)) ?? null;
          return this.ACTION(() => {
            const at = this.since(nameAt.start);
            return { kind: 'call', name: this.qualified(parts, nameAt), ...args, withinGroup, filter, over, at };
          });
        },
      },
    ]);
  });

  private modifiedType(parts: readonly Identifier[], { args }: Arguments, at: Span): TypeReference {
    const modifiers = args.map(({ expr }) => (expr.kind === 'number' ? Number(expr.text) : Number.NaN));
    if (modifiers.some(Number.isNaN)) this.stop();
    return { ...this.namedType(parts, at), modifiers };
  }

  private readonly callArguments: Rule<Arguments> = this.rule('callArguments', () => {
    let found: Arguments = { args: [], star: false, distinct: false, orderBy: [] };
    this.CONSUME(sets.leftParen);
    this.OPTION(() => {
      found = this.choose<Arguments>([
        {
          ALT: () => {
            this.CONSUME(s.star);
            return { args: [], star: true, distinct: false, orderBy: [] };
          },
        },
        { ALT: () => this.SUBRULE(this.argumentList) },
      ]);
    });
    this.CONSUME(s.rightParen);
    return found;
  });

  private readonly argumentList: Rule<Arguments> = this.rule('argumentList', () => {
    const word = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(k.distinct) }, { ALT: () => this.CONSUME(k.all) }]),
    );
    const args: Argument[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: s.comma, DEF: () => args.push(this.SUBRULE(this.argument)) });
    const orderBy: OrderItem[] = this.OPTION1(() => this.SUBRULE(this.orderBy)) ?? [];
    return { args, star: false, distinct: word?.tokenType === k.distinct, orderBy };
  });

  readonly argument: Rule<Argument> = this.rule('argument', () => {
    const variadic = this.OPTION2(() => this.CONSUME(k.variadic)) !== undefined;
    const name =
      this.OPTION({
        GATE: () => this.LA(2).tokenType === s.arrow || this.LA(2).tokenType === s.colonEquals,
        DEF: () => {
          const word = this.CONSUME(sets.functionName) as SqlToken;
          this.OR([{ ALT: () => this.CONSUME(s.arrow) }, { ALT: () => this.CONSUME(s.colonEquals) }]);
          return this.identifier(word);
        },
      }) ?? null;
    this.enter();
    const expr = this.SUBRULE(this.expression);
    this.leave();
    return variadic ? { name, expr, variadic } : { name, expr };
  });

  private readonly filter: Rule<Expression> = this.rule('filter', () => {
    this.CONSUME(k.filter);
    this.CONSUME(sets.leftParen);
    this.CONSUME(k.where);
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(s.rightParen);
    return condition;
  });

  private readonly withinGroup: Rule<OrderItem[]> = this.rule('withinGroup', () => {
    this.CONSUME(k.within);
    this.CONSUME(k.group);
    this.CONSUME(sets.leftParen);
    const items = this.SUBRULE(this.orderBy);
    this.CONSUME(s.rightParen);
    return items;
  });
}

const mayBeColumn = (token: SqlToken): boolean => token.tokenType.CATEGORIES?.includes(sets.name) ?? false;
