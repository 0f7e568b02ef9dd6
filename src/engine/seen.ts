import type { CatalogSnapshot } from '../catalog/snapshot.ts';
import type { CatalogState } from '../catalog/state.ts';
import type { Statement } from '../parser/ast/statement.ts';

interface Names {
  readonly state: CatalogState;
  readonly searchPath: readonly string[];
}

/** What preparing a statement has seen of the catalog, and under which names. */
export class Seen {
  private readonly statement: Statement;
  private readonly catalog: CatalogSnapshot;
  private readonly state: CatalogState;
  private readonly searchPath: string;

  constructor(statement: Statement, catalog: CatalogSnapshot, { state, searchPath }: Names) {
    this.statement = statement;
    this.catalog = catalog;
    this.state = state;
    this.searchPath = searchPath.join();
  }

  /** The catalog, when it is asked for by the same statement and nothing has changed since. */
  takenFor(statement: Statement, { state, searchPath }: Names): CatalogSnapshot | undefined {
    const isCurrent = this.statement === statement && this.state === state && this.searchPath === searchPath.join();
    return isCurrent ? this.catalog : undefined;
  }
}
