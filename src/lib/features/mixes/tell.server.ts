import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { AlertKind } from '#lib/features/alerts/alert.ts';
import { hasSeat, holdersOf } from '#lib/features/people/relations.server.ts';
import type { Trx } from '#lib/server/db/open.ts';

/** Trainers and staff see the proposal in time to change or stop it. */
export async function tellProposed(trx: Trx, mixId: string) {
	const facts = await factsOf(trx, mixId);
	const people = [...(await holdersOf(trx, 'staff')), ...(await listTrainerIds(trx, mixId))];
	await tell(trx, mixId, 'mix_proposed', people, facts, true);
}

/** Trainers and staff see that the groups are known; so do those who sit in them. */
export async function tellPublished(trx: Trx, mixId: string) {
	const facts = await factsOf(trx, mixId);
	const leaders = [...(await holdersOf(trx, 'staff')), ...(await listTrainerIds(trx, mixId))];
	await tell(trx, mixId, 'mix_published', [...leaders, ...(await listSeatedIds(trx, mixId))], facts, false);
}

type Facts = { editionId: string; edition: string };

async function tell(trx: Trx, mixId: string, kind: AlertKind, people: string[], facts: Facts, mail: boolean) {
	const alerts = [...new Set(people)].map((recipientId) => ({
		key: `${kind}/${mixId}`,
		recipientId,
		kind,
		facts: { edition: facts.edition },
		href: `/uitvoeringen/${facts.editionId}/indeling`,
		mail
	}));
	await raiseAlerts(trx, ...alerts);
}

async function factsOf(trx: Trx, mixId: string): Promise<Facts> {
	return await trx
		.selectFrom('mix')
		.innerJoin('edition', 'edition.id', 'mix.editionId')
		.select(['edition.id as editionId', 'edition.title as edition'])
		.where('mix.id', '=', mixId)
		.executeTakeFirstOrThrow();
}

async function listTrainerIds(trx: Trx, mixId: string) {
	const rows = await trx
		.selectFrom('mixSession')
		.innerJoin('sessionLead', 'sessionLead.sessionId', 'mixSession.sessionId')
		.select('sessionLead.personId')
		.distinct()
		.where('mixSession.mixId', '=', mixId)
		.execute();
	return rows.map((row) => row.personId);
}

/** Those in the groups who have not withdrawn since. */
async function listSeatedIds(trx: Trx, mixId: string) {
	const rows = await trx
		.selectFrom('mixSeat')
		.innerJoin('mix', 'mix.id', 'mixSeat.mixId')
		.innerJoin('enrolment', (join) =>
			join
				.onRef('enrolment.editionId', '=', 'mix.editionId')
				.onRef('enrolment.personId', '=', 'mixSeat.personId')
		)
		.select('mixSeat.personId')
		.distinct()
		.where('mixSeat.mixId', '=', mixId)
		.where(hasSeat())
		.execute();
	return rows.map((row) => row.personId);
}
