import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { fallBack } from '#lib/features/editions/state.server.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { holdersOf } from '#lib/features/people/relations.server.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import { decideLeads, organisationsOn, type Lead, type Membership } from './leads.ts';

/** Where these people belong, who can lead for it: whoever was erased can lead nothing. */
export async function listMemberships(db: Db, personIds: string[]): Promise<Membership[]> {
	return await db
		.selectFrom('membership')
		.innerJoin('person', 'person.id', 'membership.personId')
		.select(['personId', 'organisationId', 'startsOn', 'endsOn'])
		.where('personId', 'in', personIds)
		.where('person.erasedAt', 'is', null)
		.orderBy('startsOn')
		.orderBy('organisationId')
		.execute();
}

/**
 * Brings the organisations of the leads of these coming sessions up to date. A lead who no longer fits loses the
 * half, the edition is no longer definitive, and staff and the other trainer are told.
 * Answers which sessions lost somebody; their diaries are the caller's to keep.
 */
export async function refreshLeads(
	trx: Trx,
	actorId: string | null,
	sessionIds: string[],
	changed: string[] = []
) {
	const sessions = await listComingSessions(trx, sessionIds);
	const leads = await listLeads(trx, sessions);
	const lostAt: string[] = [];
	for (const session of sessions) {
		const { kept, lost } = decideLeads(leads.get(session.id) ?? [], changed);
		await writeOrganisations(trx, session.id, kept);
		for (const lead of lost) await loseLead(trx, actorId, session, lead, kept);
		if (lost.length) lostAt.push(session.id);
	}
	return lostAt;
}

async function listComingSessions(trx: Trx, sessionIds: string[]) {
	return await trx
		.selectFrom('session')
		.innerJoin('edition', 'edition.id', 'session.editionId')
		.select(['session.id', 'session.editionId', 'session.number', 'session.startsAt', 'edition.title'])
		.where('session.id', 'in', sessionIds)
		.where('session.cancelledAt', 'is', null)
		.where('session.startsAt', '>', now())
		.orderBy('session.startsAt')
		.execute();
}

type ComingSession = Awaited<ReturnType<typeof listComingSessions>>[number];

async function listLeads(trx: Trx, sessions: ComingSession[]): Promise<Map<string, Lead[]>> {
	const rows = await trx
		.selectFrom('sessionLead')
		.select(['sessionId', 'personId', 'half', 'pairedAt'])
		.where(
			'sessionId',
			'in',
			sessions.map((session) => session.id)
		)
		.orderBy('half')
		.execute();
	const memberships = await listMemberships(trx, [...new Set(rows.map((row) => row.personId))]);
	const dates = new Map(sessions.map((session) => [session.id, localDate(session.startsAt)]));
	const leads = rows.map((row) => ({
		...row,
		organisations: organisationsOn(memberships, row.personId, dates.get(row.sessionId) ?? '')
	}));
	return Map.groupBy(leads, (lead) => lead.sessionId);
}

async function writeOrganisations(trx: Trx, sessionId: string, leads: Lead[]) {
	await trx.deleteFrom('sessionLeadOrganisation').where('sessionId', '=', sessionId).execute();
	for (const lead of leads) {
		await addLeadOrganisations(trx, sessionId, lead);
		await standFor(trx, sessionId, lead);
	}
}

/** Whoever left the organisation stood for now stands for the one held longest. */
async function standFor(trx: Trx, sessionId: string, lead: Lead) {
	await trx
		.updateTable('sessionLead')
		.set({ organisationId: lead.organisations[0] ?? '' })
		.where('sessionId', '=', sessionId)
		.where('personId', '=', lead.personId)
		.where('organisationId', 'not in', lead.organisations)
		.execute();
}

/** The rows whose key makes two trainers of one organisation impossible. */
export async function addLeadOrganisations(
	trx: Trx,
	sessionId: string,
	lead: Pick<Lead, 'personId' | 'organisations'>
) {
	await trx
		.insertInto('sessionLeadOrganisation')
		.values(
			lead.organisations.map((organisationId) => ({ sessionId, organisationId, personId: lead.personId }))
		)
		.execute();
}

async function loseLead(trx: Trx, actorId: string | null, session: ComingSession, lead: Lead, kept: Lead[]) {
	await trx
		.deleteFrom('sessionLead')
		.where('sessionId', '=', session.id)
		.where('personId', '=', lead.personId)
		.execute();
	await fallBack(trx, session.editionId, actorId);
	await writeAudit(trx, {
		actorId,
		action: 'lead.lose',
		objectId: session.id,
		personId: lead.personId,
		details: { half: lead.half }
	});
	await tellLeadLost(trx, session, lead, [
		...(await holdersOf(trx, 'staff')),
		...kept.map((one) => one.personId)
	]);
}

async function tellLeadLost(trx: Trx, session: ComingSession, lead: Lead, recipientIds: string[]) {
	const person = await trx
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName'])
		.where('id', '=', lead.personId)
		.executeTakeFirstOrThrow();
	const alerts = [...new Set(recipientIds)].map((recipientId) => ({
		key: `lead_lost/${session.id}/${lead.personId}/${now()}`,
		recipientId,
		kind: 'lead_lost' as const,
		facts: {
			edition: session.title,
			number: session.number,
			startsAt: session.startsAt,
			trainer: fullName(person)
		},
		href: `/bijeenkomsten/${session.id}`,
		mail: true
	}));
	await raiseAlerts(trx, ...alerts);
}
