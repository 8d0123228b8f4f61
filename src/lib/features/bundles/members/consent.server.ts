import { raiseAlerts } from '#lib/features/alerts/commands.server.ts';
import { mayReplyTo } from '#lib/features/wishes/policy.ts';
import { readableWishes } from '#lib/features/wishes/read.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { writeAudit } from '#lib/server/audit.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, forbidden, notFound } from '#lib/server/refuse.ts';
import { isLive } from '#lib/features/bundles/bundle.ts';
import { lockBundle, type BundleRow } from '#lib/features/bundles/change.server.ts';
import { countAgreed, leaveBundle, listMembers, tellWish } from './members.server.ts';

type Answer = { wishId: string; memberId: string; agrees: 'yes' | 'no' };

/** The asker says whether the own wish may be in the group; after a yes a no can still follow, until there is an offer. */
export async function answerBundle(db: Db, actor: Actor, { wishId, memberId, agrees }: Answer) {
	await db.transaction().execute(async (trx) => {
		const bundle = await findBundle(trx, actor, wishId, memberId);
		const member = (await listMembers(trx, bundle.id)).find(({ id }) => id === memberId);
		if (!member || !isLive(bundle) || member.result !== null) conflict('bundles_question_over');
		if (member.offerSeq !== null) conflict('bundles_answer_the_offer');
		if (agrees === 'yes' && member.consentAt !== null) conflict('bundles_answered_already');
		if (agrees === 'yes') await agree(trx, actor, bundle, memberId, wishId);
		else await leaveBundle(trx, actor.personId, member, 'no_consent');
		await writeAudit(trx, {
			actorId: actor.personId,
			action: agrees === 'yes' ? 'bundle.agree' : 'bundle.leave',
			objectId: bundle.id,
			personId: actor.personId,
			details: { wishId: wishId }
		});
	});
}

/** The group of a wish that is the actor's own, behind its lock. */
async function findBundle(trx: Trx, actor: Actor, wishId: string, memberId: string) {
	const wish = await readableWishes(trx, actor)
		.innerJoin('bundleMember', 'bundleMember.wishId', 'wish.id')
		.selectAll('wish')
		.select('bundleMember.bundleId')
		.where('wish.id', '=', wishId)
		.where('bundleMember.id', '=', memberId)
		.executeTakeFirst();
	if (!wish) notFound();
	if (!mayReplyTo(actor, wish)) forbidden();
	return (await lockBundle(trx, wish.bundleId)) ?? notFound();
}

async function agree(trx: Trx, actor: Actor, bundle: BundleRow, memberId: string, wishId: string) {
	await trx.updateTable('bundleMember').set({ consentAt: now() }).where('id', '=', memberId).execute();
	await tellWish(trx, actor.personId, wishId, 'bundle_agreed', bundle.id);
	const agreed = countAgreed(await listMembers(trx, bundle.id));
	if (bundle.state !== 'collecting' || agreed < bundle.minPersons) return;
	await raiseAlerts(trx, {
		key: `bundle/ready/${bundle.id}/${bundle.minPersons}`,
		recipientId: bundle.madeBy,
		kind: 'bundle_ready',
		facts: { title: bundle.title, agreed },
		href: `/wensen/bundels/${bundle.id}`,
		mail: 'digest'
	});
}
