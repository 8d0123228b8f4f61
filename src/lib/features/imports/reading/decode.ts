import { FileProblem } from '#lib/features/imports/import.ts';

const LARGEST = 5 * 1024 * 1024;
const SAMPLE = 2000;

/** The text of an uploaded file, whichever of the usual encodings it has. */
export function decode(bytes: Uint8Array): string {
	if (!bytes.length) throw new FileProblem('empty');
	if (bytes.length > LARGEST) throw new FileProblem('too_large', { megabytes: LARGEST / 1024 / 1024 });
	const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
	if (text.includes('\0')) throw new FileProblem('no_text');
	return text.normalize('NFC');
}

function encodingOf(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return wideEncoding(bytes.subarray(0, SAMPLE)) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

/** UTF-16 without its mark shows as a zero in nearly every second byte. */
function wideEncoding(sample: Uint8Array) {
	const zeros = (parity: number) => sample.filter((byte, index) => index % 2 === parity && byte === 0).length;
	if (zeros(1) > sample.length * 0.3) return 'utf-16le';
	if (zeros(0) > sample.length * 0.3) return 'utf-16be';
	return undefined;
}

function isUtf8(bytes: Uint8Array) {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}
