import { globSync, statSync } from 'node:fs';

/** The scripts that files and folders name, sorted by path. */
export const filesOf = (places: readonly string[]): string[] =>
  places
    .flatMap((place) => (statSync(place).isDirectory() ? globSync(`${place}/**/*.{slt,test}`) : [place]))
    .toSorted();
