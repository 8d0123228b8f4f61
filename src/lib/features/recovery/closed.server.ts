/** What is closed to somebody since a recovery, and who can open each piece. */
import { opensFrom, type ClosingWay } from '#lib/features/people/closings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { listEditionsWithWork, listTwos } from './subjects.server.ts';

export type Closing = { id: string; personId: string; closedAt: string; way: ClosingWay };

/** One thing to open: all between two people, or all hand-ins of an edition. */
export type Subject = { otherId: string | null; editionId: string | null };
export type Closed = Subject & {
	/** The closings that nobody opened yet, the first one first. */
	closings: Closing[];
};

/** Everything that is closed to somebody. */
export async function listClosed(db: Db, personId: string): Promise<Closed[]> {
	const closings = await db
		.selectFrom('confidentialClosing')
		.select(['id', 'personId', 'closedAt', 'way'])
		.where('personId', '=', personId)
		.orderBy('closedAt')
		.execute();
	if (!closings.length) return [];
	const openings = await db
		.selectFrom('confidentialOpening')
		.select(['closingId', 'otherId', 'editionId'])
		.where('personId', '=', personId)
		.execute();
	const subjects = [...(await listTwos(db, personId)), ...(await listEditionsWithWork(db, personId))];
	return subjects.flatMap(({ since, ...subject }) => {
		const unopened = closings.filter(
			(closing) =>
				closing.closedAt >= since &&
				!openings.some((opening) => opening.closingId === closing.id && isSame(opening, subject))
		);
		return unopened.length ? [{ ...subject, closings: unopened }] : [];
	});
}

export function isSame(one: Subject, other: Subject): boolean {
	return one.otherId === other.otherId && one.editionId === other.editionId;
}

/** Since when this piece is closed. */
export function closedSince({ closings }: Closed): string {
	return closings.at(-1)?.closedAt ?? '';
}

/** From when it can be opened; undefined while not every address was told. */
export async function openableFrom(db: Db, { closings }: Closed): Promise<string | undefined> {
	const moments = await Promise.all(closings.map((closing) => opensFrom(db, closing)));
	return moments.every((moment) => moment !== undefined) ? moments.toSorted().at(-1) : undefined;
}
