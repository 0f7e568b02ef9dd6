import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogState } from '../catalog/state.ts';
import { isManaged } from '../catalog/table_commit.ts';

/** Removes what a killed server left in the folders of managed tables: files that the catalog does not list. */
export async function removeOrphans(state: CatalogState, dataFolder: string): Promise<void> {
  for (const table of state.all('table')) {
    if (isManaged(table)) await sweep(join(dataFolder, table.location), new Set(table.files.map(({ name }) => name)));
  }
}

/** Listed names are `folder/file`: each statement wrote into a folder of its own. */
async function sweep(location: string, listed: ReadonlySet<string>): Promise<void> {
  const folders = new Set(Array.from(listed, (name) => name.slice(0, name.indexOf('/'))));
  for (const folder of await readdir(location)) {
    const path = join(location, folder);
    if (!folders.has(folder)) await rm(path, { recursive: true, force: true });
    else for (const file of await readdir(path)) if (!listed.has(`${folder}/${file}`)) await rm(join(path, file));
  }
}
