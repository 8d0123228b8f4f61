import type { Db } from '#lib/server/db/open.ts';
import { avatarLetters, fullName, visibleName, type NameParts } from '#lib/features/people/names/names.ts';
import { belongsOn } from './relations.server.ts';

/** Somebody as a group sees them: a name, and whom they work for on a date. */
export type Face = NameParts & {
	personId: string;
	initials: string;
	shieldedAt: string | null;
	organisationId: string | null;
	organisation: string;
	colour: number;
	shape: string;
	function: string;
	discipline: string;
};

/** The faces of these people on a date; whoever has several employers then is shown with the longest. */
export async function listFaces(db: Db, personIds: string[], date: string): Promise<Map<string, Face>> {
	const rows = await db
		.selectFrom('person')
		.leftJoin('membership', (join) => join.onRef('membership.personId', '=', 'person.id').on(belongsOn(date)))
		.leftJoin('organisation', 'organisation.id', 'membership.organisationId')
		.select(['person.id as personId', 'givenName', 'infix', 'familyName', 'initials', 'shieldedAt'])
		.select(['membership.function', 'membership.discipline', 'organisation.id as organisationId'])
		.select(['organisation.name as organisation', 'organisation.colour', 'organisation.shape'])
		.where('person.id', 'in', personIds)
		.orderBy('membership.startsOn')
		.orderBy('membership.id')
		.execute();
	const faces = new Map<string, Face>();
	for (const row of rows) if (!faces.has(row.personId)) faces.set(row.personId, toFace(row));
	return faces;
}

type FaceRow = Omit<Face, 'organisation' | 'colour' | 'shape' | 'function' | 'discipline'> & {
	[Key in 'organisation' | 'shape' | 'function' | 'discipline']: string | null;
} & { colour: number | null };

function toFace(row: FaceRow): Face {
	return {
		...row,
		organisation: row.organisation ?? '',
		colour: row.colour ?? 0,
		shape: row.shape ?? 'circle',
		function: row.function ?? '',
		discipline: row.discipline ?? ''
	};
}

/** A face as one may see it; trainers and staff see shielded people whole. */
export function shownFace(face: Face, whole: boolean) {
	const hidden = face.shieldedAt !== null && !whole;
	return {
		personId: face.personId,
		name: whole ? fullName(face) : visibleName(face),
		initials: hidden ? ([...face.givenName][0] ?? '') : avatarLetters(face),
		organisation: face.organisation,
		colour: face.colour,
		shape: face.shape,
		function: hidden ? '' : face.function
	};
}

export type ShownFace = ReturnType<typeof shownFace>;
