import { seal, unseal, type SealedColumn } from '#lib/server/sealed.ts';

/** Text as only its pair can have it back: a key per pair, bound to this one note. */
export const sealedNotes: SealedColumn = {
	table: 'coachingNote',
	column: 'body',
	needs: ['pairId'],
	placeOf: ({ id, pairId }) => ({ key: `coaching/${pairId}`, context: `coaching/${pairId}/${id}` })
};

export function sealNote(pairId: string, noteId: string, text: string) {
	const { bytes, keyVersion } = seal(sealedNotes, { id: noteId, pairId }, text);
	return { body: bytes, keyVersion };
}

export function openNote(note: { id: string; pairId: string; body: Uint8Array; keyVersion: number }): string {
	return unseal(sealedNotes, { id: note.id, pairId: note.pairId }, note.body, note.keyVersion);
}
