import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { listSafeAddresses } from '#lib/features/people/addresses/addresses.server.ts';
import { visibleName } from '#lib/features/people/names/names.ts';
import { hasSeat } from '#lib/features/people/relations.server.ts';
import { now } from '#lib/server/clock.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';

/**
 * Somebody comes to lead an edition. Whoever takes part or leads it hears so by name, and what was handed in before
 * waits for its author or the other lead. Called before the new lead stands in any of its sessions.
 */
export async function welcomeLead(trx: Trx, editionId: string, personId: string) {
	if (await leadsAlready(trx, editionId, personId)) return;
	const at = now();
	const row = { editionId, personId, since: at, openedAt: null, openedBy: null };
	await trx
		.insertInto('newLead')
		.values(row)
		.onConflict((key) => key.columns(['editionId', 'personId']).doUpdateSet(row))
		.execute();
	const authors = await listAuthors(trx, editionId, personId);
	await tellAuthors(trx, { editionId, personId, at }, authors);
	await tellByName(trx, { editionId, personId, at }, authors.length > 0);
}

async function leadsAlready(trx: Trx, editionId: string, personId: string) {
	const row = await trx
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('session.id')
		.where('session.editionId', '=', editionId)
		.where('sessionLead.personId', '=', personId)
		.executeTakeFirst();
	return row !== undefined;
}

/** Whose work is in, of everybody but the new lead. */
async function listAuthors(trx: Trx, editionId: string, personId: string): Promise<string[]> {
	const rows = await trx
		.selectFrom('submission')
		.innerJoin('assignment', 'assignment.id', 'submission.assignmentId')
		.select('submission.personId')
		.distinct()
		.where('assignment.editionId', '=', editionId)
		.where('submission.handedInAt', 'is not', null)
		.where('submission.personId', '<>', personId)
		.orderBy('submission.personId')
		.execute();
	return rows.map((row) => row.personId);
}

type Arrival = { editionId: string; personId: string; at: string };

/** What an author said of an earlier time does not count for this one. */
async function tellAuthors(trx: Trx, { editionId, personId, at }: Arrival, authorIds: string[]) {
	await trx
		.deleteFrom('newLeadNotice')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.execute();
	if (!authorIds.length) return;
	await trx
		.insertInto('newLeadNotice')
		.values(authorIds.map((authorId) => ({ editionId, personId, authorId })))
		.execute();
	for (const authorId of authorIds) {
		for (const { id } of await listSafeAddresses(trx, authorId)) {
			await queueMails(trx, {
				dedupKey: `new-lead/${editionId}/${personId}/${at}/${id}`,
				recipientId: authorId,
				template: 'new_leads.author',
				ids: { editionId, personId, addressId: id }
			});
		}
	}
}

/** In the app, to all; by mail too to the other leads once there is something for them to open. */
async function tellByName(trx: Trx, { editionId, personId, at }: Arrival, handedIn: boolean) {
	const lead = await trx
		.selectFrom('person')
		.select(['givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	const edition = await trx
		.selectFrom('edition')
		.select('title')
		.where('id', '=', editionId)
		.executeTakeFirstOrThrow();
	const leads = await listOtherLeads(trx, editionId, personId);
	const participants = await listParticipants(trx, editionId, [personId, ...leads]);
	const alert = (recipientId: string, mail: boolean) => ({
		key: `new-lead/${editionId}/${personId}/${at}`,
		recipientId,
		kind: 'new_lead' as const,
		facts: { edition: edition.title, trainer: visibleName(lead) },
		href: `/uitvoeringen/${editionId}/${handedIn ? 'opdrachten' : 'trainers'}`,
		mail
	});
	await raiseAlerts(
		trx,
		...leads.map((id) => alert(id, handedIn)),
		...participants.map((id) => alert(id, false))
	);
}

async function listOtherLeads(trx: Trx, editionId: string, personId: string): Promise<string[]> {
	const rows = await trx
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.select('sessionLead.personId')
		.distinct()
		.where('session.editionId', '=', editionId)
		.where('sessionLead.personId', '<>', personId)
		.orderBy('sessionLead.personId')
		.execute();
	return rows.map((row) => row.personId);
}

async function listParticipants(trx: Trx, editionId: string, except: string[]): Promise<string[]> {
	const rows = await trx
		.selectFrom('enrolment')
		.select('personId')
		.distinct()
		.where('editionId', '=', editionId)
		.where(hasSeat())
		.where('personId', 'not in', except)
		.orderBy('personId')
		.execute();
	return rows.map((row) => row.personId);
}
