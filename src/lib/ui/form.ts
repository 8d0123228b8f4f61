/** What a form action answered: what was typed and what is wrong with it. */
export type FormAnswer =
	| { values?: Record<string, unknown> | undefined; errors?: Record<string, string[]> | undefined }
	| null
	| undefined;

/** What every field component takes; `id` sets two fields of one name on a page apart. */
export type FieldProps = {
	name: string;
	label: string;
	id?: string;
	help?: string;
	form?: FormAnswer;
	required?: boolean;
	disabled?: boolean;
};

export function fieldId(name: string, id?: string): string {
	return id ?? `field-${name}`;
}

/** What was typed wins from what is stored, so that nothing typed is lost. */
export function typedValue(form: FormAnswer, name: string, stored: unknown): string {
	const value = form?.values?.[name] ?? stored;
	return value === null || value === undefined ? '' : String(value);
}

/** The chosen values of a field that can have several. */
export function typedValues(form: FormAnswer, name: string, stored: readonly string[] = []): string[] {
	if (!form?.values) return [...stored];
	const value = form.values[name];
	return Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
}

export function errorsOf(form: FormAnswer, name: string): string[] {
	return form?.errors?.[name] ?? [];
}

/** The ids a control is described by: its help, then its error. */
export function describedBy(id: string, help: string | undefined, errors: string[]): string | undefined {
	const ids = [help ? `${id}-help` : '', errors.length > 0 ? `${id}-error` : ''].filter(Boolean);
	return ids.length > 0 ? ids.join(' ') : undefined;
}
