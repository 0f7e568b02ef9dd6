import type { CatalogSnapshot } from '../catalog/snapshot.ts';
import { type DataType, typeName } from '../data/type.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { CachedQuery } from './cached_query.ts';
import type { StatementContext } from './context.ts';
import type { Session } from './session.ts';

/** Of one statement under different settings and types of parameters. */
const mostVariants = 8;

/**
 * What has been planned, by the statement as it was parsed: a prepared statement is the same one each time, and so is a
 * text that was seen before (`ParsedTexts`). Sessions share it.
 */
export class PlanCache {
  private readonly queries = new WeakMap<Statement, Map<string, CachedQuery>>();

  /** What is kept of the statement, if the catalog alone tells that all it depends on is still the same. */
  find(
    statement: Statement,
    types: readonly (DataType | undefined)[],
    context: StatementContext,
  ): CachedQuery | undefined {
    const found = this.valid(statement, types, context);
    return found?.catalog.dependencies.areKnown === true ? found : undefined;
  }

  /** The same where files had to be looked at again: `catalog` is what they are now. */
  findOver(
    catalog: CatalogSnapshot,
    statement: Statement,
    types: readonly (DataType | undefined)[],
    context: StatementContext,
  ): CachedQuery | undefined {
    const found = this.valid(statement, types, context);
    return found?.catalog.sameAs(catalog) === true ? found : undefined;
  }

  private valid(
    statement: Statement,
    types: readonly (DataType | undefined)[],
    { session, engine }: StatementContext,
  ): CachedQuery | undefined {
    const found = this.queries.get(statement)?.get(keyOf(types, session));
    if (found === undefined) return undefined;
    const { state, searchPath } = session;
    return found.isValidIn({ state, searchPath, database: engine.config.database }) ? found : undefined;
  }

  /** Keeps the shape of a query that was bound over this catalog; its plans will be kept with it. */
  keep(
    statement: Statement,
    types: readonly (DataType | undefined)[],
    { session }: StatementContext,
    { shape, catalog }: { shape: CachedQuery['shape']; catalog: CatalogSnapshot },
  ): void {
    if (catalog.dependencies.areFleeting) return;
    let variants = this.queries.get(statement);
    if (variants === undefined || variants.size >= mostVariants) {
      variants = new Map();
      this.queries.set(statement, variants);
    }
    const query = new CachedQuery(shape, catalog);
    variants.set(keyOf(types, session), query);
    // It is run with the types that were found out.
    variants.set(keyOf(shape.parameters, session), query);
  }
}

/** Keys of lists that are asked for again and again. */
const typeKeys = new WeakMap<readonly (DataType | undefined)[], string>();

function typesKey(types: readonly (DataType | undefined)[]): string {
  let key = typeKeys.get(types);
  if (key === undefined) {
    key = types.map((type) => (type === undefined ? '' : typeName(type))).join();
    typeKeys.set(types, key);
  }
  return key;
}

const keyOf = (types: readonly (DataType | undefined)[], { user, settings }: Session): string =>
  `${typesKey(types)}\n${user}\n${settings.fingerprint}`;
