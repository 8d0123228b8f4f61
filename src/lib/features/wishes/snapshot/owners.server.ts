import type { Db } from '#lib/server/db/open.ts';
import type { Span } from '../clocks/elapsed.ts';

/** Who held each of these wishes, from when until when. */
export async function listOwners(db: Db, ids: string[]): Promise<Map<string, Span[]>> {
	const rows = await db
		.selectFrom('ownership')
		.select(['wishId', 'organisationId', 'fromAt', 'toAt'])
		.where('wishId', 'in', ids)
		.orderBy('wishId')
		.orderBy('fromAt')
		.orderBy('id')
		.execute();
	const byWish = Map.groupBy(rows, ({ wishId }) => wishId);
	return new Map([...byWish].map(([id, spans]) => [id, join(spans)]));
}

/** Spans at one organisation that follow each other are one: going from colleague to colleague is no hand-over. */
function join(spans: readonly Span[]): Span[] {
	const joined: Span[] = [];
	for (const { organisationId, fromAt, toAt } of spans) {
		const last = joined.at(-1);
		if (last && last.toAt === fromAt && last.organisationId === organisationId) last.toAt = toAt;
		else joined.push({ organisationId, fromAt, toAt });
	}
	return joined;
}
