/** How a change of address ends: with a yes of who it belongs to, of a second person, with a no, or by itself. */
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { signToken, verifyToken } from '#lib/server/secrets.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { isUnderWay, secondFrom } from './change.ts';
import { findAddress, moveAddress, type Consent } from './addresses.server.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { getVisible } from '#lib/features/people/person.server.ts';
import { mayChangeEmail } from '#lib/features/people/policy.ts';
import { listSeconds } from './second-person.server.ts';

const CONFIRM = 'address-confirm';
const QUESTION = 'address-question';

export function confirmPath(changeId: string): string {
	return `/adres/${signToken(CONFIRM, changeId)}`;
}

export function questionPath(questionId: string): string {
	return `/adres/${signToken(QUESTION, questionId)}`;
}

/** The change of somebody that is under way. */
export async function findChangeOf(db: Db, personId: string) {
	const change = await db
		.selectFrom('addressChange')
		.selectAll()
		.where('personId', '=', personId)
		.where('settledAt', 'is', null)
		.executeTakeFirst();
	return change && isUnderWay(change, now()) ? change : undefined;
}

export type Change = NonNullable<Awaited<ReturnType<typeof findChangeOf>>>;

/** What the link in a mail is about: the own new address, or a change by somebody else that this address is asked. */
export async function findByToken(db: Db, token: string) {
	const changeId = verifyToken(CONFIRM, token);
	if (changeId) {
		const change = await findChange(db, changeId);
		return change && { kind: 'confirm' as const, change, mayAgree: true };
	}
	const questionId = verifyToken(QUESTION, token);
	if (!questionId) return undefined;
	const question = await db
		.selectFrom('addressQuestion')
		.innerJoin('personAddress', 'personAddress.id', 'addressQuestion.addressId')
		.innerJoin('person', 'person.id', 'addressQuestion.personId')
		.select(['changeId', 'personAddress.email', 'person.email as present'])
		.where('addressQuestion.id', '=', questionId)
		.where('personAddress.unsafeAt', 'is', null)
		.executeTakeFirst();
	const change = question && (await findChange(db, question.changeId));
	return change && { kind: 'question' as const, change, mayAgree: question.email === question.present };
}

async function findChange(db: Db, id: string) {
	const change = await db
		.selectFrom('addressChange')
		.innerJoin('person', 'person.id', 'addressChange.personId')
		.selectAll('addressChange')
		.select('person.givenName')
		.where('addressChange.id', '=', id)
		.where('person.erasedAt', 'is', null)
		.executeTakeFirst();
	return change && isUnderWay(change, now()) ? change : undefined;
}

/** The answer that came by a mailed link: yes or no to what it asked. */
export async function answerByToken(db: Db, token: string, answer: 'yes' | 'no') {
	const asked = await findByToken(db, token);
	if (!asked) conflict('addresses_link_over');
	return await db.transaction().execute(async (trx) => {
		await lockPeople(trx, [asked.change.personId]);
		const found = await findByToken(trx, token);
		if (!found) conflict('addresses_link_over');
		const { kind, change, mayAgree } = found;
		if (answer === 'no') return await closeChange(trx, change, { by: null, outcome: 'refused' });
		if (!mayAgree) conflict('addresses_only_no');
		await carryOut(trx, change, null, kind === 'confirm' ? 'new_address' : 'old_address');
	});
}

/** A second person of another role says yes, when the old address was silent for 72 hours. */
export async function confirmAsSecond(db: Db, actor: Actor, changeId: string) {
	await db.transaction().execute(async (trx) => {
		const change = await getChange(trx, actor, changeId);
		if (change.askedAs === 'self') notFound();
		if (!(await listSeconds(trx, change)).includes(actor.personId)) forbidden();
		if (now() < secondFrom(change)) conflict('addresses_too_early');
		await carryOut(trx, change, actor.personId, 'second_person');
	});
}

/** Ends a change before it took effect: whoever it is about, and whoever could have asked it. */
export async function withdrawAddressChange(db: Db, actor: Actor, changeId: string) {
	await db.transaction().execute(async (trx) => {
		const change = await getChange(trx, actor, changeId);
		const own = change.personId === actor.personId;
		const { view } = await getVisible(trx, actor, change.personId);
		if (!own && (change.askedAs === 'self' || !mayChangeEmail(actor, view, change.askedAs === 'admin')))
			forbidden();
		const refused = own && change.askedAs !== 'self';
		await closeChange(trx, change, { by: actor.personId, outcome: refused ? 'refused' : 'withdrawn' });
	});
}

async function getChange(trx: Trx, actor: Actor, changeId: string) {
	const found = await findChange(trx, changeId);
	if (!found) notFound();
	await lockPeople(trx, [found.personId]);
	await getVisible(trx, actor, found.personId);
	const change = await findChange(trx, changeId);
	return change ?? notFound();
}

async function carryOut(trx: Trx, change: Change, by: string | null, consent: Consent) {
	const address = await findAddress(trx, change.email);
	if (address && address.personId !== change.personId) conflict('addresses_taken');
	await closeChange(trx, change, { by, outcome: 'done' });
	await moveAddress(trx, change.personId, change.email, {
		by: by ?? (consent === 'new_address' ? change.personId : null),
		consent
	});
}

type Ending = { by: string | null; outcome: 'done' | 'refused' | 'withdrawn' | 'expired' };

export async function closeChange(
	trx: Trx,
	change: { id: string; personId: string },
	{ by, outcome }: Ending
) {
	await trx
		.updateTable('addressChange')
		.set({ settledAt: now(), settledBy: by, outcome })
		.where('id', '=', change.id)
		.where('settledAt', 'is', null)
		.execute();
	if (outcome === 'done') return;
	await writeAudit(trx, {
		actorId: by,
		action: 'person.drop_address_change',
		objectId: change.personId,
		personId: change.personId,
		details: { outcome }
	});
}

/** Ends what nobody decided about in time, so that another change can be asked. */
export async function lapse(trx: Trx, personId: string) {
	const rows = await trx
		.selectFrom('addressChange')
		.selectAll()
		.where('personId', '=', personId)
		.where('settledAt', 'is', null)
		.execute();
	for (const change of rows)
		if (!isUnderWay(change, now())) await closeChange(trx, change, { by: null, outcome: 'expired' });
}
