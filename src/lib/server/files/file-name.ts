import { extensionsOf, type MediaType } from './media-type.ts';

const LONGEST = 120;
// Control characters, invisible ones and marks that turn the direction of writing.
const INVISIBLE =
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/gu;
// Browsers send a quotation mark in a name as %22.
const FORBIDDEN = /[<>:"|?*]|%22|%0[ad]/gi;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name that any computer can keep, with the extension of what the file is.
 * Undefined when its name says it is something else, such as `verslag.pdf.exe`.
 */
export function cleanFileName(given: string, type: MediaType): string | undefined {
	const last = given.split(/[/\\]/).pop() ?? '';
	const clean = last.normalize('NFC').replace(INVISIBLE, '').replace(FORBIDDEN, '_').trim();
	const [, stem = '', extension = ''] = /^(.*?)(?:\.([A-Za-z0-9]{1,5}))?$/.exec(clean) ?? [];
	const allowed = extensionsOf(type);
	if (extension && !allowed.includes(extension.toLowerCase())) return undefined;
	return `${safeStem(stem)}.${extension.toLowerCase() || allowed[0]}`;
}

function safeStem(stem: string) {
	const short = [...stem.replace(/^[.\s]+|[.\s]+$/g, '')].slice(0, LONGEST).join('').trim();
	if (!short) return 'bestand';
	return DEVICE.test(short.split('.')[0] ?? '') ? `bestand ${short}` : short;
}
