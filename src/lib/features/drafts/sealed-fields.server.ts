import { seal, unseal, type SealedColumn } from '#lib/server/sealed.ts';
import type { DraftFields } from './draft.ts';

/** What somebody types, as only that person's key opens it, bound to this one draft. */
export const sealedDrafts: SealedColumn = {
	table: 'draft',
	column: 'fields',
	needs: ['personId'],
	placeOf: ({ id, personId }) => ({ key: `draft/${personId}`, context: `draft/${personId}/${id}` })
};

export function sealFields(personId: string, id: string, fields: DraftFields) {
	const { bytes, keyVersion } = seal(sealedDrafts, { id, personId }, JSON.stringify(fields));
	return { fields: bytes, keyVersion };
}

type SealedDraft = { id: string; personId: string; fields: Uint8Array; keyVersion: number };

export function openFields({ id, personId, fields, keyVersion }: SealedDraft): DraftFields {
	return JSON.parse(unseal(sealedDrafts, { id, personId }, fields, keyVersion)) as DraftFields;
}
