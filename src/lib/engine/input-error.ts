/** Input that cannot be used; the message is one sentence naming the field: "people[2].id is used twice." */
export class InputError extends Error {
	readonly field: string;

	constructor(field: string, problem: string) {
		super(`${field} ${problem}.`);
		this.name = 'InputError';
		this.field = field;
	}
}
