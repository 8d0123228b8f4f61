import { sql, type RawBuilder } from 'kysely';

/** Which rows of a table are somebody's, as a condition on its own columns. */
type Whose = (ids: RawBuilder<unknown>) => RawBuilder<boolean>;
type Emptied = { of: Whose; becomes: RawBuilder<unknown> };

/** The id stays and leads to nobody any more; its row goes; or the row goes on without it. */
type ReferenceFate = 'stays' | 'row goes' | 'let go';

/** What the programme made together stays; codes are nobody's words; the rest is emptied or goes with its row. */
type TextFate = 'stays: work of the programme' | 'stays: no words' | 'row goes' | Emptied;

/** What becomes of every column that says who, in the order in which rows can go. */
export const references: Record<string, ReferenceFate> = {
	'login_session.user_id': 'row goes',
	'known_device.user_id': 'row goes',
	'sign_in_link.person_id': 'row goes',
	'new_lead_notice.person_id': 'row goes',
	'new_lead_notice.author_id': 'row goes',
	'new_lead.person_id': 'row goes',
	'new_lead.opened_by': 'let go',
	'diary_feed.person_id': 'row goes',
	'diary_entry.person_id': 'row goes',
	'address_question.person_id': 'row goes',
	'address_change.person_id': 'row goes',
	'person_address.person_id': 'row goes',
	'confidential_opening.person_id': 'row goes',
	'confidential_closing.person_id': 'row goes',
	'register_number.person_id': 'row goes',
	'absence.person_id': 'row goes',
	'absence.deputy_id': 'let go',
	'possible_duplicate.person_id': 'row goes',
	'possible_duplicate.other_id': 'row goes',
	'preference.person_id': 'row goes',
	'mix_wish.person_id': 'row goes',
	'mix_wish.other_id': 'row goes',
	'trainer_topic.person_id': 'row goes',
	'trainer.person_id': 'row goes',
	'coaching_note.author_id': 'row goes',
	'import_batch.created_by': 'row goes',
	'merge_entry.gone_id': 'row goes',
	'merge_proposal.kept_id': 'row goes',
	'merge_proposal.gone_id': 'row goes',
	'address_change.asked_by': 'stays',
	'address_change.settled_by': 'stays',
	'alert.recipient_id': 'stays',
	'allocation.asked_by': 'stays',
	'allocation.settled_by': 'stays',
	'allocation_seat.person_id': 'stays',
	'assignment.made_by': 'stays',
	'assignment.published_by': 'stays',
	'attendance.person_id': 'stays',
	'attendance.marked_by': 'stays',
	'attendance_closing.closed_by': 'stays',
	'audit.actor_id': 'stays',
	'audit.person_id': 'stays',
	'bundle.made_by': 'stays',
	'bundle.planned_by': 'stays',
	'bundle_member.joined_by': 'stays',
	'business_calendar_version.created_by': 'stays',
	'clash_override.person_id': 'stays',
	'clash_override.overridden_by': 'stays',
	'clock_pause.set_by': 'stays',
	'coaching_pair.coach_id': 'stays',
	'coaching_pair.participant_id': 'stays',
	'coaching_pair.asked_by': 'stays',
	'coaching_pair.ended_by': 'stays',
	'confidential_opening.opened_by': 'stays',
	'confidential_opening.other_id': 'stays',
	'edition.state_by': 'stays',
	'encounter.person_a': 'stays',
	'encounter.person_b': 'stays',
	'enrolment.person_id': 'stays',
	'enrolment.asked_by': 'stays',
	'enrolment.ended_by': 'stays',
	'feedback.author_id': 'stays',
	'file.stored_by': 'row goes',
	'follow_up_mute.muted_by': 'stays',
	'follow_up_mute.lifted_by': 'stays',
	'follow_up_request.requester_id': 'stays',
	'follow_up_request.recorded_by': 'stays',
	'follow_up_request.owner_person_id': 'stays',
	'follow_up_request.answered_by': 'stays',
	'job.created_by': 'stays',
	'lesson_plan.made_by': 'stays',
	'lesson_plan_part.lead_id': 'stays',
	'lesson_plan_part.changed_by': 'stays',
	'lesson_plan_part.removed_by': 'stays',
	'lesson_plan_part_version.lead_id': 'stays',
	'lesson_plan_part_version.written_by': 'stays',
	'lesson_plan_sign_off.person_id': 'stays',
	'membership.person_id': 'stays',
	'merge_proposal.approved_by': 'stays',
	'merge_proposal.proposed_by': 'stays',
	'merged_person.gone_id': 'stays',
	'merged_person.kept_id': 'stays',
	'merged_person.merged_by': 'stays',
	'mix.asked_by': 'stays',
	'mix.stopped_by': 'stays',
	'mix.published_by': 'stays',
	'mix_seat.person_id': 'stays',
	'mix_wish.asked_by': 'stays',
	'move_decision.decided_by': 'stays',
	'outbox.recipient_id': 'stays',
	'ownership_span.person_id': 'stays',
	'pairing_proposal.asked_by': 'stays',
	'person_address.unsafe_by': 'stays',
	'possible_duplicate.decided_by': 'stays',
	'relevance_ask.person_id': 'stays',
	'relevance_check.answered_by': 'stays',
	'request_event.actor_id': 'stays',
	'requester_move.person_id': 'stays',
	'role_grant.person_id': 'stays',
	'role_grant.granted_by': 'stays',
	'role_grant.ended_by': 'stays',
	'session.cancelled_by': 'stays',
	'session_lead.person_id': 'stays',
	'session_lead.paired_by': 'stays',
	'session_lead_organisation.person_id': 'stays',
	'sign_in_link.created_by': 'stays',
	'submission.person_id': 'stays',
	'submission.flagged_by': 'stays',
	'target_policy.disabled_by': 'stays',
	'target_policy_version.created_by': 'stays',
	'training.published_by': 'stays',
	'user.id': 'stays'
};

const WORK = 'stays: work of the programme';
const NO_WORDS = 'stays: no words';
const ROW_GOES = 'row goes';

/** Rows of which one of these columns names the person. */
function own(...columns: string[]): Whose {
	return (ids) =>
		sql`(${sql.join(
			columns.map((column) => sql`${sql.ref(column)} in (${ids})`),
			sql` or `
		)})`;
}

/** Rows that belong to a row elsewhere which is the person's. */
function within(column: string, table: string, key: string, whose: Whose): Whose {
	return (ids) =>
		sql`${sql.ref(column)} in (select ${sql.ref(key)} from ${sql.table(table)} where ${whose(ids)})`;
}

function either(...all: Whose[]): Whose {
	return (ids) =>
		sql`(${sql.join(
			all.map((whose) => whose(ids)),
			sql` or `
		)})`;
}

function emptied(of: Whose, becomes: RawBuilder<unknown> = sql`''`): Emptied {
	return { of, becomes };
}

const aboutOwnWish = within('request_id', 'follow_up_request', 'id', own('requester_id'));
const aboutOwnWork = within('submission_id', 'submission', 'id', own('person_id'));

/** What becomes of every column with text. A wish that the old workplace made its own (a twin) is the workplace's. */
export const texts: Record<string, TextFate> = {
	'person.given_name': emptied(own('id')),
	'person.initials': emptied(own('id')),
	'person.infix': emptied(own('id')),
	'person.family_name': emptied(own('id')),
	'person.phone': emptied(own('id')),
	'person.email': emptied(own('id'), sql`id || '@erased.invalid'`),
	'user.password_hash': emptied(own('id'), sql`null`),
	'membership.function': emptied(own('person_id')),
	'membership.discipline': emptied(own('person_id')),
	'enrolment.end_reason': emptied(own('person_id', 'ended_by')),
	'attendance.reason': emptied(own('person_id', 'marked_by')),
	'clash_override.reason': emptied(own('person_id', 'overridden_by')),
	'submission.text': emptied(own('person_id')),
	'submission.reason': emptied(own('person_id')),
	'feedback.text': emptied(either(own('author_id'), aboutOwnWork)),
	// Lists link to a wish by its sentence, so something has to stand there.
	'follow_up_request.summary': emptied(own('requester_id'), sql`'—'`),
	'follow_up_request.body': emptied(own('requester_id')),
	'follow_up_mute.reason': emptied(either(own('muted_by'), aboutOwnWish)),
	'request_message.body': emptied(
		within('event_seq', 'request_event', 'seq', either(own('actor_id'), aboutOwnWish))
	),
	'alert.facts': emptied(own('recipient_id'), sql`'{}'`),
	'outbox.ids': emptied(own('recipient_id'), sql`'{}'`),
	'address_change.email': ROW_GOES,
	'diary_feed.name': ROW_GOES,
	'diary_feed.token_hash': ROW_GOES,
	'file.name': ROW_GOES,
	'file.media_type': ROW_GOES,
	'file.sha256': ROW_GOES,
	/** Sealed with a key that only the posted page knows. */
	'form_post.answer': NO_WORDS,
	'import_batch.file_name': ROW_GOES,
	'import_batch.contents': ROW_GOES,
	'import_batch.choices': ROW_GOES,
	'import_batch.outcome': ROW_GOES,
	'encounter_growth.day': NO_WORDS,
	'limit_hit.key': ROW_GOES,
	'login_session.id_hash': ROW_GOES,
	'merge_entry.table_name': ROW_GOES,
	'merge_entry.row_key': ROW_GOES,
	'merge_entry.column_name': ROW_GOES,
	'merge_entry.before': ROW_GOES,
	'merge_entry.after': ROW_GOES,
	'login_session.device': ROW_GOES,
	'login_session.way': ROW_GOES,
	'known_device.token_hash': ROW_GOES,
	'known_device.name': ROW_GOES,
	'person_address.email': ROW_GOES,
	'register_number.register': ROW_GOES,
	'register_number.number': ROW_GOES,
	'assignment.title': WORK,
	'assignment.body': WORK,
	'bundle.title': WORK,
	'bundle.region': WORK,
	'edition.title': WORK,
	'edition.cancel_reason': WORK,
	'lesson_plan_part.title': WORK,
	'lesson_plan_part.method': WORK,
	'lesson_plan_part.material': WORK,
	'lesson_plan_part.text': WORK,
	'lesson_plan_part_version.title': WORK,
	'lesson_plan_part_version.method': WORK,
	'lesson_plan_part_version.material': WORK,
	'lesson_plan_part_version.text': WORK,
	'organisation.name': WORK,
	'organisation.region': WORK,
	'organisation_domain.domain': WORK,
	'place.name': WORK,
	'place.address': WORK,
	'place.directions': WORK,
	'session.link': WORK,
	'session.cancel_reason': WORK,
	'setting.value': WORK,
	'topic.name': WORK,
	'training.title': WORK,
	'training.summary': WORK,
	'training.body': WORK,
	'alert.dedup_key': NO_WORDS,
	'alert.kind': NO_WORDS,
	'alert.href': NO_WORDS,
	'alert.ids': NO_WORDS,
	'allocation.occasion': NO_WORDS,
	'allocation.figures': NO_WORDS,
	'audit.action': NO_WORDS,
	'audit.object_type': NO_WORDS,
	'audit.details': NO_WORDS,
	'bundle.form_key': NO_WORDS,
	'business_calendar_version.timezone': NO_WORDS,
	'follow_up_request.public_ref': NO_WORDS,
	'follow_up_request.form_key': NO_WORDS,
	'job.kind': NO_WORDS,
	'job.ids': NO_WORDS,
	'job.problem': NO_WORDS,
	'mix.figures': NO_WORDS,
	'mix.obstacle': NO_WORDS,
	'mix.options': NO_WORDS,
	'organisation.shape': NO_WORDS,
	'outbox.dedup_key': NO_WORDS,
	'outbox.template': NO_WORDS,
	'outbox.problem': NO_WORDS,
	'ownership_span.reason': NO_WORDS,
	'pairing_proposal.proposal': NO_WORDS,
	'person.working_days': NO_WORDS,
	'relevance_ask.round': NO_WORDS,
	'request_clock.excused_reason': NO_WORDS,
	'request_event.type': NO_WORDS,
	'request_event.payload': NO_WORDS,
	'requester_move.move_key': NO_WORDS,
	'schedule.name': NO_WORDS,
	'schedule.problem': NO_WORDS,
	'session.uid': NO_WORDS,
	'setting.key': NO_WORDS
};
