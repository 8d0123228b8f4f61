import { expect, test } from 'vitest';
import { createRandom } from '#lib/engine/random.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import type { Clash } from '#lib/features/sessions/clashes.ts';
import { listClashes } from '#lib/features/sessions/clashes.server.ts';
import { addMs, DAY, HOUR, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { onBothDatabases } from '../../support/database.ts';
import {
	addEdition,
	addEnrolment,
	addLead,
	addOrganisation,
	addPerson,
	addSession
} from '../../support/builders.ts';

onBothDatabases('Clashes', (database) => {
	test('are those that comparing every session with every other finds', async () => {
		const db = database();
		const ids = await createCrowd(db);
		const found = await listClashes(db, ids);

		const expected = await compareAll(db, ids);
		expect(expected.length).toBeGreaterThan(50);
		expect(told(found)).toEqual(expected);
	});
});

/** Thirty sessions of four days that share two rooms, four trainers and six participants. */
async function createCrowd(db: Db) {
	const random = createRandom(5);
	const organisations = [await addOrganisation(db, 'Rijn'), await addOrganisation(db, 'Waal')];
	const people = [];
	for (let index = 0; index < 10; index += 1)
		people.push(await addPerson(db, { givenName: `P${index}`, organisations: [organisations[index % 2]!] }));
	for (const [index, kind] of (['room', 'room', 'online'] as const).entries()) {
		const shape = { address: '', directions: '', addressFor: 'everyone' as const, createdAt: now() };
		await db
			.insertInto('place')
			.values({ id: `place${index}`, name: `Zaal ${index}`, kind, ...shape })
			.execute();
	}
	const ids = [];
	for (let edition = 0; edition < 10; edition += 1) {
		const editionId = await addEdition(db);
		for (const personId of people.slice(4))
			if (random.below(2)) await addEnrolment(db, editionId, personId, random.below(4) > 0);
		for (let number = 1; number <= 3; number += 1) {
			const startsAt = addMs(now(), random.below(4) * DAY + random.below(20) * HOUR);
			const endsAt = addMs(startsAt, (1 + random.below(8)) * HOUR);
			const placeId = [null, 'place0', 'place1', 'place2'][random.below(4)]!;
			const id = await addSession(db, editionId, { number, startsAt, endsAt, placeId });
			await addLead(db, id, 1, people[random.below(2) * 2]!, organisations[0]!);
			await addLead(db, id, 2, people[random.below(2) * 2 + 1]!, organisations[1]!);
			if (random.below(8) === 0)
				await db.updateTable('session').set({ cancelledAt: now() }).where('id', '=', id).execute();
			ids.push(id);
		}
	}
	return ids;
}

/** Clashes between two sessions, as one line each. */
function told(found: Map<string, Clash[]>) {
	const lines = [...found].flatMap(([id, clashes]) =>
		clashes.flatMap((clash) => {
			if (clash.kind === 'absence') return [];
			const { other } = clash;
			const what =
				clash.kind === 'trainer' ? clash.name : clash.kind === 'place' ? clash.place : String(clash.people);
			return [`${id} ${other.id} ${other.number} ${other.edition} ${clash.kind} ${what}`];
		})
	);
	return lines.sort();
}

async function compareAll(db: Db, ids: string[]) {
	const lines: string[] = [];
	for (const id of ids)
		for (const other of ids) {
			const pair = await readPair(db, id, other);
			if (!pair) continue;
			const begin = `${id} ${other} ${pair.number} ${pair.edition}`;
			lines.push(...(await trainersOfBoth(db, id, other)).map((name) => `${begin} trainer ${name}`));
			if (pair.room !== null) lines.push(`${begin} place ${pair.room}`);
			const people = pair.sameEdition ? 0 : await countOfBoth(db, pair.editionId, pair.otherEditionId);
			if (people) lines.push(`${begin} participant ${people}`);
		}
	return lines.sort();
}

async function readPair(db: Db, id: string, otherId: string) {
	const rows = await db
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.leftJoin('place', 'place.id', 'session.placeId')
		.select(['session.id', 'editionId', 'number', 'startsAt', 'endsAt', 'cancelledAt', 'edition.title'])
		.select(['place.id as placeId', 'place.kind', 'place.name'])
		.where('session.id', 'in', [id, otherId])
		.execute();
	const [one, other] = [rows.find((row) => row.id === id)!, rows.find((row) => row.id === otherId)!];
	if (id === otherId || one.cancelledAt || other.cancelledAt) return undefined;
	if (one.startsAt >= other.endsAt || other.startsAt >= one.endsAt) return undefined;
	return {
		...{ number: other.number, edition: other.title, editionId: one.editionId },
		...{ otherEditionId: other.editionId, sameEdition: one.editionId === other.editionId },
		room: one.kind === 'room' && one.placeId === other.placeId ? one.name : null
	};
}

async function trainersOfBoth(db: Db, id: string, otherId: string) {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('person', 'person.id', 'personId')
		.select(['sessionId', 'personId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('sessionId', 'in', [id, otherId])
		.execute();
	const others = rows.filter((row) => row.sessionId === otherId).map(({ personId }) => personId);
	return rows.filter((row) => row.sessionId === id && others.includes(row.personId)).map(visibleName);
}

async function countOfBoth(db: Db, editionId: string, otherId: string) {
	const rows = await db
		.selectFrom('enrolment')
		.select(['editionId', 'personId'])
		.where('editionId', 'in', [editionId, otherId])
		.where('placedAt', 'is not', null)
		.where('endedAt', 'is', null)
		.execute();
	const others = rows.filter((row) => row.editionId === otherId).map(({ personId }) => personId);
	return rows.filter((row) => row.editionId === editionId && others.includes(row.personId)).length;
}
