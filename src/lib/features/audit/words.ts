import { m } from '#lib/i18n/paraglide/messages.js';

/** What an audit row says happened, in words: a whole sentence where there is one, else the noun and what was done to it. */
export function actionInWords(action: string): string {
	const whole = WHOLE[action];
	if (whole) return whole();
	const [noun = '', verb = ''] = action.split('.');
	return `${(NOUNS[noun] ?? m.audit_noun_other)()}: ${doneTo(verb)()}`;
}

function doneTo(verb: string) {
	if (verb === 'read') return m.audit_done_read;
	if (ADDED.test(verb)) return m.audit_done_added;
	return ENDED.test(verb) ? m.audit_done_ended : m.audit_done_changed;
}

const ADDED = /^(add|make|ask|give|import|raise|start|place|pair|hand_in|store|grant)/;
const ENDED = /^(end|cancel|withdraw|revoke|close|leave|lose|stop|remove|strike|delete|decline)/;

const WHOLE: Record<string, () => string> = {
	'person.sign_in': m.audit_sign_in,
	'person.sign_out': m.audit_sign_out,
	'person.end_sign_in': m.audit_end_sign_in,
	'person.forget_device': m.audit_forget_device,
	'person.invite': m.audit_invite,
	'person.ask_reset': m.audit_ask_reset,
	'person.change_password': m.audit_change_password,
	'person.set_password': m.audit_set_password,
	'person.ask_address': m.addresses_audit_ask,
	'person.change_address': m.addresses_audit_change,
	'person.drop_address_change': m.addresses_audit_drop,
	'person.distrust_address': m.addresses_audit_distrust,
	'person.trust_address': m.addresses_audit_trust,
	'person.close_confidential': m.recovery_audit_close,
	'person.take_back_closing': m.recovery_audit_take_back,
	'person.open_confidential': m.recovery_audit_open,
	'factor.begin_app': m.factors_audit_begin_app,
	'factor.add_app': m.factors_audit_add_app,
	'factor.remove_app': m.factors_audit_remove_app,
	'factor.add_passkey': m.factors_audit_add_passkey,
	'factor.remove_passkey': m.factors_audit_remove_passkey,
	'factor.renew_codes': m.factors_audit_renew_codes,
	'factor.use_code': m.factors_audit_use_code,
	'factor.ask_reset': m.factors_audit_ask_reset,
	'factor.refuse_reset': m.factors_audit_refuse_reset,
	'factor.reset': m.factors_audit_reset,
	'factor.give': m.factors_audit_give,
	'factor.prove_again': m.factors_audit_prove_again,
	'person.merge': m.audit_merge,
	'new_lead.open': m.new_leads_audit_open,
	'new_lead.agree': m.new_leads_audit_agree,
	'new_lead.refuse': m.new_leads_audit_refuse,
	'person.undo_merge': m.merging_audit_undone,
	'merger.propose': m.merging_audit_proposed,
	'merger.approve': m.merging_audit_approved,
	'merger.agree': m.merging_audit_agreed,
	'merger.refuse': m.merging_audit_refused,
	'merger.withdraw': m.merging_audit_withdrawn,
	'person.erase': m.erasing_audit,
	'person.import': m.audit_import,
	'mail.release': m.audit_mail_release,
	'mail.test': m.audit_mail_test
};

const NOUNS: Record<string, () => string> = {
	person: m.audit_noun_person,
	membership: m.audit_noun_membership,
	role: m.audit_noun_role,
	trainer: m.audit_noun_trainer,
	absence: m.audit_noun_absence,
	enrolment: m.audit_noun_enrolment,
	preference: m.audit_noun_preference,
	lead: m.audit_noun_lead,
	session: m.audit_noun_session,
	edition: m.audit_noun_edition,
	attendance: m.audit_noun_attendance,
	mix: m.audit_noun_mix,
	submission: m.audit_noun_submission,
	submission_file: m.audit_noun_submission_file,
	feedback: m.audit_noun_feedback,
	coaching: m.audit_noun_coaching,
	wish: m.audit_noun_wish,
	// As it stands in the audit of earlier releases.
	followUp: m.audit_noun_wish,
	bundle: m.bundles_audit_noun,
	diary_feed: m.audit_noun_diary_feed,
	calendar: m.audit_noun_calendar,
	import: m.audit_noun_import
};
