import { Lucia, TimeSpan } from 'lucia';
import type { Db } from '../db/open.ts';
import { sha256 } from '../secrets.ts';
import { luciaAdapter } from './lucia-adapter.ts';

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		DatabaseSessionAttributes: { device: string };
	}
}

export type SignInCookie = { name: string; value: string; expires: Date | undefined; secure: boolean };
export type SignedIn = {
	userId: string;
	hash: string;
	/** Set when the cookie must be sent again. */ cookie: SignInCookie | null;
};
export type SignIns = ReturnType<typeof createSignIns>;

/** Everything the platform knows about being signed in; the library behind it is seen by this folder alone. */
export function createSignIns(db: Db, secure: boolean) {
	const lucia = createLucia(db, secure);
	return {
		cookieName: lucia.sessionCookieName,

		async start(userId: string, device: string): Promise<SignInCookie> {
			const session = await lucia.createSession(userId, { device });
			return toCookie(lucia.createSessionCookie(session.id), secure, session.expiresAt);
		},

		async read(value: string | undefined): Promise<SignedIn | null> {
			if (!value) return null;
			const { session } = await lucia.validateSession(value);
			if (!session) return null;
			const cookie = session.fresh
				? toCookie(lucia.createSessionCookie(session.id), secure, session.expiresAt)
				: null;
			return { userId: session.userId, hash: sha256(session.id), cookie };
		},

		blank(): SignInCookie {
			return toCookie(lucia.createBlankSessionCookie(), secure, new Date(0));
		},

		/** Ends one sign-in of this user, known by its hash; somebody else's stays. */
		async end(userId: string, hash: string) {
			await db.deleteFrom('loginSession').where('idHash', '=', hash).where('userId', '=', userId).execute();
		},

		async endAll(userId: string) {
			await lucia.invalidateUserSessions(userId);
		},

		async list(userId: string) {
			return await db
				.selectFrom('loginSession')
				.select(['idHash', 'createdAt', 'expiresAt', 'device'])
				.where('userId', '=', userId)
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
		sessionExpiresIn: new TimeSpan(30, 'd'),
		sessionCookie: {
			name: secure ? '__Host-session' : 'session',
			attributes: { secure, sameSite: 'lax', path: '/' }
		}
	});
}

function toCookie(cookie: { name: string; value: string }, secure: boolean, expires?: Date): SignInCookie {
	return { name: cookie.name, value: cookie.value, expires, secure };
}
