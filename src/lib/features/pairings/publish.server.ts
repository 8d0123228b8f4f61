import { synchroniseDiaries } from '#lib/features/diaries/synchronise-diaries.server.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { lockPeople } from '#lib/features/people/lock.server.ts';
import { sessionName } from '#lib/features/sessions/clash-words.ts';
import { getPlannedSession } from '#lib/features/sessions/commands.server.ts';
import type { SessionRow } from '#lib/features/sessions/queries.server.ts';
import type { Db, Trx } from '#lib/server/db/open.ts';
import { conflict, isConflict } from '#lib/server/refuse.ts';
import { findLead, takeHalf, type Half } from './halves.server.ts';
import type { ProposedPair } from './proposal.ts';
import { getProposal } from './proposals.server.ts';

/** Puts proposed pairs in place, all or none; each trainer passes the same rules as one who is chosen by hand. */
export async function publishPairs(db: Db, actor: Actor, proposalId: string, sessionIds: string[]) {
	await db.transaction().execute(async (trx) => {
		const { proposal } = await getProposal(trx, actor, proposalId);
		const pairs = (proposal?.pairs ?? []).filter((pair) => sessionIds.includes(pair.session));
		if (!pairs.length) conflict('planning_choose_pairs', {}, 'sessions');
		await lockPeople(trx, [...new Set(pairs.flatMap((pair) => pair.trainers))]);
		for (const pair of pairs) await acceptPair(trx, actor, pair);
		await synchroniseDiaries(
			trx,
			pairs.map((pair) => pair.session)
		);
	});
}

async function acceptPair(trx: Trx, actor: Actor, pair: ProposedPair) {
	const session = await getPlannedSession(trx, actor, pair.session);
	const leads = [await findLead(trx, session.id, 1), await findLead(trx, session.id, 2)];
	const present = leads.flatMap((lead) => lead?.personId ?? []);
	const stranger = present.some((personId) => !pair.trainers.includes(personId));
	if (stranger || present.length === 2)
		conflict('planning_pair_overtaken', { session: sessionName(session) }, 'sessions');
	const coming = pair.trainers.filter((personId) => !present.includes(personId));
	for (const half of [1, 2] as const) {
		if (!leads[half - 1]) await takeNamedHalf(trx, actor, session, half, coming.shift()!);
	}
}

/** A refusal among many pairs has to say which session it is about. */
async function takeNamedHalf(trx: Trx, actor: Actor, session: SessionRow, half: Half, personId: string) {
	try {
		await takeHalf(trx, actor, session, half, personId);
	} catch (problem) {
		if (!isConflict(problem)) throw problem;
		conflict(
			'planning_pair_refused',
			{ session: sessionName(session), why: problem.body.refusal },
			'sessions'
		);
	}
}
