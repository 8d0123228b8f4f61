import { hash, verify } from '@node-rs/argon2';

// 19 MiB, two passes, one lane: what OWASP asks of Argon2id.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export async function hashPassword(password: string): Promise<string> {
	return await hash(password.normalize('NFC'), COST);
}

/** Without a stored hash it works just as long and says no, so that nobody learns which accounts exist. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
	const unknown = await (decoy ??= hash('nobody has this password', COST));
	const matches = await verify(stored ?? unknown, password.normalize('NFC'));
	return matches && Boolean(stored);
}
