export type DiaryRole = 'participant' | 'trainer';

/** Who should hold a session in the diary, and the version of the session they should see. */
export type Holder = { personId: string; sessionId: string; role: DiaryRole };

/** What a person's diary holds: the sequence is the person's own and only grows, also after leaving and coming back. */
export type DiaryEntry = Holder & { sequence: number; sessionSequence: number; method: 'request' | 'cancel' };

export type SessionVersion = { id: string; sequence: number; over: boolean };

export type DiaryChange = DiaryEntry & { kind: 'invited' | 'changed' | 'cancelled' };

/** What must change in the diaries so that exactly these people hold these sessions; what is over is never taken back. */
export function diaryChanges(
	sessions: SessionVersion[],
	holders: Holder[],
	entries: DiaryEntry[]
): DiaryChange[] {
	return sessions.flatMap((session) => {
		const held = entries.filter((entry) => entry.sessionId === session.id);
		const wanted = holders.filter((holder) => holder.sessionId === session.id);
		const wantedIds = new Set(wanted.map((holder) => holder.personId));
		const kept = wanted.flatMap((holder) =>
			keep(
				session,
				holder,
				held.find(({ personId }) => personId === holder.personId)
			)
		);
		const left = held
			.filter((entry) => !wantedIds.has(entry.personId))
			.flatMap((entry) => leave(session, entry));
		return [...kept, ...left];
	});
}

function keep(session: SessionVersion, holder: Holder, entry?: DiaryEntry): DiaryChange[] {
	const invited = entry?.method !== 'request';
	const same = !invited && entry.sessionSequence === session.sequence && entry.role === holder.role;
	if (same || (entry && session.over)) return [];
	return [{ ...holder, ...next(session, entry), method: 'request', kind: invited ? 'invited' : 'changed' }];
}

function leave(session: SessionVersion, entry: DiaryEntry): DiaryChange[] {
	if (entry.method === 'cancel' || session.over) return [];
	return [{ ...entry, ...next(session, entry), method: 'cancel', kind: 'cancelled' }];
}

function next(session: SessionVersion, entry?: DiaryEntry) {
	const sequence = entry ? Math.max(entry.sequence + 1, session.sequence) : session.sequence;
	return { sequence, sessionSequence: session.sequence };
}
