import { m } from '#lib/i18n/paraglide/messages.js';

export type FramePart = { title: string; minutes: number; counts: number; method: string };

const SHORTEST_WITH_BREAK = 120;

/** The parts a new plan begins with, together exactly as long as the session. */
export function startingFrame(minutes: number): FramePart[] {
	return minutes < SHORTEST_WITH_BREAK ? shortFrame(minutes) : longFrame(minutes);
}

function shortFrame(minutes: number): FramePart[] {
	const edge = Math.max(1, Math.floor(minutes / 6));
	return [
		{ title: m.lesson_plans_frame_welcome(), minutes: edge, counts: 1, method: '' },
		{ title: m.lesson_plans_frame_core(), minutes: Math.max(1, minutes - 2 * edge), counts: 1, method: '' },
		{ title: m.lesson_plans_frame_harvest(), minutes: edge, counts: 1, method: '' }
	];
}

function longFrame(minutes: number): FramePart[] {
	const rest = minutes - 80;
	const first = Math.ceil(rest / 2);
	return [
		{ title: m.lesson_plans_frame_reception(), minutes: 15, counts: 0, method: '' },
		{
			title: m.lesson_plans_frame_welcome(),
			minutes: 20,
			counts: 1,
			method: m.lesson_plans_frame_welcome_method()
		},
		...split({ title: m.lesson_plans_frame_core(), counts: 1, method: '' }, first),
		{ title: m.lesson_plans_frame_break(), minutes: 15, counts: 0, method: '' },
		...split(
			{ title: m.lesson_plans_frame_exchange(), counts: 1, method: m.lesson_plans_frame_exchange_method() },
			rest - first
		),
		{
			title: m.lesson_plans_frame_harvest(),
			minutes: 30,
			counts: 1,
			method: m.lesson_plans_frame_harvest_method()
		}
	];
}

const LONGEST_PART = 480;

/** One part, or several where a session of several days leaves more minutes than one part may have. */
function split(part: Omit<FramePart, 'minutes'>, minutes: number): FramePart[] {
	if (minutes <= LONGEST_PART) return [{ ...part, minutes }];
	return [{ ...part, minutes: LONGEST_PART }, ...split(part, minutes - LONGEST_PART)];
}
