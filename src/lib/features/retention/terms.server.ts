import { now } from '#lib/server/clock.ts';
import { readSetting } from '#lib/server/db/settings.ts';
import type { Db } from '#lib/server/db/open.ts';
import { zoned } from '#lib/server/zone.ts';

/** What does not stay for ever, and how many months it stays when nobody chose otherwise. */
export const DEFAULT_MONTHS = { submissions: 6, notes: 6 } as const;
export type Kept = keyof typeof DEFAULT_MONTHS;

/** How long settled mails stay in the list, in days. */
export const MAIL_DAYS = 90;

export function settingOf(kept: Kept): string {
	return `retention.${kept}`;
}

export async function monthsOf(db: Db, kept: Kept): Promise<number> {
	return Number((await readSetting(db, settingOf(kept))) ?? DEFAULT_MONTHS[kept]);
}

/** The instant before which something must have ended to be too old now. */
export async function cutOff(db: Db, kept: Kept): Promise<string> {
	const months = await monthsOf(db, kept);
	return zoned(now()).subtract({ months }).toInstant().toString({ smallestUnit: 'millisecond' });
}
