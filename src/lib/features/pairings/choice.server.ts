import { getSession } from '#lib/features/sessions/queries.server.ts';
import { clashText } from '#lib/features/sessions/clash-words.ts';
import { needsReason } from '#lib/features/sessions/clashes.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { listCandidates } from './candidates.server.ts';
import { compareCandidates, isFull, refusalOf, type Candidate } from './pairing.ts';
import { findLead, findOtherLead, type Half } from './halves.server.ts';

export type Choice = Awaited<ReturnType<typeof showChoice>>;

/** Who can take a half of a session, the best first, with what speaks against each; and how many cannot. */
export async function showChoice(db: Db, actor: Actor, sessionId: string, half: Half) {
	if (!mayPlan(actor)) notFound();
	const session = await getSession(db, actor, sessionId);
	const other = await findOtherLead(db, sessionId, half);
	const current = await findLead(db, sessionId, half);
	const candidates = await listCandidates(db, session, other?.personId ?? null);
	const fitting = candidates.filter((one) => one.personId !== current?.personId && !refusalOf(one, other));
	const organisations = await listOrganisations(db);
	return {
		half,
		session: {
			id: session.id,
			editionId: session.editionId,
			edition: session.edition,
			number: session.number,
			startsAt: session.startsAt,
			endsAt: session.endsAt
		},
		otherName: candidates.find((one) => one.personId === other?.personId)?.name ?? '',
		currentName: candidates.find((one) => one.personId === current?.personId)?.name ?? '',
		candidates: fitting.sort(compareCandidates).map((one) => describe(one, organisations)),
		sameOrganisation: candidates.filter((one) => refusalOf(one, other) === 'same_organisation').length
	};
}

type Organisation = { id: string; name: string; colour: number; shape: string };

function describe(candidate: Candidate, organisations: Map<string, Organisation>) {
	const { personId, name, load, maxSessions, together, clashes } = candidate;
	return {
		personId,
		name,
		organisations: candidate.organisations.flatMap((id) => organisations.get(id) ?? []),
		load,
		maxSessions,
		full: isFull(candidate),
		together,
		clashes: clashes.map(clashText),
		asksReason: clashes.some(needsReason)
	};
}

async function listOrganisations(db: Db) {
	const rows = await db.selectFrom('organisation').select(['id', 'name', 'colour', 'shape']).execute();
	return new Map(rows.map((row) => [row.id, row]));
}
