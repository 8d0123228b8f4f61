import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { now } from '../clock.ts';
import type { Db } from '../db/open.ts';
import { sha256 } from '../secrets.ts';

/** Lucia's storage, which keeps only a hash of the session id: a stolen database opens no session. */
export function luciaAdapter(db: Db): Adapter {
	return {
		async getSessionAndUser(sessionId) {
			const row = await findSession(db, sha256(sessionId));
			return row ? [toSession(row, sessionId), toUser(row.userId)] : [null, null];
		},
		async getUserSessions(userId) {
			const rows = await db.selectFrom('loginSession').selectAll().where('userId', '=', userId).execute();
			// Only hashes are known, so these ids serve to count and never to end a session.
			return rows.map((row) => toSession(row, row.idHash));
		},
		async setSession(session) {
			await db.insertInto('loginSession').values(toRow(session)).execute();
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			await db
				.updateTable('loginSession')
				.set({ expiresAt: expiresAt.toISOString() })
				.where('idHash', '=', sha256(sessionId))
				.execute();
		},
		async deleteSession(sessionId) {
			await db.deleteFrom('loginSession').where('idHash', '=', sha256(sessionId)).execute();
		},
		async deleteUserSessions(userId) {
			await db.deleteFrom('loginSession').where('userId', '=', userId).execute();
		},
		async deleteExpiredSessions() {
			await db.deleteFrom('loginSession').where('expiresAt', '<=', new Date().toISOString()).execute();
		}
	};
}

async function findSession(db: Db, idHash: string) {
	return await db
		.selectFrom('loginSession')
		.innerJoin('user', 'user.id', 'loginSession.userId')
		.selectAll('loginSession')
		.where('loginSession.idHash', '=', idHash)
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
}

type Row = { userId: string; expiresAt: string; device: string };

function toSession(row: Row, id: string): DatabaseSession {
	return { id, userId: row.userId, expiresAt: new Date(row.expiresAt), attributes: { device: row.device } };
}

function toUser(id: string): DatabaseUser {
	return { id, attributes: {} };
}

function toRow(session: DatabaseSession) {
	return {
		idHash: sha256(session.id),
		userId: session.userId,
		expiresAt: session.expiresAt.toISOString(),
		createdAt: now(),
		device: (session.attributes as { device: string }).device
	};
}
