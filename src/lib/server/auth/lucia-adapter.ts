import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { addMs, DAY, MINUTE, now } from '../clock.ts';
import type { Db } from '../db/open.ts';
import { sha256 } from '../secrets.ts';

/** What is known of a sign-in besides whose it is. */
export type SignInFacts = {
	/** The browser and system, in words. */ device: string;
	/** The known device it is on; null on one that is not remembered. */ deviceId: string | null;
	/** How this person got in. */ way: string;
	/** The end that no use moves. */ endsAt: string;
	/** How many minutes without use end it, on a shared computer. */ idleMinutes: number | null;
	/** When the person last proved who they are. */ confirmedAt: string;
	/** When a second factor was given. */ factorAt: string | null;
};

/**
 * Lucia's storage, which keeps only a hash of the session id: a stolen database opens no session. When a sign-in
 * ends is decided here, by the platform's clock; to Lucia every one it gets to see is fresh.
 */
export function luciaAdapter(db: Db): Adapter {
	return {
		async getSessionAndUser(sessionId) {
			const row = await findSession(db, sha256(sessionId));
			if (!row) return [null, null];
			await stayAwake(db, row);
			return [toSession(row, sessionId), toUser(row.userId)];
		},
		async getUserSessions(userId) {
			const rows = await db.selectFrom('loginSession').selectAll().where('userId', '=', userId).execute();
			// Only hashes are known, so these ids serve to count and never to end a session.
			return rows.map((row) => toSession(row, row.idHash));
		},
		async setSession(session) {
			await db.insertInto('loginSession').values(toRow(session)).execute();
		},
		async updateSessionExpiration() {
			throw new Error('Lucia never moves the end of a sign-in.');
		},
		async deleteSession(sessionId) {
			await db.deleteFrom('loginSession').where('idHash', '=', sha256(sessionId)).execute();
		},
		async deleteUserSessions(userId) {
			await db.deleteFrom('loginSession').where('userId', '=', userId).execute();
		},
		async deleteExpiredSessions() {
			await db.deleteFrom('loginSession').where('expiresAt', '<=', now()).execute();
		}
	};
}

async function findSession(db: Db, idHash: string) {
	return await db
		.selectFrom('loginSession')
		.innerJoin('user', 'user.id', 'loginSession.userId')
		.selectAll('loginSession')
		.where('loginSession.idHash', '=', idHash)
		.where('loginSession.expiresAt', '>', now())
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
}

type Row = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/** Use moves the idle end of a sign-in, written down once a minute, and never past its last end. */
async function stayAwake(db: Db, { idHash, idleMinutes, endsAt, expiresAt }: Row) {
	if (idleMinutes === null) return;
	const later = idleEnd(endsAt, idleMinutes);
	if (Date.parse(later) - Date.parse(expiresAt) < MINUTE) return;
	await db.updateTable('loginSession').set({ expiresAt: later }).where('idHash', '=', idHash).execute();
}

function idleEnd(endsAt: string, idleMinutes: number | null) {
	if (idleMinutes === null) return endsAt;
	const idle = addMs(now(), idleMinutes * MINUTE);
	return idle < endsAt ? idle : endsAt;
}

function toSession(row: Row, id: string): DatabaseSession {
	const { userId, device, deviceId, way, endsAt, idleMinutes, confirmedAt, factorAt } = row;
	const attributes = { device, deviceId, way, endsAt, idleMinutes, confirmedAt, factorAt };
	return { id, userId, expiresAt: new Date(Date.now() + 365 * DAY), attributes };
}

function toUser(id: string): DatabaseUser {
	return { id, attributes: {} };
}

function toRow({ id, userId, attributes }: DatabaseSession) {
	const facts = attributes as SignInFacts;
	const expiresAt = idleEnd(facts.endsAt, facts.idleMinutes);
	return { idHash: sha256(id), userId, createdAt: now(), expiresAt, ...facts };
}
