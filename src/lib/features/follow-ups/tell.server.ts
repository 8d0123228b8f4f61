import type { AlertKind } from '#lib/features/alerts/alert.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';

type Told = {
	id: string;
	publicRef: string;
	ownerOrganisationId: string | null;
	ownerPersonId: string | null;
};

/** Mails the asker what happened to the wish. */
export async function mailAsker(trx: Trx, followUp: { id: string; requesterId: string }, seq: number) {
	await queueMails(trx, {
		dedupKey: `follow-up/event/${seq}`,
		recipientId: followUp.requesterId,
		template: 'follow_up.asker',
		ids: { followUpId: followUp.id, seq }
	});
}

/** Tells the owner that the asker did something, in the app and in the daily mail; nobody when there is no owner. */
export async function alertOwner(trx: Trx, followUp: Told, kind: AlertKind, seq: number) {
	if (followUp.ownerPersonId) await alertPerson(trx, followUp, followUp.ownerPersonId, kind, seq);
}

/** Tells those who look after an organisation that it owes an answer; the programme reads its board. */
export async function tellCoordinators(trx: Trx, followUp: Told, seq: number) {
	if (followUp.ownerOrganisationId === null) return;
	for (const personId of await listCoordinators(trx, followUp.ownerOrganisationId)) {
		await alertPerson(trx, followUp, personId, 'follow_up_new', seq);
	}
}

export async function listCoordinators(trx: Trx, organisationId: string): Promise<string[]> {
	const rows = await trx
		.selectFrom('roleGrant')
		.select('personId')
		.distinct()
		.where('role', '=', 'coordinator')
		.where('organisationId', '=', organisationId)
		.where('endedAt', 'is', null)
		.orderBy('personId')
		.execute();
	return rows.map((row) => row.personId);
}

export async function alertPerson(
	trx: Trx,
	followUp: Told,
	recipientId: string,
	kind: AlertKind,
	seq: number
) {
	await raiseAlerts(trx, {
		key: `follow-up/${kind}/${seq}`,
		recipientId,
		kind,
		facts: { ref: followUp.publicRef },
		ids: { followUpId: followUp.id },
		href: `/wensen/${followUp.id}`,
		mail: 'digest'
	});
}
