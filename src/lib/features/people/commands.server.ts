import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { inviteToSignIn } from '#lib/features/accounts/access.server.ts';
import type { Actor } from './actor.ts';
import { endSignInLinks, insertPeople } from '#lib/features/people/addresses/addresses.server.ts';
import { refuseClosed } from './open-organisation.server.ts';
import { getVisible } from './person.server.ts';
import { mayAddPeople, mayCorrectName, mayDisableAccount, mayInvite } from './policy.ts';
import { findPersonViews, readablePeople } from './readable.server.ts';
import { mayReadEmail, shownName } from './visibility.ts';

export type NewPerson = {
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	email: string;
	organisationId: string;
	function: string;
	discipline: string;
};

/** Adds one person with their first membership, from today; inviting is a separate act. */
export async function addPerson(db: Db, actor: Actor, person: NewPerson): Promise<string> {
	return await db.transaction().execute(async (trx) => {
		if (!mayAddPeople(actor)) forbidden();
		if (!actor.staff && !actor.coordinatedOrganisations.includes(person.organisationId))
			conflict(m.people_other_organisation(), 'organisationId');
		await refuseClosed(trx, person.organisationId);
		const { organisationId, function: work, discipline, ...row } = person;
		const id = newId();
		await insertPeople(trx, [{ id, ...row }]);
		await trx
			.insertInto('membership')
			.values({
				id: newId(),
				personId: id,
				organisationId,
				function: work,
				discipline,
				startsOn: localDate(now())
			})
			.execute();
		await note(trx, actor, 'person.add', id);
		return id;
	});
}

export type Correction = {
	givenName: string;
	initials: string;
	infix: string;
	familyName: string;
	version: number;
};

/** Puts a name right. */
export async function correctPerson(
	db: Db,
	actor: Actor,
	personId: string,
	{ version, ...name }: Correction
) {
	await db.transaction().execute(async (trx) => {
		const { row, view } = await getVisible(trx, actor, personId);
		if (!mayCorrectName(row, view)) forbidden();
		if (row.version !== version) conflict(m.people_changed_meanwhile());
		await trx
			.updateTable('person')
			.set({ ...name, version: version + 1 })
			.where('id', '=', personId)
			.execute();
		await note(trx, actor, 'person.correct', personId);
	});
}

/** Who of the people in sight can still be invited: those without an account that works. */
export async function listInvitable(db: Db, actor: Actor) {
	const people = await readablePeople(db, actor)
		.leftJoin('user', 'user.id', 'person.id')
		.select(['person.id', 'givenName', 'infix', 'familyName', 'person.email'])
		.select(['shieldedAt', 'sharesContactAt'])
		.select((select) =>
			select
				.selectFrom('signInLink')
				.select((link) => link.fn.max('signInLink.createdAt').as('at'))
				.whereRef('signInLink.personId', '=', 'person.id')
				.where('signInLink.kind', '=', 'invitation')
				.as('invitedAt')
		)
		.where('user.passwordHash', 'is', null)
		.where('user.disabledAt', 'is', null)
		.orderBy('familyName')
		.orderBy('givenName')
		.execute();
	const views = await findPersonViews(
		db,
		actor,
		people.map((person) => person.id)
	);
	return people
		.filter(({ id }) => mayInvite(views(id)))
		.map((person) => ({
			id: person.id,
			name: shownName(person, views(person.id)),
			email: mayReadEmail(person, views(person.id)) ? person.email : '',
			invitedAt: person.invitedAt
		}));
}

/** Invites these people to sign in; whoever has an account already, or may not be invited, is left out. */
export async function invitePeople(db: Db, actor: Actor, personIds: string[]): Promise<number> {
	return await db.transaction().execute(async (trx) => {
		const invitable = new Set((await listInvitable(trx, actor)).map((person) => person.id));
		const chosen = [...new Set(personIds)].filter((id) => invitable.has(id));
		if (!chosen.length) conflict(m.people_nobody_to_invite());
		await inviteToSignIn(trx, actor, chosen);
		return chosen.length;
	});
}

/** Ends somebody's sign-ins at once and keeps them out, or lets them in again. */
export async function disableAccount(db: Db, actor: Actor, personId: string, disabled: boolean) {
	await db.transaction().execute(async (trx) => {
		await getVisible(trx, actor, personId);
		if (!mayDisableAccount(actor, personId)) forbidden();
		const { numUpdatedRows } = await trx
			.updateTable('user')
			.set({ disabledAt: disabled ? now() : null })
			.where('id', '=', personId)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		if (disabled) {
			await trx.deleteFrom('loginSession').where('userId', '=', personId).execute();
			await endSignInLinks(trx, personId);
		}
		await note(trx, actor, disabled ? 'account.disable' : 'account.enable', personId);
	});
}

async function note(trx: Trx, actor: Actor, action: AuditAction, personId: string) {
	await writeAudit(trx, {
		actorId: actor.personId,
		action,
		objectId: personId,
		personId
	});
}
