import type { AlertKind } from '#lib/features/alerts/alert.ts';
import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { coordinatorsOf } from '#lib/features/people/relations.server.ts';
import type { Trx } from '#lib/server/db/open.ts';
import { queueMails } from '#lib/server/mail/outbox.ts';

type Told = {
	id: string;
	publicRef: string;
	ownerOrganisationId: string | null;
	ownerPersonId: string | null;
};

/** Mails the asker what happened to the wish. */
export async function mailAsker(trx: Trx, wish: { id: string; askerId: string }, seq: number) {
	await queueMails(trx, {
		dedupKey: `wish/event/${seq}`,
		recipientId: wish.askerId,
		template: 'wish.asker',
		ids: { wishId: wish.id, seq }
	});
}

/** Tells the owner that the asker did something, in the app and in the daily mail; nobody when there is no owner. */
export async function alertOwner(trx: Trx, wish: Told, kind: AlertKind, seq: number) {
	if (wish.ownerPersonId) await alertPerson(trx, wish, wish.ownerPersonId, kind, seq);
}

/** Tells those who look after an organisation that it owes an answer; the programme reads its board. */
export async function tellCoordinators(trx: Trx, wish: Told, seq: number) {
	if (wish.ownerOrganisationId === null) return;
	for (const personId of await coordinatorsOf(trx, wish.ownerOrganisationId)) {
		await alertPerson(trx, wish, personId, 'wish_new', seq);
	}
}

export async function alertPerson(trx: Trx, wish: Told, recipientId: string, kind: AlertKind, seq: number) {
	await raiseAlerts(trx, {
		key: `wish/${kind}/${seq}`,
		recipientId,
		kind,
		facts: { ref: wish.publicRef },
		ids: { wishId: wish.id },
		href: `/wensen/${wish.id}`,
		mail: 'digest'
	});
}
