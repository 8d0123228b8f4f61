import { Lucia } from 'lucia';
import { addMs, clockOffset, DAY, now } from '../clock.ts';
import type { Db } from '../db/open.ts';
import { sha256 } from '../secrets.ts';
import { DEVICE_LASTS } from './devices.ts';
import { luciaAdapter, type SignInFacts } from './lucia-adapter.ts';

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		DatabaseSessionAttributes: SignInFacts;
	}
}

/** No sign-in lasts longer, however often it is used. */
const LONGEST = 30 * DAY;

/** Without a moment of expiry a cookie goes when the browser is closed. */
export type AuthCookie = { name: string; value: string; expires: Date | undefined; secure: boolean };
export type SignedIn = { userId: string; hash: string; facts: SignInFacts };
export type SignIns = ReturnType<typeof createSignIns>;

/** Everything the platform knows about being signed in; the library behind it is seen by this folder alone. */
export function createSignIns(db: Db, secure: boolean) {
	const lucia = createLucia(db, secure);
	const deviceCookieName = secure ? '__Host-device' : 'device';
	return {
		cookieName: lucia.sessionCookieName,
		deviceCookieName,

		async start(userId: string, device: string, given: Partial<SignInFacts> = {}): Promise<AuthCookie> {
			const facts = { ...usual(device), ...given };
			const session = await lucia.createSession(userId, facts);
			const expires = facts.idleMinutes === null ? byTheBrowser(facts.endsAt) : undefined;
			return { name: lucia.sessionCookieName, value: session.id, expires, secure };
		},

		async read(value: string | undefined): Promise<SignedIn | null> {
			if (!value) return null;
			const { session } = await lucia.validateSession(value);
			return session && { userId: session.userId, hash: sha256(session.id), facts: session.facts };
		},

		blank(): AuthCookie {
			return { name: lucia.sessionCookieName, value: '', expires: new Date(0), secure };
		},

		/** The cookie by which a device is known again; without a value it is taken away. */
		deviceCookie(value: string | null): AuthCookie {
			const expires = value ? new Date(Date.now() + DEVICE_LASTS) : new Date(0);
			return { name: deviceCookieName, value: value ?? '', expires, secure };
		},

		async list(userId: string) {
			return await db
				.selectFrom('loginSession')
				.select(['idHash', 'createdAt', 'expiresAt', 'device', 'idleMinutes'])
				.where('userId', '=', userId)
				.where('expiresAt', '>', now())
				.orderBy('createdAt', 'desc')
				.execute();
		},

		async forgetExpired() {
			await lucia.deleteExpiredSessions();
		}
	};
}

function createLucia(db: Db, secure: boolean) {
	return new Lucia(luciaAdapter(db), {
		sessionCookie: {
			name: secure ? '__Host-session' : 'session',
			attributes: { secure, sameSite: 'lax', path: '/' }
		},
		getSessionAttributes: (facts: SignInFacts) => ({ facts })
	});
}

function usual(device: string): SignInFacts {
	const endsAt = addMs(now(), LONGEST);
	const way = 'password';
	return { device, deviceId: null, way, endsAt, idleMinutes: null, confirmedAt: now(), factorAt: null };
}

/** A browser knows nothing of a clock that was moved. */
function byTheBrowser(instant: string) {
	return new Date(Date.parse(instant) - clockOffset());
}
