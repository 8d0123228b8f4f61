/** Wishes that resemble each other: a group that collects, and two that nobody has brought together yet. */
import { startBundle } from '#lib/features/bundles/commands.server.ts';
import { answerBundle } from '#lib/features/bundles/members/consent.server.ts';
import { askWish } from '#lib/features/wishes/asking/ask.server.ts';
import { acknowledgeWish } from '#lib/features/wishes/handling/answer.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { addMs, clockOffset, DAY, now, setClock, setClockOffset } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { pass } from './passing.ts';

const TOGETHER = [
	'Hoe praat je met jonge kinderen over geweld thuis?',
	'Praten met kinderen die geweld zien: wat zeg je wel en niet?',
	'Oefenen met kinderen van zes tot tien die thuis geweld meemaken',
	'Wat zeg je tegen kinderen na geweld in huis?'
];
const LOOSE = [
	'Schulden bij de ex-partner: wie doet wat?',
	'Een ex-partner met schulden die steeds terugkomt'
];
const AGREES = 2;
const REPLY =
	'Meer mensen vragen dit. Ik kijk of we er samen een bijeenkomst van maken; je hoort het binnen twee weken.';

export async function seedBundles(db: Db) {
	const offset = clockOffset();
	const present = now();
	try {
		const { staff, askers } = await findCast(db);
		const ago = (days: number) => addMs(present, -days * DAY);
		setClock(ago(9));
		const ids = await askAll(db, askers, TOGETHER);
		await askAll(db, askers.slice(TOGETHER.length), LOOSE);
		await pass(db, ago(9), ago(6));
		for (const wishId of ids) await acknowledgeWish(db, staff, { wishId, version: 1 }, { body: REPLY });
		const bundleId = await startBundle(db, staff, {
			title: 'Praten met kinderen',
			topicId: null,
			region: '',
			minPersons: 3,
			decideBy: addDays(localDate(present), 12),
			wishIds: ids
		});
		await pass(db, ago(6), ago(5));
		await agree(db, askers, bundleId);
		await pass(db, ago(5), present);
	} finally {
		setClockOffset(offset);
	}
}

async function askAll(db: Db, askers: Actor[], summaries: string[]) {
	const ids: string[] = [];
	for (const [index, summary] of summaries.entries()) {
		const actor = askers[index];
		if (!actor) continue;
		ids.push(await askWish(db, actor, { kind: 'deepening', summary, body: '' }));
	}
	return ids;
}

async function agree(db: Db, askers: Actor[], bundleId: string) {
	const members = await db
		.selectFrom('bundleMember')
		.innerJoin('wish', 'wish.id', 'bundleMember.wishId')
		.select(['bundleMember.id', 'wishId', 'askerId'])
		.where('bundleId', '=', bundleId)
		.orderBy('summary')
		.limit(AGREES)
		.execute();
	for (const { id, wishId, askerId } of members) {
		const actor = askers.find(({ personId }) => personId === askerId);
		if (actor) await answerBundle(db, actor, { wishId: wishId, memberId: id, agrees: 'yes' });
	}
}

/** Staff, and people with a seat, by their address. */
async function findCast(db: Db) {
	const staff = await db
		.selectFrom('roleGrant')
		.select('personId')
		.where('role', '=', 'staff')
		.where('endedAt', 'is', null)
		.orderBy('grantedAt')
		.executeTakeFirstOrThrow();
	const people = await db
		.selectFrom('enrolment')
		.innerJoin('person', 'person.id', 'enrolment.personId')
		.select(['personId', 'email'])
		.distinct()
		.where(hasSeat())
		.orderBy('email', 'desc')
		.limit(TOGETHER.length + LOOSE.length)
		.execute();
	const askers = await Promise.all(people.map(({ personId }) => getActor(db, personId)));
	return { staff: await getActor(db, staff.personId), askers };
}

async function getActor(db: Db, personId: string) {
	const actor = await findActor(db, personId);
	if (!actor) throw new Error('The demonstration lacks a person its wishes need.');
	return actor;
}
