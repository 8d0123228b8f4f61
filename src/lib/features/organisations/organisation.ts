import { organisationColours, organisationShapeNames } from '#lib/ui/shapes.ts';

export const organisationKinds = [
	'shelter',
	'safe_home',
	'youth_protection',
	'social_work',
	'municipality',
	'police',
	'mental_health',
	'probation',
	'lived_experience',
	'other'
] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** The colour and shape by which people recognise an organisation at arm's length. */
export type OrganisationSign = { colour: number; shape: string };

export function isSameSign(one: OrganisationSign, other: OrganisationSign): boolean {
	return one.colour === other.colour && one.shape === other.shape;
}

/** A sign that differs from all others, in both its colour and its shape as long as there are any left. */
export function nextSign(taken: OrganisationSign[]): OrganisationSign {
	const count = taken.length;
	const all = Array.from({ length: organisationColours * organisationShapeNames.length }, (_, index) => ({
		colour: (count + index) % organisationColours,
		shape:
			organisationShapeNames[
				(count + index + Math.floor(index / organisationColours)) % organisationShapeNames.length
			] ?? 'circle'
	}));
	const free = all.filter((sign) => !taken.some((other) => isSameSign(sign, other)));
	return (
		free.find((sign) => !taken.some((other) => sign.colour === other.colour || sign.shape === other.shape)) ??
		free[0] ?? { colour: 0, shape: 'circle' }
	);
}

/** "Delinde.example" and "@delinde.example" are both delinde.example. */
export function toDomain(text: string): string {
	return text.trim().replace(/^@/, '').toLowerCase();
}

export function isDomain(text: string): boolean {
	return text.length <= 253 && /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text);
}
