import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import type { EditionRelation } from '#lib/features/editions/relation.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { nameFor, visibleName } from '#lib/features/people/names/names.ts';
import { listClosed as listClosedSinceRecovery } from '#lib/features/recovery/closed.server.ts';
import { addMs, now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { AUTHORS_WAIT, noticeState, type NoticeState } from './new-lead.ts';
import { mayOpenToNewLead } from './policy.ts';

export type AskedLead = {
	personId: string;
	name: string;
	state: NoticeState;
	/** When it opens by itself; null while the author was not told yet. */
	opensAt: string | null;
	/** Since a recovery the author's yes does not count; the no does. */
	yesCounts: boolean;
};

export type NewLeads = {
	/** New leads about whom this author is asked. */
	asked: AskedLead[];
	/** New leads to whom this lead may open what was handed in before. */
	opens: { personId: string; name: string }[];
	/** From when on this new lead reads what is handed in, while some of before is closed. */
	closedBefore: string | null;
};

/** What one person has to decide about new leads of an edition, or waits for. */
export async function listNewLeads(db: Db, actor: Actor, editionId: string): Promise<NewLeads> {
	const relation = await findEditionRelation(db, actor, editionId);
	const leads = await listClosed(db, editionId);
	const own = leads.find((lead) => lead.personId === actor.personId);
	const may = await whomToOpenTo(db, actor, relation, editionId);
	return {
		asked: await listAsked(db, actor, editionId),
		opens: leads.filter(may).map((lead) => ({ personId: lead.personId, name: visibleName(lead) })),
		closedBefore: own?.since ?? null
	};
}

/** To whom the actor may open what was handed in before: asked by the page and by the command. */
export async function whomToOpenTo(db: Db, actor: Actor, relation: EditionRelation, editionId: string) {
	const isNew = (await listClosed(db, editionId)).some((lead) => lead.personId === actor.personId);
	const isClosed = await isClosedHere(db, editionId, actor.personId);
	return ({ personId }: { personId: string }) =>
		!isClosed && mayOpenToNewLead(actor, relation, { personId, isNew });
}

/** Whether hand-ins of this edition are closed to an account since a recovery: then its word opens nothing. */
async function isClosedHere(db: Db, editionId: string, personId: string) {
	return (await listClosedSinceRecovery(db, personId)).some((closed) => closed.editionId === editionId);
}

/** The leads of an edition for whom something of before can be closed. */
async function listClosed(db: Db, editionId: string) {
	return await db
		.selectFrom('newLead')
		.innerJoin('person', 'person.id', 'newLead.personId')
		.select(['newLead.personId', 'newLead.since', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.where('newLead.editionId', '=', editionId)
		.where('newLead.openedAt', 'is', null)
		.where((where) =>
			where.exists(
				where
					.selectFrom('newLeadNotice')
					.select('newLeadNotice.authorId')
					.whereRef('newLeadNotice.editionId', '=', 'newLead.editionId')
					.whereRef('newLeadNotice.personId', '=', 'newLead.personId')
			)
		)
		.orderBy('newLead.since')
		.orderBy('newLead.personId')
		.execute();
}

async function listAsked(db: Db, actor: Actor, editionId: string): Promise<AskedLead[]> {
	const rows = await db
		.selectFrom('newLeadNotice')
		.innerJoin('newLead', (join) =>
			join
				.onRef('newLead.editionId', '=', 'newLeadNotice.editionId')
				.onRef('newLead.personId', '=', 'newLeadNotice.personId')
		)
		.innerJoin('person', 'person.id', 'newLead.personId')
		.select(['newLead.personId', 'givenName', 'infix', 'familyName', 'shieldedAt'])
		.select(['toldAt', 'agreedAt', 'refusedAt'])
		.where('newLeadNotice.editionId', '=', editionId)
		.where('newLeadNotice.authorId', '=', actor.personId)
		.where('newLead.openedAt', 'is', null)
		.orderBy('newLead.since')
		.orderBy('newLead.personId')
		.execute();
	const yesCounts = rows.length > 0 && !(await isClosedHere(db, editionId, actor.personId));
	return rows.map((row) => ({
		personId: row.personId,
		name: nameFor(actor, row),
		yesCounts,
		state: noticeState(row, now()),
		opensAt: row.toldAt && addMs(row.toldAt, AUTHORS_WAIT)
	}));
}
