import { newPasswordSchema } from './access.ts';
import { email, line, personName } from '#lib/fields.ts';

/** Who the first administrator is, and the password they choose. */
export function firstAdministratorSchema() {
	return newPasswordSchema.safeExtend({
		givenName: personName(),
		initials: personName(),
		infix: line(40),
		familyName: personName(),
		email: email()
	});
}
