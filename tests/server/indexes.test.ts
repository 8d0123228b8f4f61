import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createDatabase } from '../support/database.ts';

/** What is looked for by these only when two people become one or somebody is erased. */
const BY_MERGING = [
	...['address_question.address_id', 'address_question.person_id', 'confidential_opening.other_id'],
	...['absence.deputy_id', 'clash_override.person_id', 'coaching_note.author_id', 'feedback.author_id'],
	...[
		'lesson_plan_part.part_lead_id',
		'lesson_plan_part_version.part_lead_id',
		'lesson_plan_sign_off.person_id'
	],
	...['merged_person.kept_id', 'seating_rule.other_id', 'seating_rule.person_id', 'ownership.person_id'],
	...['person.photo_file_id', 'wish_event.actor_id']
];

/** Their tables stay small: as many rows as there are organisations, topics, targets or groups of wishes. */
const SMALL = [
	...['bundle.topic_id', 'bundle_member.offer_seq', 'bundle_member.wish_id'],
	...['business_calendar.organisation_id', 'clash_override.other_session_id', 'clash_override.session_id'],
	...['coaching_pair.edition_id', 'wish_mute.wish_id', 'seating_rule.session_id'],
	...['change_decision.wish_id', 'organisation_domain.organisation_id', 'pairing_proposal.job_id'],
	...['passkey_challenge.user_id'],
	...[
		'workplace_change.from_organisation_id',
		'workplace_change.to_organisation_id',
		'role_grant.organisation_id'
	],
	...['target_policy.organisation_id', 'target_policy_version.calendar_id', 'trainer_topic.topic_id'],
	...['training_topic.topic_id']
];

/** Read beside what the row belongs to, never the other way round. */
const READ_ALONG = [
	...[
		'confidential_opening.edition_id',
		'allocation_seat.edition_id',
		'assignment.session_id',
		'clock_pause.evidence_event_seq'
	],
	...['edition.copied_from', 'wish.asker_organisation_id_at_raise'],
	...['wish.shared_organisation_id', 'wish.twin_of_id'],
	...['ownership.organisation_id', 'preference.training_id', 'wish_clock.calendar_version_id'],
	...['wish_clock.policy_version_id', 'wish_message.event_seq', 'session.place_id'],
	...['session_lead.organisation_id', 'session_lead_organisation.organisation_id']
];

test('Every column that points at another table is found by an index, or says here why not', async () => {
	const { db, remove } = await createDatabase('sqlite');
	const { rows } = await sql<{ name: string }>`
		select distinct source.name || '.' || key."from" as name
		from sqlite_master as source join pragma_foreign_key_list(source.name) as key
		where source.type = 'table' and key."from" not like '%\\_by' escape '\\' and key.seq = 0
			and not exists (
				select 1 from pragma_index_list(source.name) as entry
				join pragma_index_info(entry.name) as field on field.seqno = 0
				where entry.partial = 0 and field.name = key."from"
			)`.execute(db);
	await remove();
	expect(rows.map(({ name }) => name).sort()).toEqual([...BY_MERGING, ...SMALL, ...READ_ALONG].sort());
});
