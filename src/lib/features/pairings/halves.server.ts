import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { welcomeLead } from '#lib/features/new-leads/welcome.server.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import { addLeadOrganisations } from '#lib/features/sessions/leads.server.ts';
import { passClashes } from '#lib/features/sessions/overrides.server.ts';
import type { SessionRow } from '#lib/features/sessions/queries.server.ts';
import type { RefusalCode } from '#lib/i18n/refusal.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict } from '#lib/server/refuse.ts';
import { listCandidates } from './candidates.server.ts';
import { refusalOf, type Refusal } from './pairing.ts';

export type Half = 1 | 2;

export async function findLead(db: Db, sessionId: string, half: Half) {
	return await db
		.selectFrom('sessionLead')
		.select('personId')
		.where('sessionId', '=', sessionId)
		.where('half', '=', half)
		.executeTakeFirst();
}

/** The one way in which a trainer comes to lead a session; refuses whoever breaks a rule, with the rule. */
export async function takeHalf(
	trx: Trx,
	actor: Actor,
	session: SessionRow,
	half: Half,
	personId: string,
	overrideReason = ''
) {
	const other = await findOtherLead(trx, session.id, half);
	const [candidate] = await listCandidates(trx, session, other?.personId ?? null, [personId]);
	if (!candidate) conflict('planning_lead_unknown', {}, 'personId');
	const refusal = refusalOf(candidate, other);
	if (refusal) conflict(REFUSALS[refusal], { name: candidate.name }, 'personId');
	await welcomeLead(trx, session.editionId, personId);
	await trx
		.insertInto('sessionLead')
		.values({
			sessionId: session.id,
			half,
			personId,
			organisationId: candidate.organisations[0] ?? '',
			pairedAt: now(),
			pairedBy: actor.personId
		})
		.execute();
	await addLeadOrganisations(trx, session.id, candidate);
	await passClashes(trx, actor, session.id, candidate.clashes, overrideReason);
	await writeAudit(trx, {
		actorId: actor.personId,
		action: 'lead.pair',
		objectId: session.id,
		personId,
		details: { half }
	});
}

export async function findOtherLead(db: Db, sessionId: string, half: Half) {
	const rows = await db
		.selectFrom('sessionLead')
		.innerJoin('sessionLeadOrganisation', (join) =>
			join
				.onRef('sessionLeadOrganisation.sessionId', '=', 'sessionLead.sessionId')
				.onRef('sessionLeadOrganisation.personId', '=', 'sessionLead.personId')
		)
		.select(['sessionLead.personId', 'sessionLeadOrganisation.organisationId'])
		.where('sessionLead.sessionId', '=', sessionId)
		.where('sessionLead.half', '<>', half)
		.execute();
	const [first] = rows;
	return first ? { personId: first.personId, organisations: rows.map((row) => row.organisationId) } : null;
}

const REFUSALS = {
	already_leads: 'planning_refused_already_leads',
	not_competent: 'planning_refused_not_competent',
	no_organisation: 'planning_refused_no_organisation',
	same_organisation: 'planning_refused_same_organisation'
} as const satisfies Record<Refusal, RefusalCode>;

/** Tells the other trainer of a session who stands beside them now, or that nobody does. */
export async function tellOther(trx: Trx, session: SessionRow, half: Half, personId: string | null) {
	const other = await findLead(trx, session.id, half === 1 ? 2 : 1);
	if (!other) return;
	const person = personId
		? await trx
				.selectFrom('person')
				.select(['givenName', 'infix', 'familyName'])
				.where('id', '=', personId)
				.executeTakeFirstOrThrow()
		: null;
	await raiseAlerts(trx, {
		key: `lead_changed/${session.id}/${personId ?? 'open'}/${now()}`,
		recipientId: other.personId,
		kind: 'lead_changed',
		facts: {
			edition: session.edition,
			number: session.number,
			startsAt: session.startsAt,
			trainer: person ? fullName(person) : ''
		},
		href: `/bijeenkomsten/${session.id}`,
		mail: true
	});
}
