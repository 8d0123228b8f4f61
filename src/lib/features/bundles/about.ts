import { kinds, type Kind } from '#lib/features/wishes/wish.ts';
import { addDays, localDate } from '#lib/server/zone.ts';
import { USUAL_DAYS, USUAL_PERSONS } from './bundle.ts';

/** Which wishes an address is about. */
export function readAbout(params: URLSearchParams) {
	const kind = params.get('soort') ?? '';
	return {
		topic: params.get('onderwerp'),
		kind: (kinds as readonly string[]).includes(kind) ? (kind as Kind) : null,
		region: params.get('regio'),
		words: params.get('woorden')?.slice(0, 200) ?? '',
		wishIds: (params.get('wensen') ?? '').split(',').filter(Boolean).slice(0, 200)
	};
}

/** What a new group begins with. */
export function usualFacts(topic: { name: string } | null, at: string) {
	return {
		title: topic?.name ?? '',
		minPersons: USUAL_PERSONS,
		decideBy: addDays(localDate(at), USUAL_DAYS)
	};
}
