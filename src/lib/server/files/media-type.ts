/** What a file is, by its first bytes and its contents, never by what its sender calls it. */
export type MediaType = keyof typeof EXTENSIONS;

/** Every kind of file people may hand over, with the extensions its name may have; the first is given. */
const EXTENSIONS = {
	'application/pdf': ['pdf'],
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
	'application/vnd.oasis.opendocument.text': ['odt'],
	'image/jpeg': ['jpg', 'jpeg'],
	'image/png': ['png']
} as const;

export const ACCEPTED = '.pdf,.docx,.odt,.jpg,.jpeg,.png';

export function extensionsOf(type: MediaType): readonly string[] {
	return EXTENSIONS[type];
}

export function sniff(bytes: Buffer): MediaType | undefined {
	if (startsWith(bytes, '%PDF-')) return 'application/pdf';
	if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
	if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
	if (startsWith(bytes, 'PK\x03\x04')) return sniffOffice(bytes);
	return undefined;
}

const ODT = 'application/vnd.oasis.opendocument.text';

function sniffOffice(bytes: Buffer): MediaType | undefined {
	const names = listEntries(bytes);
	if (names.some((name) => /vbaProject|^Basic\/|^Scripts\//i.test(name))) return undefined;
	if (names.includes('[Content_Types].xml') && names.includes('word/document.xml')) {
		return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
	}
	// An OpenDocument file begins with its own type, stored as it is.
	const odt =
		names.includes('content.xml') && bytes.toString('latin1', 30, 38 + ODT.length) === `mimetype${ODT}`;
	return odt ? ODT : undefined;
}

const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');
const ENTRY_RECORD = 0x02014b50;
const MOST_ENTRIES = 5_000;

/** The names in the directory of a zip file; none when it is no sound one. */
function listEntries(bytes: Buffer): string[] {
	const end = bytes.lastIndexOf(END_RECORD);
	if (end < 0 || end + 22 > bytes.length) return [];
	const count = Math.min(bytes.readUInt16LE(end + 10), MOST_ENTRIES);
	const names: string[] = [];
	let at = bytes.readUInt32LE(end + 16);
	while (names.length < count) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY_RECORD) return [];
		const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
		names.push(bytes.toString('utf8', at + 46, nameEnd));
		at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return names;
}

function startsWith(bytes: Buffer, text: string) {
	return bytes.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
}
