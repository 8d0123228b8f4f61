import type {
	PairBounds,
	PairInput,
	Pairing,
	PairMeasures,
	PairReason,
	Unstaffed,
	Workplace
} from '#lib/engine/pairing/types.ts';
import type { Membership } from '#lib/features/sessions/leads.ts';
import { addDays, atLocalCompatible } from '#lib/server/zone.ts';

/** Facts of one moment from which duos for every open session are proposed. */
export type Season = {
	sessions: SeasonSession[];
	trainers: SeasonTrainer[];
	/** Between two sessions of one trainer. */
	travelMinutes: number;
	/** How often two taught together before this season. */
	taughtTogether: [string, string, number][];
};

export type SeasonSession = {
	id: string;
	startsAt: string;
	endsAt: string;
	trainingId: string;
	leads: string[];
	open: boolean;
};

export type SeasonTrainer = {
	id: string;
	/** With the first and the last date; without a last one it goes on. */
	memberships: Membership[];
	trainings: string[];
	maxSessions: number;
	unavailable: { from: string; to: string }[];
};

export type ProposedPair = { session: string; trainers: [string, string]; why: PairReason[] };

export type Proposal = {
	pairs: ProposedPair[];
	unstaffed: Unstaffed[];
	measures: PairMeasures;
	bounds: PairBounds;
	proven: (keyof PairBounds)[];
	cutShort: boolean;
};

const SEED = 1;
const BUDGET_SECONDS = 5;

/** The question for the pairing engine: sessions with both trainers stand, those without any are to be filled. */
export function toPairInput({ sessions, trainers, travelMinutes, taughtTogether }: Season): PairInput {
	const asked = sessions.filter(
		(session) => session.leads.length === 2 || (session.open && !session.leads.length)
	);
	const known = new Set(trainers.map((trainer) => trainer.id));
	return {
		sessions: asked.map(({ id, startsAt, endsAt, trainingId }) => ({
			id,
			start: Date.parse(startsAt),
			end: Date.parse(endsAt),
			topic: trainingId
		})),
		trainers: trainers.map((trainer) => ({
			id: trainer.id,
			workplaces: workplacesOf(trainer),
			topics: trainer.trainings,
			unavailable: trainer.unavailable.map(({ from, to }) => ({
				from: Date.parse(from),
				to: Date.parse(to)
			})),
			maxSessions: trainer.maxSessions,
			prefers: []
		})),
		organisations: [],
		travelMinutes,
		taughtTogether: taughtTogether.filter(([one, other]) => known.has(one) && known.has(other)),
		fixed: asked
			.filter((session) => session.leads.length === 2)
			.map((session) => ({ session: session.id, trainers: [session.leads[0]!, session.leads[1]!] })),
		seed: SEED,
		budgetSeconds: BUDGET_SECONDS
	};
}

/** The engine counts sessions under the first: that of the membership that began last. */
function workplacesOf({ id, memberships }: SeasonTrainer): Workplace[] {
	const workplaces = memberships.toReversed().map(({ organisationId, startsOn, endsOn }) => ({
		organisation: organisationId,
		from: Date.parse(atLocalCompatible(startsOn, '00:00')),
		to: endsOn === null ? Infinity : Date.parse(atLocalCompatible(addDays(endsOn, 1), '00:00'))
	}));
	return workplaces.length ? workplaces : [{ organisation: `nowhere/${id}`, from: 0, to: 0 }];
}

/** What the engine answered, for the sessions that were open, beside the halves that were completed. */
export function toProposal(season: Season, pairing: Pairing, completed: ProposedPair[]): Proposal {
	const open = new Set(season.sessions.filter((session) => session.open).map((session) => session.id));
	const completedIds = new Set(completed.map((pair) => pair.session));
	const { measures, bounds, proven, cutShort } = pairing;
	return {
		pairs: [
			...completed,
			...pairing.pairs.filter((pair) => open.has(pair.session) && !completedIds.has(pair.session))
		],
		unstaffed: pairing.unstaffed,
		measures,
		bounds,
		proven,
		cutShort
	};
}
