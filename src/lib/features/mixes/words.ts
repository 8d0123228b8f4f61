import { m } from '#lib/i18n/paraglide/messages.js';
import { formatList } from '#lib/i18n/format.ts';
import type { MixFigures } from './mix.ts';

/** How good a plan is, as sentences; "proven" only where no plan does better. */
export function figureSentences({ measures, bounds, cutShort, byHand }: MixFigures): string[] {
	const changed = measures.moved ?? 0;
	return [
		organisationSentence(measures.organisationDeviation, bounds.organisationDeviation),
		disciplineSentence(measures.disciplineDeviation, bounds.disciplineDeviation),
		repeatSentence(measures.repeatLoad, bounds.repeatLoad),
		m.mixes_new_faces(measures.newFaces),
		...(measures.oneOrganisationGroups
			? [m.mixes_one_organisation_groups({ count: measures.oneOrganisationGroups })]
			: []),
		...(changed ? [m.mixes_seats_changed({ count: changed })] : []),
		...(cutShort ? [m.mixes_cut_short()] : []),
		...(byHand ? [m.mixes_by_hand()] : [])
	];
}

function organisationSentence(count: number, bound: number) {
	if (count === 0) return m.mixes_even_proven();
	return count === bound ? m.mixes_uneven_proven({ count }) : m.mixes_uneven({ count, bound });
}

function disciplineSentence(count: number, bound: number) {
	if (count === 0) return m.mixes_disciplines_proven();
	return count === bound ? m.mixes_disciplines_least({ count }) : m.mixes_disciplines({ count, bound });
}

function repeatSentence(count: number, bound: number) {
	if (count === 0) return m.mixes_no_repeats();
	if (count === bound) return m.mixes_repeats_proven({ count });
	return bound === 0 ? m.mixes_repeats_open({ count }) : m.mixes_repeats({ count, bound });
}

type Changed = { movable: boolean; gone: number; unseated: unknown[] };

/** Who left and who came since the groups were published; nothing when they still fit. */
export function changeSentence(sessions: readonly Changed[]): string {
	const coming = sessions.filter((session) => session.movable);
	const gone = coming.reduce((sum, session) => sum + session.gone, 0);
	const unseated = coming.reduce((sum, session) => sum + session.unseated.length, 0);
	if (gone + unseated === 0) return '';
	const facts = [
		m.mixes_no_longer_fit(),
		gone ? m.mixes_places_left({ count: gone }) : '',
		unseated ? m.mixes_places_needed({ count: unseated }) : ''
	];
	return facts.filter(Boolean).join(' ');
}

type RepairOption = { moves: number; uneven: number; proven: boolean };

/** What a way to repair asks of people and gives in evenness. */
export function optionSentence({ moves, uneven, proven }: RepairOption): string {
	const asks = m.mixes_option_moves({ count: moves });
	const gives = uneven ? m.mixes_option_uneven({ count: uneven }) : m.mixes_option_even();
	return proven ? m.mixes_option_proven({ asks, gives }) : m.mixes_option({ asks, gives });
}

export type NamedRule = {
	rule: 'together' | 'apart' | 'pinned';
	names: string[];
	group: number | null;
	session: number | null;
};

export function ruleSentence({ rule, names, group, session }: NamedRule): string {
	const people = formatList(names);
	if (rule === 'together') return m.mixes_rule_together({ names: people });
	if (rule === 'apart') return m.mixes_rule_apart({ names: people });
	return m.mixes_rule_pinned({ names: people, group: group ?? 0, session: session ?? 0 });
}

/** One row per measure: this plan, the one in force and one by chance. */
export function compareFigures(own: MixFigures, inForce: MixFigures | null) {
	const row = (key: string, label: string, read: (measures: MixFigures['measures']) => number) => ({
		key,
		label,
		own: read(own.measures),
		inForce: inForce ? read(inForce.measures) : '–',
		random: read(own.random)
	});
	return [
		row('organisations', m.mixes_measure_organisations(), (one) => one.organisationDeviation),
		row('disciplines', m.mixes_measure_disciplines(), (one) => one.disciplineDeviation),
		row('repeats', m.mixes_measure_repeats(), (one) => one.repeatLoad),
		row('alone', m.mixes_measure_one_organisation(), (one) => one.oneOrganisationGroups),
		row('most', m.mixes_measure_most(), (one) => one.mostMeetingsOfOnePair),
		row('faces', m.mixes_measure_new_faces(), (one) => one.newFaces.min)
	];
}
