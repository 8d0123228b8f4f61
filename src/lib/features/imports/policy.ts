import type { Actor } from '../people/actor.ts';
import type { ImportKind } from './import.ts';
import type { Scope } from './known.ts';

/** Who brings a list in; the command line is nobody in particular and may bring in everything. */
export type Importer = { actor: Actor | null; scope: Scope };

export const OPERATOR: Importer = { actor: null, scope: 'all' };

export function mayImport(actor: Actor): boolean {
	return actor.staff || actor.coordinatedOrganisations.length > 0;
}

export function importerOf(actor: Actor): Importer {
	return { actor, scope: actor.staff ? 'all' : actor.coordinatedOrganisations };
}

/** A coordinator brings in people and their wishes; the rest is the season's, which is of everybody. */
export function mayImportKind({ scope }: Importer, kind: ImportKind): boolean {
	return scope === 'all' || kind === 'participants' || kind === 'preferences';
}
