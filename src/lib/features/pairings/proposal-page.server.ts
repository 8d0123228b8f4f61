import { findProgress } from '#lib/features/calculations/calculations.server.ts';
import { readableSessions } from '#lib/features/sessions/queries.server.ts';
import { sessionName } from '#lib/features/sessions/clash-words.ts';
import { listDuos, type DuoHalf } from '#lib/features/sessions/duos.server.ts';
import { listMemberships } from '#lib/features/sessions/leads.server.ts';
import { organisationsOn, type Membership } from '#lib/features/sessions/leads.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { fullName } from '#lib/features/people/names/names.ts';
import type { Db } from '#lib/server/db/open.ts';
import { localDate } from '#lib/server/zone.ts';
import type { Proposal } from './proposal.ts';
import { getProposal } from './proposals.server.ts';
import { measureTexts, reasonText, unstaffedText } from './proposal-words.ts';

export type PairState = 'open' | 'accepted' | 'overtaken';

/** A proposal as staff read it: names, organisations and reasons, and what has become of each pair. */
export async function showProposal(db: Db, actor: Actor, id: string) {
	const found = await getProposal(db, actor, id);
	const { askedAt, askedBy, proposedAt } = found;
	const going = found.proposal ? undefined : await findProgress(db, found.jobId);
	const shown = found.proposal ? await describe(db, actor, found.proposal) : null;
	return { id, askedAt, askedBy, proposedAt, going, failed: !found.proposal && !going, proposal: shown };
}

async function describe(db: Db, actor: Actor, proposal: Proposal) {
	const { pairs, unstaffed } = proposal;
	const sessions = await listSessions(db, actor, [
		...pairs.map((pair) => pair.session),
		...unstaffed.flatMap((one) => [one.session, ...one.conflict])
	]);
	const duos = await listDuos(db, [...sessions.keys()]);
	const people = await listPeople(db, proposal);
	const nameOf = (personId: string) => people.names.get(personId) ?? '';
	return {
		pairs: pairs.flatMap((pair) => {
			const session = sessions.get(pair.session);
			if (!session) return [];
			const duo = pair.trainers.map((trainer) => halfOf(trainer, session.startsAt, people));
			const current = duos.get(session.id)?.map((half) => half?.personId) ?? [];
			return {
				session,
				duo,
				state: stateOf(pair.trainers, current),
				reasons: pair.why.map((why) => reasonText(why, pair.trainers, nameOf))
			};
		}),
		unstaffed: unstaffed.flatMap((one) => {
			const session = sessions.get(one.session);
			if (!session) return [];
			const rivals = one.conflict.flatMap((rival) => sessions.get(rival) ?? []).map(sessionName);
			return { session, reason: unstaffedText(one, rivals) };
		}),
		measures: measureTexts(proposal)
	};
}

function stateOf(proposed: string[], current: (string | undefined)[]): PairState {
	const present = current.filter((personId) => personId !== undefined);
	if (proposed.every((personId) => present.includes(personId))) return 'accepted';
	return present.length === 2 || present.some((personId) => !proposed.includes(personId))
		? 'overtaken'
		: 'open';
}

async function listSessions(db: Db, actor: Actor, ids: string[]) {
	const rows = ids.length
		? await readableSessions(db, actor)
				.select([
					'session.id',
					'session.number',
					'session.startsAt',
					'session.endsAt',
					'edition.title as edition'
				])
				.where('session.id', 'in', [...new Set(ids)])
				.execute()
		: [];
	return new Map(rows.map((row) => [row.id, row]));
}

type Organisation = { id: string; name: string; colour: number; shape: string };
type People = {
	names: Map<string, string>;
	memberships: Membership[];
	organisations: Map<string, Organisation>;
};

async function listPeople(db: Db, { pairs }: Proposal): Promise<People> {
	const ids = [
		...new Set(
			pairs.flatMap((pair) => [
				...pair.trainers,
				...pair.why.flatMap((why) => ('trainers' in why ? (why.trainers ?? []) : []))
			])
		)
	];
	const rows = ids.length
		? await db
				.selectFrom('person')
				.select(['id', 'givenName', 'infix', 'familyName'])
				.where('id', 'in', ids)
				.execute()
		: [];
	const organisations = await db
		.selectFrom('organisation')
		.select(['id', 'name', 'colour', 'shape'])
		.execute();
	return {
		names: new Map(rows.map((row) => [row.id, fullName(row)])),
		memberships: await listMemberships(db, ids),
		organisations: new Map(organisations.map((organisation) => [organisation.id, organisation]))
	};
}

function halfOf(personId: string, startsAt: string, { names, memberships, organisations }: People): DuoHalf {
	const [first] = organisationsOn(memberships, personId, localDate(startsAt));
	const organisation = organisations.get(first ?? '');
	return {
		personId,
		name: names.get(personId) ?? '',
		organisation: organisation?.name ?? '',
		colour: organisation?.colour ?? 0,
		shape: organisation?.shape ?? 'circle'
	};
}
