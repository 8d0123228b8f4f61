import { createHmac } from 'node:crypto';
import type { SignedIn } from '#lib/server/auth/sign-ins.ts';
import { deriveKey } from '#lib/server/secrets.ts';

/**
 * The key under which this device keeps what could not be saved on the server. It is made from the sign-in, so nobody
 * can make it again after signing out; on a shared computer there is none, and nothing is kept there.
 */
export function deviceKeyOf({ hash, facts }: Pick<SignedIn, 'hash' | 'facts'>): string | null {
	if (facts.idleMinutes !== null) return null;
	return createHmac('sha256', deriveKey('drafts on a device')).update(hash).digest('base64');
}
