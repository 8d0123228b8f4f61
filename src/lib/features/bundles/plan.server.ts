import { isRunning } from '#lib/features/editions/edition.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { getSession } from '#lib/features/sessions/queries.server.ts';
import { canChange } from '#lib/features/sessions/session.ts';
import { now } from '#lib/server/clock.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, refuseFor } from '#lib/server/refuse.ts';
import { localDate } from '#lib/server/zone.ts';
import { whyNotGoAhead, whyNotLive } from './bundle.ts';
import { changeBundle, type BundleRow, type SeenBundle } from './change.server.ts';
import { countAgreed, listMembers, type Member } from '#lib/features/bundles/members/members.server.ts';
import { offerToMembers } from './offers.server.ts';

/** Enough people agreed, or the date came: now a session is looked for. */
export async function proposeBundle(db: Db, actor: Actor, seen: SeenBundle) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.propose',
		whyNot: whyNotLive,
		make: async (trx, bundle) => {
			refuseTooEarly(bundle, await listMembers(trx, bundle.id));
			return { state: 'proposed' };
		}
	});
}

/** Offers a coming session to every member that agreed and has no offer yet; each wish keeps its own clock. */
export async function planBundle(
	db: Db,
	actor: Actor,
	seen: SeenBundle,
	{ sessionId, body }: { sessionId: string; body: string }
) {
	await changeBundle(db, actor, seen, {
		action: 'bundle.plan',
		whyNot: whyNotLive,
		make: async (trx, bundle) => {
			const members = await listMembers(trx, bundle.id);
			if (bundle.state === 'collecting') refuseTooEarly(bundle, members);
			if (bundle.sessionId !== null && bundle.sessionId !== sessionId) conflict('bundles_planned_already');
			await refusePast(trx, actor, sessionId);
			const ready = members.filter(({ consentAt, offerSeq, result }) => consentAt && !offerSeq && !result);
			const facts = { bundleId: bundle.id, sessionId };
			const offered = await offerToMembers(trx, actor, ready, { body, facts });
			if (offered === 0) conflict('bundles_nobody_to_offer');
			return { state: 'scheduled', sessionId, plannedBy: actor.personId };
		}
	});
}

function refuseTooEarly(bundle: BundleRow, members: Member[]) {
	const reason = whyNotGoAhead(bundle, countAgreed(members), localDate(now()));
	if (reason) refuseFor(reason);
}

async function refusePast(trx: Trx, actor: Actor, sessionId: string) {
	const session = await getSession(trx, actor, sessionId);
	if (!isRunning(session.editionState) || !canChange(session, now()))
		conflict('bundles_session_gone', {}, 'sessionId');
}
