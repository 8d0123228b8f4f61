/** The ways into what is confidential that were once walked to the end, act by act. */
import { askReset } from '#lib/features/accounts/access.server.ts';
import { askAddressFor } from '#lib/features/people/addresses/ask.server.ts';
import { confirmAsSecond } from '#lib/features/people/addresses/decide.server.ts';
import { answerMerger } from '#lib/features/merging/answer.server.ts';
import { mergePeople } from '#lib/features/merging/merge.server.ts';
import { approveMerger, proposeMerger } from '#lib/features/merging/propose.server.ts';
import { openConfidential } from '#lib/features/recovery/open.server.ts';
import { addPerson } from '#lib/features/people/commands.server.ts';
import { invitePeople } from '#lib/features/accounts/invite.server.ts';
import { substitute } from '#lib/features/pairings/commands.server.ts';
import { saveTrainer } from '#lib/features/people/roles/roles.server.ts';
import { startMembership } from '#lib/features/memberships/commands.server.ts';
import { addMs, HOUR, now, setClock } from '#lib/server/clock.ts';
import { actorOf } from '../../support/builders.ts';
import { attempt } from './act.ts';
import { newAddress } from './draw.ts';
import { fetchMail } from './mailbox.ts';
import type { Plot } from './plot.ts';

const NEW = {
	givenName: 'Pop',
	initials: 'P.',
	infix: '',
	familyName: 'Proef',
	function: '',
	discipline: ''
};

/** Somebody of their own, signed in. */
async function makePuppet(plot: Plot): Promise<string> {
	const { db, world } = plot;
	const email = newAddress(plot);
	const organisationId = world.organisations.west;
	const id = await addPerson(db, world.actors.staff, { ...NEW, email, organisationId });
	await invitePeople(db, world.actors.staff, [id]);
	await fetchMail(plot);
	return id;
}

async function takeAddress(plot: Plot, personId: string) {
	const { db, world } = plot;
	await attempt(() => askAddressFor(db, world.actors.staff, personId, newAddress(plot)));
	const change = await db
		.selectFrom('addressChange')
		.select('id')
		.where('personId', '=', personId)
		.where('settledAt', 'is', null)
		.executeTakeFirst();
	setClock(addMs(now(), 73 * HOUR));
	if (change) await attempt(() => confirmAsSecond(db, world.actors.admin, change.id));
	const { email } = await db
		.selectFrom('person')
		.select('email')
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	await askReset(db, email, { ip: '::1' });
	await fetchMail(plot);
}

/** A coach's address, and then a new password. */
async function byAddress(plot: Plot) {
	await takeAddress(plot, plot.world.people.coach);
}

/** A puppet that the participant is merged into, with a yes from the puppet and one from an administrator. */
async function byMerging(plot: Plot) {
	const { db, world } = plot;
	const puppet = await makePuppet(plot);
	for (const gone of [world.people.participant, world.people.coached, world.people.colleague]) {
		await attempt(() => mergePeople(db, world.actors.staff, puppet, gone));
		const id = await attempt(() => proposeMerger(db, world.actors.staff, puppet, gone));
		if (!id) continue;
		await approveMerger(db, world.actors.admin, id);
		await attempt(async () => await answerMerger(db, await actorOf(db, puppet), id, 'yes'));
		await fetchMail(plot);
	}
}

/** Both of a pair, after which each says they spoke to the other. */
async function byBothHalves(plot: Plot) {
	const { db, world } = plot;
	const two = [world.people.trainer, world.people.another] as const;
	for (const id of two) await takeAddress(plot, id);
	setClock(addMs(now(), 25 * HOUR));
	for (const [one, other] of [two, two.toReversed() as [string, string]]) {
		const actor = await actorOf(db, one);
		await attempt(() => openConfidential(db, actor, other, null));
		await attempt(() => openConfidential(db, actor, other, world.editionId));
	}
}

/** A puppet in a trainer's place, who reads at once. */
async function byLeading(plot: Plot) {
	const { db, world } = plot;
	const puppet = await makePuppet(plot);
	const { staff } = world.actors;
	const topicIds = [world.people.topic];
	await saveTrainer(db, staff, puppet, { maxSessions: 9, topicIds });
	const work = { function: '', discipline: '', startsOn: '2027-01-01', endsOn: null };
	await attempt(() =>
		startMembership(db, staff, puppet, { ...work, organisationId: world.organisations.other })
	);
	await attempt(() => substitute(db, staff, world.sessionId, 2, puppet, { overrideReason: 'Ziek.' }));
	await fetchMail(plot);
}

export const ways = [byMerging, byAddress, byBothHalves, byLeading];
