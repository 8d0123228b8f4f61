import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from './actor.ts';
import { insertPeople } from '#lib/features/people/addresses/addresses.server.ts';
import { refuseClosed } from './open-organisation.server.ts';
import { getVisible } from './person.server.ts';
import { mayAddPeople, mayCorrectName } from './policy.ts';

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
			conflict('people_other_organisation', {}, 'organisationId');
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
		if (row.version !== version) conflict('people_changed_meanwhile');
		await trx
			.updateTable('person')
			.set({ ...name, version: version + 1 })
			.where('id', '=', personId)
			.execute();
		await note(trx, actor, 'person.correct', personId);
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
