import { m } from '#lib/i18n/paraglide/messages.js';

type Words = (inputs?: object, options?: { locale?: 'nl' | 'en' }) => string;

/**
 * What each mail is called, and after how many days it is no use to anybody any more. What is over by itself (a link, a
 * session, an offer) needs no term: its template leaves it out.
 */
const kinds: Record<string, { name: Words; days?: number }> = {
	alert: { name: m.operations_kind_alert, days: 7 },
	'alert.digest': { name: m.operations_kind_alert_digest, days: 1 },
	'alert.urgent': { name: m.operations_kind_alert_urgent, days: 1 },
	'assignments.digest': { name: m.operations_kind_hand_ins, days: 2 },
	'assignments.feedback': { name: m.operations_kind_feedback, days: 30 },
	'assignments.reminder': { name: m.operations_kind_assignment, days: 1 },
	diary: { name: m.operations_kind_diary },
	'enrolments.ended': { name: m.operations_kind_enrolment_ended, days: 14 },
	'enrolments.offer': { name: m.operations_kind_offer },
	'enrolments.placed': { name: m.operations_kind_placed, days: 30 },
	'enrolments.waiting': { name: m.operations_kind_waiting, days: 14 },
	'wish.asker': { name: m.operations_kind_wish, days: 14 },
	'new_leads.author': { name: m.operations_kind_new_lead },
	'people.address_changed': { name: m.operations_kind_address, days: 30 },
	'people.invitation': { name: m.operations_kind_invitation },
	'people.reset': { name: m.operations_kind_reset },
	'relevance.ask': { name: m.operations_kind_relevance, days: 14 }
};

/** What mails are called that have no name of their own, by the part of the house they come from. */
const groups: Record<string, Words> = {
	alert: m.operations_kind_alert,
	assignments: m.operations_kind_about_assignment,
	coaching: m.operations_kind_about_coaching,
	enrolments: m.operations_kind_about_enrolment,
	factors: m.operations_kind_account,
	wish: m.operations_kind_wish,
	merging: m.operations_kind_merging,
	people: m.operations_kind_account
};

export function mailKindName(template: string): string {
	const name = kinds[template]?.name ?? groups[template.split('.')[0] ?? ''];
	return name?.() ?? template;
}

/** The kinds that are of no use after a while, with their days. */
export const mailTerms: [template: string, days: number][] = Object.entries(kinds).flatMap(
	([template, { days }]) => (days === undefined ? [] : [[template, days]])
);

/** What may happen with mails that waited: send them, send only what is still of use, or send nothing of it. */
export const RELEASES = ['send', 'useful', 'drop'] as const;
export type Release = (typeof RELEASES)[number];
