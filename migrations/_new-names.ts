/**
 * The one map from the names and words of before to those of now. What stands in a history, in the audit or in a mail
 * that was promised is never rewritten; whoever reads that knows the old words itself.
 */
const NAMES: [old: RegExp, now: string][] = [
	[/follow_up_request/g, 'wish'],
	[/follow_up_mute/g, 'wish_mute'],
	[/request_(event|message|clock)/g, 'wish_$1'],
	[/of_request\b/g, 'of_wish'],
	[/(?<![a-z])request_id(?![a-z])/g, 'wish_id'],
	[/ownership_span/g, 'ownership'],
	[/requester_move/g, 'workplace_change'],
	[/(?<![a-z])move_(id|key)(?![a-z])/g, 'change_$1'],
	[/move_decision/g, 'change_decision'],
	[/requester_/g, 'asker_'],
	[/breached_at/g, 'broken_at'],
	[/mix_wish/g, 'seating_rule'],
	[/session_lead_place/g, 'session_lead_half']
];

/** A name that means something else elsewhere, by the table it stands in. */
const NAMES_IN: Record<string, [old: RegExp, now: string][]> = {
	session_lead: [[/\bplace\b/g, 'half']],
	lesson_plan_part: [[/\blead_id\b/g, 'part_lead_id']],
	lesson_plan_part_version: [[/\blead_id\b/g, 'part_lead_id']]
};

/** Words of a column that allows only some, by the old names of table and column. */
export const WORDS: Record<string, Record<string, Record<string, string>>> = {
	follow_up_request: { state: { waiting_requester: 'waiting_asker' } },
	request_clock: { state: { missed: 'late' } },
	clock_pause: {
		reason: {
			waiting_for_requester: 'waiting_for_asker',
			requester_chose_later_date: 'asker_chose_later_date'
		}
	},
	alert_threshold: { level: { overdue_1: 'late_1', overdue_2: 'late_2' } }
};

/** A name of now, or the text of a definition with the names of now; `table` is the old name of where it stands. */
export function newName(text: string, table = ''): string {
	const names = [...NAMES, ...(NAMES_IN[table] ?? [])];
	return names.reduce((done, [old, now]) => done.replace(old, now), text);
}

/** The text of a definition with the names and the words of now. */
export function newDefinition(text: string, table: string): string {
	const words = Object.values(WORDS[table] ?? {}).flatMap((column) => Object.entries(column));
	const worded = words.reduce((done, [old, now]) => done.replaceAll(`'${old}'`, `'${now}'`), text);
	return newName(worded, table);
}

/** The word of now for what stands in a column of before. */
export function newWord(table: string, column: string, word: unknown): unknown {
	if (typeof word !== 'string') return word;
	if (table === 'alert' && column === 'kind')
		return word === 'follow_up_overdue' ? 'wish_late' : word.replace(/^follow_up_/, 'wish_');
	if (table === 'alert' && column === 'ids') return word.replaceAll('"followUpId":', '"wishId":');
	return WORDS[table]?.[column]?.[word] ?? word;
}
