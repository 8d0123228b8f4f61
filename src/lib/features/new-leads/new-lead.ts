import { HOUR } from '#lib/server/clock.ts';

/** What was handed in before opens to a new lead this long after its author was told, unless the author refused. */
export const AUTHORS_WAIT = 72 * HOUR;

export type Notice = { toldAt: string | null; agreedAt: string | null; refusedAt: string | null };
export type NoticeState = 'agreed' | 'refused' | 'waiting' | 'open';

/** How one author's work of before stands for one new lead. */
export function noticeState({ toldAt, agreedAt, refusedAt }: Notice, now: string): NoticeState {
	if (refusedAt) return 'refused';
	if (agreedAt) return 'agreed';
	return toldAt && Date.parse(toldAt) + AUTHORS_WAIT <= Date.parse(now) ? 'open' : 'waiting';
}
