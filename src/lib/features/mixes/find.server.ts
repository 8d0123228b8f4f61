import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import type { MixFigures } from './mix.ts';
import type { MixOption } from './solve.ts';

/** A mix of this edition; to be called after the edition's own gate. */
export async function getMixOf(db: Db, editionId: string, mixId: string) {
	const row = await db
		.selectFrom('mix')
		.selectAll()
		.where('id', '=', mixId)
		.where('editionId', '=', editionId)
		.executeTakeFirst();
	return row ?? notFound();
}

export function readFigures(text: string): MixFigures | null {
	return text ? (JSON.parse(text) as MixFigures) : null;
}

export function readOptions(text: string): MixOption[] {
	return text ? (JSON.parse(text) as MixOption[]) : [];
}
