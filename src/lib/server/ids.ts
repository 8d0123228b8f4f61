import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A name nobody can guess: 100 random bits in twenty letters that cannot be misread. */
export function newId(): string {
	return Array.from(randomBytes(20), (byte) => ALPHABET[byte & 31]).join('');
}
