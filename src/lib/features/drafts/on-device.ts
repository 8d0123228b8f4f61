/**
 * What the server did not get stays in this browser, encrypted under a key that the server makes from the sign-in: after
 * signing out nobody can read it, and the next one who signs in here finds and removes what cannot be read.
 */
import type { DraftFields } from './draft.ts';

type Kept = { fields: DraftFields; at: string };

const PREFIX = 'draft/';

export async function saveOnDevice(form: string, deviceKey: string, fields: DraftFields) {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const text = new TextEncoder().encode(JSON.stringify({ fields, at: new Date().toISOString() }));
	const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(deviceKey), text);
	localStorage.setItem(PREFIX + form, JSON.stringify([toText(iv), toText(new Uint8Array(sealed))]));
}

export async function readFromDevice(form: string, deviceKey: string): Promise<Kept | undefined> {
	const stored = localStorage.getItem(PREFIX + form);
	if (!stored) return undefined;
	try {
		const [iv = '', sealed = ''] = JSON.parse(stored) as string[];
		const key = await keyOf(deviceKey);
		const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: toBytes(iv) }, key, toBytes(sealed));
		return JSON.parse(new TextDecoder().decode(text)) as Kept;
	} catch {
		forgetOnDevice(form);
		return undefined;
	}
}

export function forgetOnDevice(form: string) {
	localStorage.removeItem(PREFIX + form);
}

async function keyOf(deviceKey: string) {
	return await crypto.subtle.importKey('raw', toBytes(deviceKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function toText(bytes: Uint8Array) {
	return btoa(String.fromCharCode(...bytes));
}

function toBytes(text: string) {
	return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
