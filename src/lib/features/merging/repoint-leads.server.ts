import type { Trx } from '#lib/server/db/open.ts';
import { welcomeLead } from '../new-leads/welcome.server.ts';
import type { Journal } from './journal.server.ts';
import type { Merger } from './repoint.server.ts';

/** The places of who goes; to editions that the other did not lead, that one comes as a new lead. */
export async function repointLeads(trx: Trx, journal: Journal, merger: Merger) {
	const { keptId, goneId } = merger;
	const arrivals = ['new_lead', 'new_lead_notice'].map((table) => ({
		table,
		column: 'person_id',
		values: [keptId]
	}));
	await journal.watch(arrivals, () => welcomeTo(trx, merger));
	const organisations = await journal.find('session_lead_organisation', { person_id: goneId });
	await journal.remove('session_lead_organisation', { person_id: goneId });
	await journal.set('session_lead', { person_id: goneId }, { person_id: keptId });
	for (const row of organisations)
		await journal.add('session_lead_organisation', { ...row, person_id: keptId });
}

/** Whoever said yes on both sides is no stranger there, unless they were one already. */
async function welcomeTo(trx: Trx, { keptId, goneId, sealed }: Merger) {
	const editions = await trx
		.selectFrom('sessionLead')
		.innerJoin('session', 'session.id', 'sessionLead.sessionId')
		.leftJoin('newLead', (join) =>
			join
				.onRef('newLead.editionId', '=', 'session.editionId')
				.onRef('newLead.personId', '=', 'sessionLead.personId')
		)
		.select(['session.editionId', 'newLead.since'])
		.distinct()
		.where('sessionLead.personId', '=', goneId)
		.orderBy('session.editionId')
		.execute();
	for (const { editionId, since } of editions) {
		if (sealed || since !== null) await welcomeLead(trx, editionId, keptId);
	}
}
