import { m } from '#lib/i18n/paraglide/messages.js';
import type { Fault, FileProblem, ImportKind } from './import.ts';

type Language = { locale?: 'nl' | 'en' };

/** What is wrong with a cell, and what to do about it. */
export function faultText({ reason, facts = {} }: Fault, language: Language = {}): string {
	switch (reason) {
		case 'missing':
			return m.imports_fault_missing({}, language);
		case 'extra_cells':
			return m.imports_fault_extra_cells({}, language);
		case 'formula':
			return m.imports_fault_formula({}, language);
		case 'invisible':
			return m.imports_fault_invisible({}, language);
		case 'too_long':
			return m.imports_fault_too_long({ max: String(facts.max) }, language);
		case 'not_an_address':
			return m.imports_fault_not_an_address({}, language);
		case 'two_addresses':
			return m.imports_fault_two_addresses({}, language);
		case 'repeated':
			return m.imports_fault_repeated({ line: String(facts.line) }, language);
		case 'not_a_date':
			return m.imports_fault_not_a_date({ value: String(facts.value) }, language);
		case 'not_a_time':
			return m.imports_fault_not_a_time({}, language);
		case 'time_skipped':
			return m.imports_fault_time_skipped({}, language);
		case 'time_twice':
			return m.imports_fault_time_twice({}, language);
		case 'ends_before_start':
			return m.imports_fault_ends_before_start({}, language);
		case 'not_a_number':
			return m.imports_fault_not_a_number({ min: String(facts.min), max: String(facts.max) }, language);
		case 'unknown_organisation':
			return m.imports_fault_unknown_organisation({ name: String(facts.name) }, language);
		case 'foreign_organisation':
			return m.imports_fault_foreign_organisation({}, language);
		case 'foreign_person':
			return m.imports_fault_foreign_person({}, language);
		case 'unknown_person':
			return m.imports_fault_unknown_person({}, language);
		case 'not_a_member':
			return m.imports_fault_not_a_member({}, language);
		case 'unknown_training':
			return m.imports_fault_unknown_training({}, language);
		case 'unknown_edition':
			return m.imports_fault_unknown_edition({}, language);
		case 'other_training':
			return m.imports_fault_other_training({}, language);
		case 'edition_over':
			return m.imports_fault_edition_over({}, language);
		case 'same_choice':
			return m.imports_fault_same_choice({}, language);
		case 'session_exists':
			return m.imports_fault_session_exists({}, language);
		case 'no_initials':
			return m.imports_warning_no_initials({}, language);
		case 'place_taken':
			return m.imports_warning_place_taken({ place: String(facts.place), by: String(facts.by) }, language);
	}
}

/** "Regel 14, kolom 'E-mail': …" */
export function faultLine(fault: Fault, language: Language = {}): string {
	const { line, column } = fault;
	return column
		? m.imports_fault_line({ line, column, reason: faultText(fault, language) }, language)
		: m.imports_fault_whole_line({ line, reason: faultText(fault, language) }, language);
}

export function fileProblemText(
	{ reason, facts }: Pick<FileProblem, 'reason' | 'facts'>,
	language: Language = {}
): string {
	switch (reason) {
		case 'empty':
			return m.imports_file_empty({}, language);
		case 'too_large':
			return m.imports_file_too_large({ megabytes: String(facts.megabytes) }, language);
		case 'too_many_rows':
			return m.imports_file_too_many_rows({ max: String(facts.max) }, language);
		case 'too_many_columns':
			return m.imports_file_too_many_columns({ line: String(facts.line), max: String(facts.max) }, language);
		case 'row_too_long':
			return m.imports_file_row_too_long({ line: String(facts.line) }, language);
		case 'no_text':
			return m.imports_file_no_text({}, language);
		case 'broken_quotes':
			return m.imports_file_broken_quotes({ line: String(facts.line) }, language);
		case 'no_rows':
			return m.imports_file_no_rows({}, language);
		case 'unknown_kind':
			return m.imports_file_unknown_kind({}, language);
		case 'missing_heading':
			return m.imports_file_missing_heading({ headings: String(facts.headings) }, language);
		case 'repeated_heading':
			return m.imports_file_repeated_heading({ heading: String(facts.heading) }, language);
		case 'bsn':
			return m.imports_file_bsn({ heading: String(facts.heading) }, language);
	}
}

export function kindName(kind: ImportKind, language: Language = {}): string {
	switch (kind) {
		case 'participants':
			return m.imports_kind_participants({}, language);
		case 'trainers':
			return m.imports_kind_trainers({}, language);
		case 'sessions':
			return m.imports_kind_sessions({}, language);
		case 'preferences':
			return m.imports_kind_preferences({}, language);
	}
}

/** Which columns a list of this kind has. */
export function columnsText(kind: ImportKind): string {
	switch (kind) {
		case 'participants':
			return m.imports_columns_participants();
		case 'trainers':
			return m.imports_columns_trainers();
		case 'sessions':
			return m.imports_columns_sessions();
		case 'preferences':
			return m.imports_columns_preferences();
	}
}
