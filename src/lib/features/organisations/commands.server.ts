import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { newId } from '#lib/server/ids.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Actor } from '../people/actor.ts';
import { isSameSign } from './organisation.ts';
import type { OrganisationForm } from './schema.ts';

export async function addOrganisation(db: Db, actor: Actor, form: OrganisationForm): Promise<string> {
	if (!actor.staff) forbidden();
	return await db.transaction().execute(async (trx) => {
		const id = newId();
		await refuseTaken(trx, id, form);
		const { domains, ...facts } = form;
		await trx
			.insertInto('organisation')
			.values({ id, ...facts, createdAt: now() })
			.execute();
		await saveDomains(trx, id, domains);
		await note(trx, actor, 'organisation.add', id);
		return id;
	});
}

export async function changeOrganisation(db: Db, actor: Actor, id: string, form: OrganisationForm) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		await refuseTaken(trx, id, form);
		const { domains, ...facts } = form;
		const { numUpdatedRows } = await trx
			.updateTable('organisation')
			.set(facts)
			.where('id', '=', id)
			.executeTakeFirst();
		if (!numUpdatedRows) notFound();
		await saveDomains(trx, id, domains);
		await note(trx, actor, 'organisation.change', id);
	});
}

/** An organisation that takes part no more; not while people belong to it. */
export async function closeOrganisation(db: Db, actor: Actor, id: string) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		const today = localDate(now());
		const member = await trx
			.selectFrom('membership')
			.innerJoin('person', 'person.id', 'membership.personId')
			.select('membership.id')
			.where('organisationId', '=', id)
			.where('person.erasedAt', 'is', null)
			.where((where) => where.or([where('endsOn', 'is', null), where('endsOn', '>=', today)]))
			.executeTakeFirst();
		if (member) conflict('organisations_has_people');
		await setClosed(trx, id, now());
		await note(trx, actor, 'organisation.close', id);
	});
}

export async function reopenOrganisation(db: Db, actor: Actor, id: string) {
	if (!actor.staff) forbidden();
	await db.transaction().execute(async (trx) => {
		await setClosed(trx, id, null);
		await note(trx, actor, 'organisation.reopen', id);
	});
}

async function setClosed(trx: Trx, id: string, closedAt: string | null) {
	const { numUpdatedRows } = await trx
		.updateTable('organisation')
		.set({ closedAt })
		.where('id', '=', id)
		.executeTakeFirst();
	if (!numUpdatedRows) notFound();
}

async function refuseTaken(trx: Trx, id: string, form: OrganisationForm) {
	const others = await trx
		.selectFrom('organisation')
		.select(['name', 'colour', 'shape', 'closedAt'])
		.where('id', '!=', id)
		.execute();
	if (others.some((other) => sameName(other.name, form.name)))
		conflict('organisations_name_taken', {}, 'name');
	const twin = others.find((other) => !other.closedAt && isSameSign(other, form));
	if (twin) conflict('organisations_sign_taken', { name: twin.name }, 'shape');
	const domains = await trx
		.selectFrom('organisationDomain')
		.selectAll()
		.where('organisationId', '!=', id)
		.where('domain', 'in', ['', ...form.domains])
		.execute();
	const [taken] = domains;
	if (taken) conflict('organisations_domain_taken', { domain: taken.domain }, 'domains');
}

function sameName(one: string, other: string) {
	return one.toLocaleLowerCase('nl') === other.toLocaleLowerCase('nl');
}

async function saveDomains(trx: Trx, organisationId: string, domains: string[]) {
	await trx.deleteFrom('organisationDomain').where('organisationId', '=', organisationId).execute();
	if (!domains.length) return;
	await trx
		.insertInto('organisationDomain')
		.values(domains.map((domain) => ({ domain, organisationId })))
		.execute();
}

async function note(trx: Trx, actor: Actor, action: AuditAction, id: string) {
	await writeAudit(trx, { actorId: actor.personId, action, objectId: id });
}
