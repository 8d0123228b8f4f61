import { findEditionRelation } from '#lib/features/editions/relation.server.ts';
import { mayPlan } from '#lib/features/editions/policy.ts';
import { isRunning } from '#lib/features/editions/edition.ts';
import type { Actor } from '#lib/features/people/actor.ts';
import { now } from '#lib/server/clock.ts';
import type { Db } from '#lib/server/db/open.ts';
import { notFound } from '#lib/server/refuse.ts';
import { localDate, localTime } from '#lib/server/zone.ts';
import { toCards } from './overview.server.ts';
import { findPlannedLink, showPlace } from '#lib/features/whereabouts/places.server.ts';
import { getSession } from './queries.server.ts';
import { canChange } from './session.ts';

/** A session as its own page shows it: what this actor may know of it and may do with it. */
export async function showSession(db: Db, actor: Actor, id: string) {
	const session = await getSession(db, actor, id);
	const relation = await findEditionRelation(db, actor, session.editionId);
	const [card] = await toCards(db, actor, [session]);
	const enrolled = relation.staff || relation.trains || relation.participates;
	const { edition, editionState, training, trainingId } = session;
	return {
		session: { ...card!, edition, editionState, training, trainingId },
		relation,
		begun: session.startsAt <= now(),
		place: await showPlace(db, id, { enrolled, onPage: true }),
		holdsDiary: await holdsDiary(db, actor, id),
		plans: mayPlan(actor) && isRunning(editionState) && canChange(session, now())
	};
}

/** A session as the form to change it begins. */
export async function getSessionForm(db: Db, actor: Actor, id: string) {
	if (!mayPlan(actor)) notFound();
	const { startsAt, endsAt, placeId, seats, version } = await getSession(db, actor, id);
	return {
		date: localDate(startsAt),
		from: localTime(startsAt),
		to: localTime(endsAt),
		placeId,
		link: await findPlannedLink(db, id),
		seats,
		version
	};
}

async function holdsDiary(db: Db, actor: Actor, sessionId: string) {
	const entry = await db
		.selectFrom('diaryEntry')
		.select('sessionId')
		.where('sessionId', '=', sessionId)
		.where('personId', '=', actor.personId)
		.where('method', '=', 'request')
		.executeTakeFirst();
	return entry !== undefined;
}
