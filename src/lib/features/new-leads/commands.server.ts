import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { AuditAction } from '#lib/i18n/audit-actions.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { listNewLeads, whomToOpenTo } from './queries.server.ts';

/** A lead who was there before opens what was handed in before to a new one. */
export async function openToNewLead(db: Db, actor: Actor, editionId: string, personId: string) {
	await db.transaction().execute(async (trx) => {
		const relation = await findEditionRelation(trx, actor, editionId);
		const lead = await findClosedLead(trx, editionId, personId);
		if (!Object.values(relation).some(Boolean)) notFound();
		const may = await whomToOpenTo(trx, actor, relation, editionId);
		if (!may({ personId })) forbidden();
		if (!lead) conflict('new_leads_open_already');
		await trx
			.updateTable('newLead')
			.set({ openedAt: now(), openedBy: actor.personId })
			.where('editionId', '=', editionId)
			.where('personId', '=', personId)
			.execute();
		await note(
			trx,
			actor,
			'new_lead.open',
			{ editionId, personId },
			await listAsked(trx, editionId, personId)
		);
	});
}

/** Whoever handed in before says whether a new lead may read it. */
export async function answerNewLead(
	db: Db,
	actor: Actor,
	editionId: string,
	personId: string,
	answer: 'agree' | 'refuse'
) {
	await db.transaction().execute(async (trx) => {
		const asked = (await listNewLeads(trx, actor, editionId)).asked.find(
			(lead) => lead.personId === personId
		);
		if (!asked) notFound();
		if (answer === 'agree' && !asked.yesCounts) conflict('new_leads_closed');
		const at = now();
		await trx
			.updateTable('newLeadNotice')
			.set(answer === 'agree' ? { agreedAt: at, refusedAt: null } : { agreedAt: null, refusedAt: at })
			.where('editionId', '=', editionId)
			.where('personId', '=', personId)
			.where('authorId', '=', actor.personId)
			.execute();
		await note(
			trx,
			actor,
			answer === 'agree' ? 'new_lead.agree' : 'new_lead.refuse',
			{ editionId, personId },
			[actor.personId]
		);
	});
}

async function findClosedLead(trx: Trx, editionId: string, personId: string) {
	return await trx
		.selectFrom('newLead')
		.select('personId')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.where('openedAt', 'is', null)
		.executeTakeFirst();
}

async function listAsked(trx: Trx, editionId: string, personId: string): Promise<string[]> {
	const rows = await trx
		.selectFrom('newLeadNotice')
		.select('authorId')
		.where('editionId', '=', editionId)
		.where('personId', '=', personId)
		.orderBy('authorId')
		.execute();
	return rows.map((row) => row.authorId);
}

type NewLead = { editionId: string; personId: string };

/** Each author finds it among what was done with the own data. */
async function note(trx: Trx, actor: Actor, action: AuditAction, lead: NewLead, authorIds: string[]) {
	const entries = authorIds.map((personId) => ({
		actorId: actor.personId,
		action,
		objectId: lead.editionId,
		personId,
		details: { lead: lead.personId }
	}));
	await writeAudit(trx, ...entries);
}
