/** Who can open what is closed to somebody. */
import type { Db } from '#lib/server/db/open.ts';
import { isSame, listClosed, type Closed, type Subject } from './closed.server.ts';

/**
 * The other of the two; or whoever led the edition before it was closed and holds no role. Not while the same is
 * closed to them as well: then that account may be in other hands too.
 */
export async function listOpeners(db: Db, personId: string, closed: Closed): Promise<string[]> {
	const able = closed.otherId
		? await withAccount(db, [closed.otherId])
		: await listTrainers(db, personId, closed);
	const openers = [];
	for (const id of able) {
		const theirs: Subject = closed.otherId ? { otherId: personId, editionId: null } : closed;
		if (!(await listClosed(db, id)).some((one) => isSame(one, theirs))) openers.push(id);
	}
	return openers;
}

async function withAccount(db: Db, personIds: string[]) {
	const rows = await db
		.selectFrom('user')
		.innerJoin('person', 'person.id', 'user.id')
		.select('user.id')
		.where('user.id', 'in', ['', ...personIds])
		.where('user.disabledAt', 'is', null)
		.where('person.erasedAt', 'is', null)
		.orderBy('user.id')
		.execute();
	return rows.map((row) => row.id);
}

async function listTrainers(db: Db, personId: string, { editionId, closings }: Closed) {
	const closedAt = closings[0]?.closedAt ?? '';
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('sessionLead.personId')
		.distinct()
		.where('session.editionId', '=', editionId ?? '')
		.where('sessionLead.personId', '!=', personId)
		.where('sessionLead.pairedAt', '<', closedAt)
		// Nor somebody who came after work was handed in, and to whom no other lead had opened it by then.
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('newLead')
						.innerJoin('newLeadNotice', (join) =>
							join
								.onRef('newLeadNotice.editionId', '=', 'newLead.editionId')
								.onRef('newLeadNotice.personId', '=', 'newLead.personId')
						)
						.select('newLead.personId')
						.whereRef('newLead.personId', '=', 'sessionLead.personId')
						.whereRef('newLead.editionId', '=', 'session.editionId')
						.where((late) => late.or([late('openedAt', 'is', null), late('openedAt', '>=', closedAt)]))
				)
			)
		)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('roleGrant')
						.select('roleGrant.id')
						.whereRef('roleGrant.personId', '=', 'sessionLead.personId')
						.where('roleGrant.endedAt', 'is', null)
				)
			)
		)
		.execute();
	return await withAccount(
		db,
		rows.map((row) => row.personId)
	);
}
