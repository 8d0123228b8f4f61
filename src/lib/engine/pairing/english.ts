import type { PairReason, Unstaffed, UnstaffedReason } from '#lib/engine/pairing/types.ts';

/** One reason in the words of the command line. */
export function reasonInEnglish(reason: PairReason): string {
	switch (reason.code) {
		case 'fixed':
			return 'fixed beforehand';
		case 'competent':
			return `both can give ${reason.topic}`;
		case 'available':
			return 'both are available';
		case 'loadBefore':
			return `sessions without this one: ${reason.sessions.join(' and ')}`;
		case 'loadAfter':
			return `sessions with this one: ${reason.sessions.join(' and ')}`;
		case 'taughtTogether':
			return reason.times === 0 ? 'a new pair' : `taught together at ${reason.times} other sessions`;
		case 'bestAlternative':
			return alternativeInEnglish(reason);
	}
}

export function shortageInEnglish({ code, trainers }: UnstaffedReason): string {
	const counted = trainers === 0 ? 'nobody' : trainers === 1 ? 'only one trainer' : `${trainers} trainers`;
	switch (code) {
		case 'competent':
			return `${counted} can give this topic`;
		case 'available':
			return `${counted} of those who can give this topic ${trainers <= 1 ? 'is' : 'are'} available`;
		case 'free':
			return `${counted} of those available ${trainers <= 1 ? 'is' : 'are'} free beside other sessions`;
		case 'organisations':
			return `${counted} are free, but no two of different organisations`;
	}
}

/** The count that fails, and the sessions in each other's way with who could give them. */
export function unstaffedInEnglish({ because, conflict, able }: Unstaffed): string {
	const shortage = shortageInEnglish(because);
	if (conflict.length < 2) return shortage;
	const trainers = able.trainers === 1 ? '1 trainer' : `${able.trainers} trainers`;
	const organisations = able.organisations === 1 ? '1 organisation' : `${able.organisations} organisations`;
	return `${shortage}; ${conflict.join(', ')} cannot all be given: together only ${trainers} from ${organisations} can give them`;
}

function alternativeInEnglish({ trainers, level }: PairReason & { code: 'bestAlternative' }): string {
	if (!trainers) return 'no other pair is possible';
	const names = trainers.join(' and ');
	return level ? `the best other pair, ${names}, is worse on ${level}` : `${names} would do as well`;
}
