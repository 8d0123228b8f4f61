/** What happens to people around the season: they move, are away, share or shield, and two may be one. */
import { addPerson } from '#lib/features/people/commands.server.ts';
import { findActor } from '#lib/features/people/actor.server.ts';
import { noteNamesakes } from '#lib/features/imports/applying/namesakes.server.ts';
import { startMembership } from '#lib/features/memberships/commands.server.ts';
import { addAbsence, saveProfile } from '#lib/features/people/profile/profile.server.ts';
import { listDeputies } from '#lib/features/people/profile/profile.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addDays, localDate } from '#lib/server/zone.ts';

const NEWCOMERS = [
	{
		givenName: 'Sanne',
		initials: 'S.',
		infix: '',
		familyName: 'Verbeek',
		email: 'sanne.verbeek@delinde.example',
		function: 'begeleider opvang',
		discipline: 'opvang',
		organisation: 'Vrouwenopvang De Linde'
	},
	{
		givenName: 'Youssef',
		initials: 'Y.',
		infix: 'el',
		familyName: 'Amrani',
		email: 'youssef.elamrani@waalstad.example',
		function: 'beleidsmedewerker',
		discipline: 'beleid',
		organisation: 'Gemeente Waalstad'
	},
	{
		givenName: 'Noor',
		initials: '',
		infix: '',
		familyName: 'Wiersma',
		email: 'noor.wiersma@samensterk.example',
		function: 'ervaringsdeskundige',
		discipline: 'ervaringsdeskundigheid',
		organisation: 'Ervaringswerk Samen Sterk'
	}
];

export async function seedPeople(db: Db) {
	const people = await db
		.selectFrom('person')
		.select(['id', 'givenName', 'infix', 'familyName', 'email'])
		.orderBy('email')
		.execute();
	await db.transaction().execute((trx) => noteNamesakes(trx, people));
	const staff = await actorOf(db, 'marit.zonneveld@sw-rivierland.example');
	await addNewcomers(db, staff);
	const ordinary = await listOrdinaryIds(db);
	await shareAndShield(db, ordinary.slice(0, 24));
	await goAway(db, staff, ordinary.slice(24, 30));
	await workForTwo(db, staff, ordinary[30] ?? '');
}

type StaffActor = Awaited<ReturnType<typeof actorOf>>;

async function actorOf(db: Db, email: string) {
	const { id } = await db
		.selectFrom('person')
		.select('id')
		.where('email', '=', email)
		.executeTakeFirstOrThrow();
	const actor = await findActor(db, id);
	if (!actor) throw new Error(`There is no ${email}.`);
	return actor;
}

/** They have been added and still wait for an invitation. */
async function addNewcomers(db: Db, staff: StaffActor) {
	const organisations = await db.selectFrom('organisation').select(['id', 'name']).execute();
	for (const { organisation, ...person } of NEWCOMERS) {
		const organisationId = organisations.find(({ name }) => name === organisation)?.id ?? '';
		await addPerson(db, staff, { ...person, organisationId });
	}
}

/** Participants who are no trainers and have no role, in a fixed order. */
async function listOrdinaryIds(db: Db) {
	const rows = await db
		.selectFrom('person')
		.innerJoin('user', 'user.id', 'person.id')
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.leftJoin('roleGrant', 'roleGrant.personId', 'person.id')
		.select('person.id')
		.where('trainer.personId', 'is', null)
		.where('roleGrant.id', 'is', null)
		.orderBy('person.email')
		.execute();
	return rows.map((row) => row.id);
}

async function shareAndShield(db: Db, ids: string[]) {
	for (const [index, id] of ids.entries()) {
		const actor = await findActor(db, id);
		const { version } = await db
			.selectFrom('person')
			.select('version')
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const phone = `06 1000 ${String(1000 + index)}`;
		if (actor)
			await saveProfile(db, actor, {
				language: index === 7 ? 'en' : 'nl',
				phone,
				sharesContact: index !== 12,
				shielded: index === 12,
				version
			});
	}
}

async function goAway(db: Db, staff: StaffActor, ids: string[]) {
	const today = localDate(now());
	for (const [index, id] of ids.entries()) {
		const [deputy] = await listDeputies(db, id);
		const startsOn = addDays(today, 7 * index - 10);
		await addAbsence(db, staff, id, {
			startsOn,
			endsOn: addDays(startsOn, 11),
			deputyId: index % 2 ? (deputy?.id ?? null) : null
		});
	}
}

/** One person of two organisations, with a day on which the second began. */
async function workForTwo(db: Db, staff: StaffActor, personId: string) {
	const held = db.selectFrom('membership').select('organisationId').where('personId', '=', personId);
	const other = await db
		.selectFrom('organisation')
		.select('id')
		.where('id', 'not in', held)
		.orderBy('name')
		.executeTakeFirstOrThrow();
	const work = { function: 'gedragswetenschapper', discipline: 'gedragswetenschap' };
	await startMembership(db, staff, personId, {
		...work,
		organisationId: other.id,
		startsOn: addDays(localDate(now()), -60),
		endsOn: null
	});
}
