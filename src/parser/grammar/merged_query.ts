import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import type { Query } from '../ast/query.ts';

/**
 * Clauses behind (or WITH in front of) a query in parentheses belong to that query: `(SELECT a FROM t LIMIT 1) ORDER BY a`
 * sorts before it limits, and two clauses of one kind are an error, as in PostgreSQL.
 */
export function merged(outer: Query): Query {
  if (outer.body.kind !== 'nested') return outer;
  const inner = outer.body.query;
  if (outer.orderBy.length > 0 && inner.orderBy.length > 0) throw twice('ORDER BY clauses', outer.orderBy[0].at);
  if (outer.offset !== null && inner.offset !== null) throw twice('OFFSET clauses', outer.offset.at);
  if (outer.limit !== null && inner.limit !== null) throw twice('LIMIT clauses', outer.limit.at);
  if (outer.ties && inner.ties) throw twice('limit options', outer.at);
  if (outer.with.length > 0 && inner.with.length > 0) throw twice('WITH clauses', outer.with[0].at);
  const withs = outer.with.length > 0 ? outer : inner;
  return {
    with: withs.with,
    recursive: withs.recursive,
    body: inner.body,
    orderBy: outer.orderBy.length > 0 ? outer.orderBy : inner.orderBy,
    limit: outer.limit ?? inner.limit,
    offset: outer.offset ?? inner.offset,
    ties: outer.ties || inner.ties,
    at: outer.at,
  };
}

const twice = (what: string, at: Span): Error => errors.badSyntax(`multiple ${what} not allowed`, at);
