import { listFaces, shownFace } from '#lib/features/people/faces.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';

/** The rules with the names of whom they concern. */
export async function listSeatingRules(db: Db, editionId: string) {
	const rules = await db
		.selectFrom('seatingRule')
		.leftJoin('session', 'session.id', 'seatingRule.sessionId')
		.select([
			'seatingRule.id',
			'seatingRule.kind',
			'seatingRule.personId',
			'seatingRule.otherId',
			'seatingRule.groupNumber'
		])
		.select(['session.number as session', 'session.startsAt'])
		.where('seatingRule.editionId', '=', editionId)
		.where((where) => where.or([where('session.id', 'is', null), where('session.startsAt', '>', now())]))
		.orderBy('seatingRule.askedAt')
		.orderBy('seatingRule.id')
		.execute();
	const ids = rules.flatMap((rule) => [rule.personId, rule.otherId ?? rule.personId]);
	const names = await listNames(db, ids);
	return rules.map(({ id, kind, personId, otherId, groupNumber, session }) => ({
		id,
		rule: kind,
		names: [personId, otherId].flatMap((one) => (one ? (names.get(one) ?? '') : [])),
		group: groupNumber,
		session
	}));
}

export async function listNames(db: Db, personIds: string[]): Promise<Map<string, string>> {
	const faces = await listFaces(db, personIds, localDate(now()));
	return new Map([...faces.values()].map((face) => [face.personId, shownFace(face, true).name]));
}
