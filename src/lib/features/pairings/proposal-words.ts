import type { PairReason, Unstaffed } from '#lib/engine/pairing/types.ts';
import { formatList } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Proposal } from './proposal.ts';

type NameOf = (id: string) => string;

/** Why this pair, one sentence a reason. */
export function reasonText(reason: PairReason, trainers: [string, string], nameOf: NameOf): string {
	const names = formatList(trainers.map(nameOf));
	switch (reason.code) {
		case 'fixed':
			return m.planning_why_fixed();
		case 'competent':
			return m.planning_why_competent({ names });
		case 'available':
			return m.planning_why_available();
		case 'loadBefore':
			return m.planning_why_load_before({ first: reason.sessions[0], second: reason.sessions[1] });
		case 'loadAfter':
			return m.planning_why_load_after({ first: reason.sessions[0], second: reason.sessions[1] });
		case 'taughtTogether':
			return reason.times ? m.planning_why_together({ count: reason.times }) : m.planning_why_new();
		case 'bestAlternative':
			return alternativeText(reason, nameOf);
	}
}

function alternativeText(reason: Extract<PairReason, { code: 'bestAlternative' }>, nameOf: NameOf) {
	if (!reason.trainers) return m.planning_why_only();
	const names = formatList(reason.trainers.map(nameOf));
	const texts = {
		staffed: m.planning_why_other_staffed,
		fairness: m.planning_why_other_fairness,
		novelty: m.planning_why_other_novelty,
		organisations: m.planning_why_other_organisations,
		preferences: m.planning_why_other_preferences
	};
	return reason.level ? texts[reason.level]({ names }) : m.planning_why_other_equal({ names });
}

/** Why a session stays open: the first count that fails, and the sessions it competes with. */
export function unstaffedText({ because, able }: Omit<Unstaffed, 'conflict'>, conflict: string[]): string {
	const { trainers: count } = because;
	const texts = {
		competent: m.planning_open_competent,
		available: m.planning_open_available,
		free: m.planning_open_free,
		organisations: m.planning_open_organisations
	};
	const text = texts[because.code]({ count });
	return conflict.length > 1
		? `${text} ${m.planning_open_conflict({ sessions: formatList(conflict) })} ${m.planning_open_able(able)}`
		: text;
}

/** How good the whole season is with this proposal, beside the best that is possible. */
export function measureTexts(proposal: Proposal): string[] {
	const { measures, bounds, unstaffed, proven, cutShort } = proposal;
	const staffed = { count: measures.staffed, total: measures.staffed + unstaffed.length };
	const fair = { count: measures.loadSquares, bound: bounds.loadSquares };
	return [
		proven.includes('staffed')
			? m.planning_staffed_proven(staffed)
			: m.planning_staffed({ ...staffed, bound: bounds.staffed }),
		proven.includes('loadSquares') ? m.planning_fair_proven() : m.planning_fair(fair),
		repeatsText(proposal),
		...(cutShort ? [m.planning_cut_short()] : [])
	];
}

function repeatsText({ measures, bounds, proven }: Proposal): string {
	const count = measures.repeatedPairs;
	if (count === 0) return m.planning_repeats_none();
	return proven.includes('repeatedPairs')
		? m.planning_repeats_proven({ count })
		: m.planning_repeats({ count, bound: bounds.repeatedPairs });
}
