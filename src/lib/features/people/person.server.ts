import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from './actor.ts';
import { avatarLetters } from '#lib/features/people/names/names.ts';
import { mayCorrectName, mayDisableAccount, mayErase, mayInvite, mayKeepWork } from './policy.ts';
import { findPersonViews, readablePeople } from './readable.server.ts';
import {
	isShieldedFrom,
	mayReadEmail,
	mayReadPhone,
	mayReadRoles,
	mayReadWork,
	shownName,
	type PersonView
} from './visibility.ts';
import { listMemberships, listRoles } from './work.server.ts';

/** One person, as much of them as the actor may see. */
export async function getPerson(db: Db, actor: Actor, personId: string) {
	const { row, view } = await getVisible(db, actor, personId);
	const work = mayReadWork(view);
	return {
		id: row.id,
		today: localDate(now()),
		version: row.version,
		name: shownName(row, view),
		initials: isShieldedFrom(row, view) ? (row.givenName[0] ?? '') : avatarLetters(row),
		parts: mayCorrectName(row, view) ? pick(row) : null,
		email: mayReadEmail(row, view) ? row.email : null,
		phone: mayReadPhone(row, view) ? row.phone : null,
		photo: row.photoFileId !== null && row.photoConsentAt !== null && !isShieldedFrom(row, view),
		shielded: row.shieldedAt !== null && (view.self || view.staff || view.trains),
		memberships: await membershipsFor(db, actor, view, row.id),
		roles: mayReadRoles(view) ? await listRoles(db, [row.id]) : [],
		trainer:
			row.maxSessions === null
				? null
				: { maxSessions: row.maxSessions, topics: await listTopics(db, row.id) },
		registers: work ? await listRegisters(db, row.id) : [],
		workingDays: work ? row.workingDays : null,
		absences: work ? await listAbsences(db, row.id) : [],
		account: view.staff || view.admin || view.coordinates || view.self ? await findAccount(db, row.id) : null,
		may: {
			readWork: work,
			saveWork: mayKeepWork(view),
			correct: mayCorrectName(row, view),
			invite: mayInvite(view) && !view.self,
			disable: mayDisableAccount(actor, row.id),
			erase: mayErase(actor, row.id)
		}
	};
}

export type ShownPerson = Awaited<ReturnType<typeof getPerson>>;

/** The person's row and how the actor stands to it; hidden and absent look alike. */
export async function getVisible(db: Db, actor: Actor, personId: string) {
	const row = await readablePeople(db, actor)
		.leftJoin('trainer', 'trainer.personId', 'person.id')
		.selectAll('person')
		.select('trainer.maxSessions')
		.where('person.id', '=', personId)
		.executeTakeFirst();
	if (!row) notFound();
	return { row, view: (await findPersonViews(db, actor, [personId]))(personId) };
}

/** Who a merged person has become. */
export async function findMerged(db: Db, personId: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('mergedPerson')
		.select('keptId')
		.where('goneId', '=', personId)
		.executeTakeFirst();
	return row?.keptId;
}

function pick({
	givenName,
	initials,
	infix,
	familyName
}: {
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
}) {
	return { givenName, initials, infix, familyName };
}

/** Others see where somebody works today; a coordinator also the past in the own organisation. */
async function membershipsFor(db: Db, actor: Actor, view: PersonView, personId: string) {
	const all = view.self || view.staff || view.coordinates;
	const memberships = await listMemberships(db, [personId], all ? 'ever' : 'today');
	if (!all || view.self || view.staff) return memberships;
	return memberships.filter((membership) =>
		actor.coordinatedOrganisations.includes(membership.organisationId)
	);
}

async function listTopics(db: Db, personId: string) {
	return await db
		.selectFrom('trainerTopic')
		.innerJoin('topic', 'topic.id', 'trainerTopic.topicId')
		.select(['topic.id', 'topic.name'])
		.where('trainerTopic.personId', '=', personId)
		.orderBy('topic.name')
		.execute();
}

export async function listRegisters(db: Db, personId: string) {
	return await db
		.selectFrom('registerNumber')
		.select(['register', 'number'])
		.where('personId', '=', personId)
		.orderBy('register')
		.execute();
}

export async function listAbsences(db: Db, personId: string) {
	return await db
		.selectFrom('absence')
		.leftJoin('person as deputy', 'deputy.id', 'absence.deputyId')
		.select([
			'absence.id',
			'startsOn',
			'endsOn',
			'deputyId',
			'deputy.givenName',
			'deputy.infix',
			'deputy.familyName',
			'deputy.shieldedAt'
		])
		.where('absence.personId', '=', personId)
		.orderBy('startsOn')
		.execute();
}

async function findAccount(db: Db, personId: string) {
	const user = await db
		.selectFrom('user')
		.select(['passwordHash', 'disabledAt'])
		.where('id', '=', personId)
		.executeTakeFirst();
	if (!user) return 'none';
	if (user.disabledAt) return 'disabled';
	return user.passwordHash ? 'active' : 'invited';
}
