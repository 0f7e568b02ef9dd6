import type { Relation } from '../../data/relation.ts';
import type { FileIdentity } from '../../data/split.ts';

/** Sets of files that are remembered, and the largest of them: their footers stay in memory. */
const mostSets = 128;
const mostFiles = 256;

interface Known {
  readonly files: readonly FileIdentity[];
  readonly relation: Relation;
}

/** Relations by how they were asked for: the same object as long as the files are the same versions of the same files. */
export class RelationCache {
  private readonly known = new Map<string, Known>();

  find(key: string, files: readonly FileIdentity[]): Relation | undefined {
    const found = this.known.get(key);
    return found !== undefined && sameFiles(found.files, files) ? found.relation : undefined;
  }

  keep(key: string, files: readonly FileIdentity[], relation: Relation): void {
    this.known.delete(key);
    if (files.length > mostFiles) return;
    this.known.set(key, { files, relation });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= mostSets) return;
      this.known.delete(oldest);
    }
  }
}

const sameFiles = (a: readonly FileIdentity[], b: readonly FileIdentity[]): boolean =>
  a.length === b.length &&
  a.every(({ path, size, version }, i) => path === b[i].path && size === b[i].size && version === b[i].version);
