import { decrypt, deriveKey, encrypt } from '#lib/server/secrets.ts';

const VERSION = 1;

/** Text as only its pair can have it back: a key per pair, bound to this one note. */
export function sealNote(pairId: string, noteId: string, text: string) {
	return { body: encrypt(keyOf(pairId, VERSION), text, contextOf(pairId, noteId)), keyVersion: VERSION };
}

export function openNote(note: { id: string; pairId: string; body: Uint8Array; keyVersion: number }): string {
	return decrypt(keyOf(note.pairId, note.keyVersion), note.body, contextOf(note.pairId, note.id));
}

function keyOf(pairId: string, version: number) {
	return deriveKey(`coaching/${pairId}/${version}`);
}

function contextOf(pairId: string, noteId: string) {
	return `coaching/${pairId}/${noteId}`;
}
