import { overlap } from '#lib/features/sessions/clashes.ts';
import { organisationsOn, shareOrganisation } from '#lib/features/sessions/leads.ts';
import { addMs, MINUTE } from '#lib/server/clock.ts';
import { localDate } from '#lib/server/zone.ts';
import type { ProposedPair, Season, SeasonSession, SeasonTrainer } from './proposal.ts';

/**
 * Finds a second trainer for each open session that has one: of another organisation, free, able to give it,
 * with the fewest sessions, then the fewest times together. Answers the season with those places taken.
 */
export function completeHalves(season: Season): { season: Season; completed: ProposedPair[] } {
	const sessions = season.sessions.map((session) => ({ ...session, leads: [...session.leads] }));
	const completed: ProposedPair[] = [];
	for (const session of sessions.filter((one) => one.open && one.leads.length === 1)) {
		const pair = complete(session, sessions, season);
		if (!pair) continue;
		session.leads = [...pair.trainers];
		completed.push(pair);
	}
	return { season: { ...season, sessions }, completed };
}

function complete(
	session: SeasonSession,
	sessions: SeasonSession[],
	season: Season
): ProposedPair | undefined {
	const first = season.trainers.find((trainer) => trainer.id === session.leads[0]);
	if (!first) return undefined;
	const [best] = season.trainers
		.filter((trainer) => fits(trainer, first, session, { ...season, sessions }))
		.map((trainer) => ({
			trainer,
			load: loadOf(trainer.id, sessions),
			together: togetherOf(first.id, trainer.id, sessions, season)
		}))
		.sort(
			(one, other) =>
				one.load - other.load || one.together - other.together || (one.trainer.id < other.trainer.id ? -1 : 1)
		);
	if (!best) return undefined;
	const firstLoad = loadOf(first.id, sessions);
	return {
		session: session.id,
		trainers: [first.id, best.trainer.id],
		why: [
			{ code: 'competent', topic: session.trainingId },
			{ code: 'available' },
			{ code: 'loadBefore', sessions: [firstLoad, best.load] },
			{ code: 'loadAfter', sessions: [firstLoad, best.load + 1] },
			{ code: 'taughtTogether', times: best.together }
		]
	};
}

function fits(
	trainer: SeasonTrainer,
	first: SeasonTrainer,
	session: SeasonSession,
	{ sessions, travelMinutes }: Season
) {
	const busy = withJourney(session, travelMinutes);
	return (
		trainer.id !== first.id &&
		mayPair(trainer, first, localDate(session.startsAt)) &&
		trainer.trainings.includes(session.trainingId) &&
		!trainer.unavailable.some(({ from, to }) => overlap(session, { startsAt: from, endsAt: to })) &&
		!sessions.some((other) => other.leads.includes(trainer.id) && overlap(busy, other)) &&
		loadOf(trainer.id, sessions) < trainer.maxSessions
	);
}

/** A session with the way there and back. */
function withJourney({ startsAt, endsAt }: SeasonSession, minutes: number) {
	return { startsAt: addMs(startsAt, -minutes * MINUTE), endsAt: addMs(endsAt, minutes * MINUTE) };
}

function mayPair(trainer: SeasonTrainer, first: SeasonTrainer, date: string) {
	const [own, others] = [trainer, first].map(({ id, memberships }) => ({
		organisations: organisationsOn(memberships, id, date)
	}));
	return own!.organisations.length > 0 && !shareOrganisation(own!, others!);
}

function loadOf(trainerId: string, sessions: SeasonSession[]) {
	return sessions.filter((session) => session.leads.includes(trainerId)).length;
}

function togetherOf(one: string, other: string, sessions: SeasonSession[], { taughtTogether }: Season) {
	const before =
		taughtTogether.find(([a, b]) => (a === one && b === other) || (a === other && b === one))?.[2] ?? 0;
	return (
		before + sessions.filter((session) => session.leads.includes(one) && session.leads.includes(other)).length
	);
}
